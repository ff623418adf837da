"""oscsend and oscdump of liblo drive and hear a running engine."""

import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.peers.program import Program, need, program, sends_to
from tests.pipeline.processes.running import Stage, free_port, played


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[Stage, Program]]:
    need("oscsend", "liblo-tools")
    port = free_port()
    with (
        program("stdbuf", "-oL", "oscdump", str(port)) as dump,
        played(tmp_path / "piece", partial(sends_to, port=port)) as found,
    ):
        yield found, dump


def test_oscsend_teaches_and_plays_and_oscdump_hears_it(stage: tuple[Stage, Program]) -> None:
    played_, dump = stage

    def send(name: str, *args: str) -> None:
        where = ["127.0.0.1", str(played_.control), f"/limber/{name}"]
        subprocess.run(["oscsend", *where, *args], check=True)

    send("hello")
    dump.wait(r'/limber/hello sis{2} "main" 2 "left" "right"')
    for pose, target in (("up", "0.25"), ("side", "0.75")):
        played_.phone.pose = pose
        send("target", "fd", target, "0.5")
        dump.wait(rf"/limber/latents ff {target}0* 0\.50*$")
        before = len(dump.lines)
        send("record", "f", "0.5")
        dump.wait(r'/limber/state ss "idle" "recording"', before)
        dump.wait(r'/limber/cue si "recorded" \d', before)
    send("train")
    dump.wait(r'/limber/trained s "')
    before = len(dump.lines)
    send("run")
    dump.wait(r'/limber/state ss "playing" ""', before)
    for pose, low, high in (("up", 0.15, 0.35), ("side", 0.65, 0.85)):
        played_.phone.pose = pose
        before = len(dump.lines)
        while not low < float(dump.wait(r"/limber/latents ff (\S+)", before)[1]) < high:
            before += 1
    send("panic")
    dump.wait(r"/limber/mute i 1")
