"""The wall clock steps by an hour while it plays, and the engine is killed after that."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.faults import stepped
from benchmarks.faults.row import Row, within
from benchmarks.faults.stage import show
from pipeline.engine.replay import compare
from recordings.take import summarise

BEHIND = "-3600"
STEPS = ("0", BEHIND, "0", BEHIND)
"""On, back, on, back: never before the kernel's own clock, which stamps what arrives."""

AFTER = 1.0
"""Seconds that are looked at after each."""


def run(folder: Path) -> list[Row]:
    """Step it, and let the next engine begin an hour before the former."""
    takes = folder / "piece/takes"
    with wall(folder / "wall") as clock, show(folder / "piece") as stage:
        began = stage.client.status()["clock"] * 1e-9
        if abs(time.time() - began) < -float(BEHIND) / 2:
            raise OSError("the wall clock of the processes could not be stepped")
        begun = time.monotonic()
        gaps = [stage.gap(partial(step, clock, by), AFTER) for by in STEPS]
        lost = stage.client.status()["lost"]
        seconds = time.monotonic() - begun
        length = max(length_of(take) for take in takes.iterdir())
        stage.stood_by("engine")
        step(clock, "-7200")
        killed = stage.gap(lambda: stage.kill("engine"))
        plays = stage.client.status()["state"] == "playing"
    different = sum(int(compare(take)["different"]) for take in takes.iterdir())
    fine = not lost and not different and length < seconds + 60.0
    said = f"a take of {length:.0f} s, {different} latents differ when replayed, {len(lost)} lost"
    done = "the wall clock steps by 1 h on, back, on, back"
    return [
        within(done, "no time over 0.25 s without latents", gaps, 0.25),
        Row(done, "takes keep their time, nothing is lost", said, fine),
        within("it steps back, and the engine is killed", "latents within 1 s", [killed], 1.0),
        Row("the same", "the last mapping plays on", "it does" if plays else "it does not", plays),
    ]


def step(clock: Path, seconds: str) -> None:
    """Set the wall clock: whole, since others read it."""
    new = clock.with_suffix(".new")
    new.write_text(seconds)
    new.replace(clock)


def length_of(take: Path) -> float:
    """Return how long a take is, in s."""
    found = summarise(take)
    return ((found.end or 0) - (found.begin or 0)) * 1e-9


@contextmanager
def wall(clock: Path) -> Iterator[Path]:
    """Let what is started meanwhile go by the clock in a file."""
    step(clock, BEHIND)
    more = {"PYTHONPATH": str(Path(stepped.__path__[0])), "LIMBER_WALL": str(clock)}
    before = {key: os.environ.get(key) for key in more}
    os.environ.update(more)
    try:
        yield clock
    finally:
        for key, value in before.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})
