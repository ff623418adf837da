"""The wall clock is set an hour on and back while it plays (by libfaketime)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.faults.row import Row, within
from benchmarks.faults.stage import show
from pipeline.engine.replay import compare
from recordings.take import summarise

STEPS = ("+3600", "+0", "-3600", "+0")
AFTER = 1.5
"""Seconds that are looked at after each; the time is read anew every second."""


def run(folder: Path) -> list[Row]:
    """Step the clock; the monotonic one is the kernel's, as on a real step."""
    with wall(folder / "clock") as clock, show(folder / "piece") as stage:
        begun = time.monotonic()
        gaps = [stage.gap(partial(clock.write_text, step), AFTER) for step in STEPS]
        lost = stage.client.status()["lost"]
        seconds = time.monotonic() - begun
        pid = stage.process("engine")
        maps = Path(f"/proc/{pid}/maps").read_text()
    if "faketime" not in maps:
        raise OSError("libfaketime is missing: apt-get install libfaketime")
    takes = [summarise(take) for take in (folder / "piece/takes").iterdir()]
    length = sum(((t.end or 0) - (t.begin or 0)) * 1e-9 for t in takes)
    different = sum(int(compare(p)["different"]) for p in (folder / "piece/takes").iterdir())
    fine = not lost and different == 0 and seconds <= length < seconds + 120.0
    said = f"a take of {length:.0f} s, {different} latents differ when replayed, lost {lost}"
    done = "the wall clock steps by 1 h on, back, back, on"
    return [
        within(done, "no time over 0.25 s without latents", gaps, 0.25),
        Row(done, "takes keep their time, nothing is lost", said, fine),
    ]


@contextmanager
def wall(clock: Path) -> Iterator[Path]:
    """Let what starts meanwhile have a wall clock that goes by what stands in a file."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        raise OSError("libfaketime is missing: apt-get install libfaketime")
    clock.write_text("+0")
    more = {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    before = {key: os.environ.get(key) for key in more}
    os.environ.update(more)
    try:
        yield clock
    finally:
        for key, value in before.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})
