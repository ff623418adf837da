"""What players send is counted, and what comes of it is matched with it."""

import socket
import threading
from pathlib import Path

import pytest

from benchmarks.soak.helper import Helper
from benchmarks.soak.meters import drops
from benchmarks.soak.players import STALE, Answers
from sensors.wire.osc import encode
from tests.pipeline.processes.running import until

LOCAL = "127.0.0.1"
MS = 1_000_000


def test_answers_belong_to_the_oldest_that_waits() -> None:
    answers = Answers()
    for sent in (0, 5 * MS):
        answers.asked(sent)
    for came in (1 * MS, 2 * MS, 7 * MS, 9 * MS):  # the second and the last are of others
        answers.came(came) if came != 2 * MS else None
    found = answers.figures()
    assert (found["sent"], found["unanswered"], found["max"]) == (2, 0, 2.0)
    assert answers.figures()["sent"] == 0  # since the last time


def test_what_was_asked_later_is_not_answered_yet() -> None:
    answers = Answers()
    answers.asked(5 * MS)
    answers.came(4 * MS)
    assert answers.figures()["sent"] == 0


def test_what_is_never_answered_is_told() -> None:
    answers = Answers()
    answers.asked(0)
    answers.asked(STALE + 1)
    found = answers.figures()
    assert (found["sent"], found["unanswered"], found["p50"]) == (1, 1, None)


@pytest.mark.skipif(not Path("/proc/net/udp").exists(), reason="Linux's /proc")
def test_all_that_is_sent_arrives_and_is_answered() -> None:
    places = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
    had = [0, 0]

    def answer(n: int, port: int) -> None:
        while places[n].recv(65536) != b"over":
            had[n] += 1
            places[n].sendto(encode("/limber/latents", 1.0, 2.0), (LOCAL, port))

    for place in places:
        place.bind((LOCAL, 0))
    ports = [place.getsockname()[1] for place in places]
    with Helper("players", *ports, 0) as players:
        port = players.said["port"]
        threads = [threading.Thread(target=answer, args=(n, port), daemon=True) for n in range(2)]
        for thread in threads:
            thread.start()
        assert players.ask("look")["sent"] == {"phone0": 0, "phone1": 0, "7": 0}
        assert players.ask("pose 2") == players.ask("go") == {}
        until(lambda: min(players.ask("look")["sent"].values()) >= 20)
        players.ask("still")
        sent = players.ask("look")["sent"]
        total = sum(sent.values())
        until(lambda: players.ask("look")["latents"] + sum(drops(ports).values()) == total)
        assert players.ask("look")["sent"] == sent
        for place in places:
            place.sendto(b"over", place.getsockname())
        for thread in threads:
            thread.join()
    gone = drops(ports)  # a busy machine may be too late for some
    assert had[0] + gone[ports[0]] == sent["phone0"] + sent["phone1"]
    assert had[1] + gone[ports[1]] == sent["7"]
    for place in places:
        place.close()
