"""Whatever arrives, from wherever, the loop goes on and says what is wrong."""

import contextlib
import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.outputs.osc import Osc
from pipeline.processes.channel import Channel, Note
from pipeline.processes.local import connect
from pipeline.processes.peers import MOST
from pipeline.project.project import Project
from sensors.wire.osc import decode, encode
from tests.pipeline.processes.running import LOCAL, Stage, free_port, played, reading, until
from tests.sensors.packets import bundle, message


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with played(tmp_path_factory.mktemp("loop") / "piece") as found:
        yield found
        assert found.supervisor.children["engine"].restarts == 0
        assert "Traceback" not in found.log


def throw(port: int, *datagrams: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for data in datagrams:
            out.sendto(data, (LOCAL, port))


def nested(depth: int) -> bytes:
    data = message("/limber/state", "")
    for _ in range(depth):
        data = bundle(data)
    return data


def random_bytes(n: int, longest: int = 300) -> list[bytes]:
    draw = random.Random(1)
    starts = [
        b"",
        b"/",
        b"/limber/",
        b"/wekinator/",
        b"#bundle\0",
        b"/comote/v3/0/",
        b"/wek/inputs",
    ]
    return [draw.choice(starts) + draw.randbytes(draw.randrange(longest)) for _ in range(n)]


def test_hostile_datagrams_on_every_port_are_counted_and_playing_goes_on(stage: Stage) -> None:
    nan = float("nan")
    for port in (stage.port, stage.control):
        throw(port, *random_bytes(3000), b"", bytes(65_000), b"/" * 65_000, nested(2000))
        throw(port, message("/comote/v3/0/accelerometer", "fffii", nan, nan, nan, 1, 1))
        throw(port, message("/limber/target", "ff", nan, float("inf")))
        throw(port, message("/limber/record", "d", 1e308), message("/limber/record/stop", ""))
        throw(port, encode("/limber/\ud7ff", "\U0010ffff"), message("/limber/" + "x" * 5000, ""))

    def malformed() -> int:
        return sum(stage.client.status()["sensors"]["malformed"].values())

    until(lambda: malformed() > 100)  # it takes its turns between sensors and control
    status = stage.client.status()
    assert all(abs(latent["value"]) <= 1 for latent in status["latents"])
    stage.hears()
    assert not [p for p in stage.client.status()["problems"] if "failed" in p]


def test_a_burst_of_a_hundred_thousand_leaves_the_engine_answering(stage: Stage) -> None:
    before = stage.client.status()["sensors"]["sensors"]["phone"]["frames"]
    junk = random_bytes(100)
    for n in range(1000):
        throw(stage.port, *junk[:50], *[reading(n, 0.0, 9.8, 0.0)] * 50)
    assert stage.client.status()["sensors"]["sensors"]["phone"]["frames"] > before
    stage.hears()


def test_many_commands_in_one_datagram_are_obeyed_up_to_a_limit(stage: Stage) -> None:
    refused = stage.client.status()["refused"]
    throw(stage.control, bundle(*[message("/limber/state", "")] * 1000))
    until(lambda: stage.client.status()["refused"] > refused + 900)


def test_a_client_that_floods_and_never_reads_holds_up_nobody(stage: Stage) -> None:
    flood = Channel(connect(stage.client.path))
    flood.stream.setblocking(False)
    flood.send({"hello": "client"})
    with contextlib.suppress(OSError):  # it is cut off in the end
        for n in range(200_000):
            if not flood.waiting:
                flood.send({"ask": "status", "id": n})
            flood.flush()
            if n % 1000 == 0:
                stage.client.status()
    stage.hears()
    flood.close()
    pid = stage.supervisor.pid("engine")
    assert resident(pid) < 150e6


def resident(pid: int) -> int:
    """Return the bytes of memory a process has."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_clients_that_say_nonsense_are_answered_or_cut_off(stage: Stage) -> None:
    for junk in (b"\xff" * 100, b"\0" * 8 + b"x", *random_bytes(20)):
        stream = connect(stage.client.path)
        stream.sendall(junk)
        stream.close()
    asking = Channel(connect(stage.client.path))
    for facts in ({}, {"ask": "what"}, {"do": ["a"]}, {"do": "target", "args": 7}):
        asking.send({**facts, "id": 5})
        answer = asking.wait()
        assert answer.facts["id"] == 5
        assert answer.facts["problem"]
    asking.send({"do": "queue/add", "args": ["\ud800", {}, []], "id": 6})
    assert asking.wait().facts["problem"]
    asking.close()


def test_more_connections_than_there_is_room_for_are_turned_away(stage: Stage) -> None:
    streams = [connect(stage.client.path) for _ in range(MOST + 5)]
    channel = Channel(streams[-1])
    with pytest.raises(OSError, match=r"gone|reset|pipe"):
        refused(channel)
    for stream in streams:
        stream.close()
    stage.hears()
    until(lambda: not isinstance(attempt(stage), OSError))


def refused(channel: Channel) -> Note:
    channel.send({"ask": "status"})
    return channel.wait()


def attempt(stage: Stage) -> Note | OSError:
    channel = Channel(connect(stage.client.path))
    try:
        return refused(channel)
    except OSError as error:
        return error
    finally:
        channel.close()


def test_a_name_that_no_file_can_hold_costs_no_other_file(stage: Stage) -> None:
    with contextlib.suppress(ValueError):
        stage.client.do("queue/add", "\ud800")
    stage.client.do("record", 0.1)
    stage.wait(lambda s: s["besides"] == "")
    until((stage.folder / "scenes/main/rounds.json").exists)


@pytest.mark.parametrize("which", ["phone", "control"])
def test_a_port_that_is_taken_is_told_and_opened_once_it_is_free(
    tmp_path: Path, which: str
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((LOCAL, 0))
        port = other.getsockname()[1]

        def take(project: Project) -> None:
            where = project.sensors[0] if which == "phone" else project.rig.control
            where.port = port  # type: ignore[union-attr]  # a CoMote has one

        with played(tmp_path / "piece", take, ready=False) as stage:
            status = stage.wait(lambda s: s["trainer"])
            (problem,) = [p for p in status["problems"] if str(port) in p]
            assert "taken by another program" in problem
            stage.client.do("target", 1.0, 1.0)
            until(lambda: stage.ear.count)
            if which == "control":
                stage.hears()
            other.close()
            stage.wait(lambda s: not [p for p in s["problems"] if str(port) in p])
            stage.hears()
            assert answer(stage.control) == [("/limber/ok", ("state", "idle", ""))]


def answer(port: int) -> list[tuple[str, tuple[object, ...]]]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(20)
        asking.sendto(encode("/limber/state"), (LOCAL, port))
        return [(address, tuple(args)) for address, args in decode(asking.recv(9999))]


def test_an_output_whose_host_is_not_known_is_told_and_the_others_play(tmp_path: Path) -> None:
    def add(project: Project) -> None:
        project.outputs.insert(0, Osc(name="far", host="nowhere.invalid", port=free_port()))

    with played(tmp_path / "piece", add) as stage:
        stage.play()
        stage.hears()
        status = stage.wait(lambda s: any("The output far" in p for p in s["problems"]))
        assert any("rig.toml" in p for p in status["problems"])
        assert stage.supervisor.children["engine"].restarts == 0


def test_clients_hear_what_happens(stage: Stage) -> None:
    stage.client.status()
    stage.client.notices.clear()
    stage.client.do("record", 0.1)
    stage.wait(lambda s: s["besides"] == "")
    stage.client.status()
    names = [notice[0] for notice in stage.client.notices]
    assert names.count("cue") == 1
    assert {"state", "rounds"} <= set(names)
