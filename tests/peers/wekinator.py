"""What a patch made for Wekinator does and hears, and a Limber that stands in for Wekinator."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.peers.program import Program
from tests.pipeline.control.surface import await_answer
from tests.pipeline.processes.running import until

IN, OUT = 6448, 12000
"""Wekinator's ports, which its patches have written in them."""

Step = tuple[str, Sequence[float | str]]
"""`inputs`: what is sent from now on; `hear`: what outputs are then to be heard; `done`: wait for
done-training; anything else is a control message with its arguments."""

A, B, MIXED = (0.1, 0.2, 0.3), (0.9, 0.8, 0.7), (0.9, 0.8, 0.3)


def round_at(inputs: Sequence[float], *outputs: float) -> list[Step]:
    """Return the steps that record a round."""
    names: list[Step] = [("inputs", inputs), ("outputs", outputs), ("startRecording", ())]
    return [*names, ("stopRecording", ())]


STORY: list[Step] = [
    ("setInputNames", ("bend", "twist", "lean")),
    ("setOutputNames", ("pitch", "air")),
    *round_at(A, 0.25, 0.75),
    *round_at(B, 0.75, 0.25),
    ("train", ()),
    ("done", ()),
    ("startRunning", ()),
    ("inputs", A),
    ("hear", (0.25, 0.75)),
    ("inputs", B),
    ("hear", (0.75, 0.25)),
    ("disableModelRunning", (2,)),
    ("inputs", A),
    ("hear", (0.25, 0.25)),
    ("enableModelRunning", (2,)),
    ("hear", (0.25, 0.75)),
    ("saveModelToFile", (1, "soft")),
    ("stopRunning", ()),
    ("deleteAllExamples", ()),
    ("selectInputsForOutput", (2, 3)),
    *round_at(A, 0.75, 0.25),
    *round_at(B, 0.25, 0.75),
    ("train", ()),
    ("done", ()),
    ("startRunning", ()),
    ("inputs", A),
    ("hear", (0.75, 0.25)),
    ("inputs", MIXED),
    ("loadModelFromFile", (1, "soft")),
    ("inputs", A),
    ("hear", (0.25, 0.25)),
    ("inputs", B),
    ("hear", (0.75, 0.75)),
    ("deleteExamplesForOutput", (1,)),
    ("disableModelRecording", (2,)),
    *round_at(A, 0.5, 1.0),
    ("enableModelRecording", (2,)),
    ("train", ()),
    ("done", ()),
    ("startRunning", ()),
    ("hear", (0.5, 0.25)),
    ("inputs", B),
    ("hear", (0.5, 0.75)),
    ("stopRunning", ()),
]
"""Two outputs are taught, played, held, saved, taught otherwise, loaded, forgotten and taught
one by one; what `hear` says is heard for half a second."""


def check(patch: Program) -> None:
    """Assert that a patch hears what the story says.

    It prints outputs as they come, `hear N` where they begin to count, and `heard N` at the end.
    """
    wanted = [args for name, args in STORY if name == "hear"]
    for i, outputs in enumerate(wanted):
        patch.wait(rf"^heard:? {i + 1}$")
        lines = "\n".join(patch.lines)
        between = re.search(rf"^hear:? {i + 1}$(.*)^heard:? {i + 1}$", lines, re.DOTALL | re.M)
        assert between is not None
        found = re.findall(r"^outputs:? (\S+) (\S+)$", between[1], re.M)
        assert len(found) > 5, f"{i + 1}: hardly anything was heard"
        assert [float(v) for v in found[-1]] == pytest.approx(outputs, abs=0.1), f"hear {i + 1}"


@contextmanager
def wekinator(home: Path, inputs: int, outputs: int) -> Iterator[None]:
    """Run `limber run --wekinator` as a person would; `home` is for its projects."""
    for port in (IN, OUT):
        if taken(port):
            pytest.skip(f"UDP port {port} is Wekinator's, and another program has it")
    with (home / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "run", "--wekinator", str(inputs), str(outputs)],
            env=os.environ | {"XDG_DATA_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        await_answer(IN, lambda: process.poll() is None)
        yield
    finally:
        for log in (home / "output", *home.rglob("limber.log")):
            print(log.read_text(errors="replace"))  # pytest shows it when a test fails
        process.terminate()
        process.wait()
        until(lambda: not taken(IN))  # the engine ends by itself, after the one who started it


def taken(port: int) -> bool:
    """Return whether somebody has a UDP port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
