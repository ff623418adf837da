"""Patches made for Wekinator, in Pd and in SuperCollider, teach and play with Limber unchanged."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from tests.peers.program import need, program
from tests.peers.test_sclang import HEADLESS
from tests.peers.wekinator import IN, OUT, STORY, check, wekinator

pytestmark = pytest.mark.alone

PAUSE, LISTEN = 250, 600
"""Milliseconds after each message, so that inputs come between; and for each `hear`."""


def test_a_pd_patch(tmp_path: Path) -> None:
    need("pd", "puredata-core")
    patch = tmp_path / "wekinator.pd"
    patch.write_text(pd_patch())
    with (
        wekinator(tmp_path, 3, 2),
        program("pd", "-nogui", "-noaudio", "-nomidi", "-nrt", str(patch)) as pd,
    ):
        check(pd)


def test_a_supercollider_patch(tmp_path: Path) -> None:
    need("sclang", "supercollider-language")
    script = tmp_path / "wekinator.scd"
    script.write_text(sclang_patch())
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with (
        wekinator(tmp_path, 3, 2),
        program("sclang", "-i", "none", str(script), **HEADLESS, **home) as sc,
    ):
        check(sc)


class Canvas:
    """A Pd patch as text: boxes and cords."""

    def __init__(self) -> None:
        self.boxes: list[str] = []
        self.cords: list[str] = []

    def box(self, text: str, kind: str = "obj") -> int:
        """Add a box; return its number."""
        self.boxes.append(f"#X {kind} 10 {20 * len(self.boxes)} {text};")
        return len(self.boxes) - 1

    def cord(self, *path: int, outlet: int = 0, inlet: int = 0) -> None:
        """Connect boxes one after another; outlet of the first, inlet of the last."""
        for i, (one, two) in enumerate(pairwise(path)):
            last = i == len(path) - 2
            self.cords.append(
                f"#X connect {one} {outlet if i == 0 else 0} {two} {inlet if last else 0};"
            )

    def __str__(self) -> str:
        return "\n".join(["#N canvas 0 0 600 400 12;", *self.boxes, *self.cords, ""])


def pd_patch() -> str:
    """Return the story as a Pd patch: delays that send messages, each after the one before."""
    c = Canvas()
    send = c.box("netsend -u -b")
    c.cord(c.box("loadbang"), c.box(f"connect 127.0.0.1 {IN}", "msg"), send)
    inputs = c.box("list")
    c.cord(c.box("loadbang"), c.box("metro 10"), inputs, c.box("oscformat wek inputs"), send)
    heard, parsed = c.box(f"netreceive -u -b {OUT}"), c.box("list trim")
    c.cord(heard, c.box("oscparse"), parsed)
    c.cord(parsed, c.box("route wek"), c.box("route outputs"), c.box("print outputs"))
    status = c.box("route wekinator"), c.box("route status"), c.box("route done-training")
    done = c.box("f 0")
    c.cord(parsed, *status, done)
    more = c.box("+ 1")
    c.cord(done, more, done, inlet=1)
    phase = c.box(f"sel {' '.join(map(str, range(sum(n == 'done' for n, _ in STORY))))}")
    c.cord(done, phase)
    begin, outlet, at, heard_so_far, phases = c.box("loadbang"), 0, 500, 0, 0
    for name, args in STORY:
        if name == "done":
            begin, outlet, at, phases = phase, phases, 0, phases + 1
            continue
        clock = c.box(f"delay {at}")
        c.cord(begin, clock, outlet=outlet)
        if name == "hear":
            heard_so_far += 1
            end = c.box(f"delay {LISTEN}")
            c.cord(clock, end, c.box(f"{heard_so_far}", "msg"), c.box("print heard"))
            c.cord(clock, c.box(f"{heard_so_far}", "msg"), c.box("print hear"))
        elif name == "inputs":
            c.cord(clock, c.box(words(args), "msg"), inputs, inlet=1)
        elif args:
            c.cord(clock, c.box(words(args), "msg"), c.box(osc(name)), send)
        else:
            c.cord(clock, c.box(osc(name)), send)
        at += LISTEN + 50 if name == "hear" else PAUSE
    return str(c)


def osc(name: str) -> str:
    """Return the box that makes a control message of its arguments."""
    return f"oscformat wekinator control {name}"


def words(args: Sequence[float | str]) -> str:
    """Return arguments as a Pd message has them."""
    return " ".join(map(str, args))


def sclang_patch() -> str:
    """Return the story as a script for sclang: a routine that sends, waits and posts."""
    lines, count = [], 0
    for name, args in STORY:
        listed = ", ".join(f"'{a}'" if isinstance(a, str) else str(a) for a in args)
        if name == "done":
            lines.append("done.wait; done.test = false;")
        elif name == "hear":
            count += 1
            lines += [f'"hear {count}".postln;', f"{LISTEN / 1000}.wait;"]
            lines.append(f'"heard {count}".postln;')
        elif name == "inputs":
            lines.append(f"inputs = [{listed}];")
        else:
            sent = ", ".join(filter(None, (f"'/wekinator/control/{name}'", listed)))
            lines += [f"wek.sendMsg({sent});", f"{PAUSE / 1000}.wait;"]
    return SCRIPT.format(inputs=IN, outputs=OUT, story="\n    ".join(lines))


SCRIPT = """
(
var wek = NetAddr("127.0.0.1", {inputs}), inputs = [0, 0, 0], done = Condition.new;
thisProcess.openUDPPort({outputs});
OSCFunc({{ |m| "outputs % %".format(m[1], m[2]).postln }}, '/wek/outputs');
OSCFunc({{ done.test = true; done.signal }}, '/wekinator/status/done-training');
Routine {{ loop {{ wek.sendMsg('/wek/inputs', *inputs); 0.01.wait }} }}.play(SystemClock);
Routine {{
    0.5.wait;
    {story}
}}.play(SystemClock);
)
"""
