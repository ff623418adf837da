"""The disk is full in the middle of a show, and has room again."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults.row import Row, within
from benchmarks.faults.stage import show
from pipeline.engine.opening import open_project
from pipeline.engine.replay import compare

SIZE = "8m"
FULL = 4.0
TOLD, BACK = 3.0, 5.0


def run(folder: Path) -> list[Row]:
    """Fill the project's disk while a round is recorded, and make room again."""
    with small(folder / "disk") as disk:
        with show(disk / "piece") as stage:
            ballast = disk / "ballast"
            gap = stage.gap(lambda: fill(ballast), 0.5)
            told = stage.tells("cannot be written")
            stage.client.do("record", 0)
            time.sleep(FULL)
            stage.client.do("record/stop")
            rounds = len(stage.client.status()["rounds"])
            ballast.unlink()
            back = stage.takes(lambda s: not any("written" in p for p in s["problems"]))
            stage.hears()
        project = open_project(disk / "piece")
        kept = len(project.rounds["main"].rounds)
        takes = list((disk / "piece/takes").iterdir())
        different = sum(int(compare(take)["different"]) for take in takes)
    whole = not project.notes and different == 0 and kept == rounds
    said = f"{kept} of {rounds} rounds kept, {different} latents differ when replayed"
    notes = f"; {'; '.join(project.notes)}" if project.notes else ""
    return [
        within("the disk is full", f"told within {TOLD:.0f} s", [told], TOLD),
        within("the same: latents", "no gap over 0.25 s", [gap], 0.25),
        within("it has room again", f"all is written within {BACK:.0f} s", [back], BACK),
        Row("the project opened again", "nothing is lost or broken", said + notes, whole),
    ]


@contextmanager
def small(place: Path) -> Iterator[Path]:
    """Give a folder that is a small disk of its own; raises OSError where that is not allowed."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True).returncode:
        raise OSError("a disk of its own needs root's mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def fill(ballast: Path) -> None:
    """Take all the room there is."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(os.urandom(size))
            except OSError:
                continue
