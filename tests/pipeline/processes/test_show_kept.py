"""The show in real processes: refused from everywhere, and kept when the engine is killed."""

import json
import socket
from pathlib import Path

from recordings.rounds import load_book
from sensors.wire.osc import decode, encode
from tests.pipeline.processes.running import DEADLINE, LOCAL, Stage, played, until


def answer(stage: Stage, address: str, *args: float | str) -> tuple[str, ...]:
    """Send a message to the control port and return the words of its answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as program:
        program.settimeout(DEADLINE)
        program.sendto(encode(address, *args), (LOCAL, stage.control))
        ((heard, words),) = decode(program.recv(65536))
        return heard, *map(str, words)


def test_the_show_goes_on_after_a_crash_and_still_refuses(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.teach()
        stage.client.do("train")
        stage.wait(lambda s: s["learnt"] and s["besides"] == "")
        stage.client.do("cue/next")
        stage.client.do("show")
        before = stage.client.status()
        assert (before["state"], before["cues"]["now"]) == ("playing", 1)
        for address in ("/limber/record", "/wekinator/control/deleteAllExamples"):
            told = answer(stage, address)
            assert told[0] == "/limber/error"
            assert "the show is on: leave it first" in told[2]
        until(lambda: json.loads((stage.folder / "performance.json").read_bytes())["stage"]["show"])
        stage.kill("engine")
        after = stage.wait(lambda s: s["trainer"] and s["sensors"]["sensors"]["phone"]["frames"])
        for key in ("state", "show", "show_since", "cues", "scene"):
            assert after[key] == before[key]
        stage.hears()
        assert answer(stage, "/limber/undo")[0] == "/limber/error"
        assert answer(stage, "/limber/panic") == ("/limber/ok", "panic")
        assert answer(stage, "/limber/show", 0) == ("/limber/ok", "show")
        assert not stage.client.status()["show"]
    book, _ = load_book(tmp_path / "piece/scenes/main/rounds.json", tmp_path / "piece/takes")
    assert len(book.rounds) == 2
