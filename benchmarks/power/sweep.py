"""Loses power at many moments of a session, in every way, and opens what is left each time."""

import contextlib
import random
import shutil
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from benchmarks.power.calls import Call, LogError
from benchmarks.power.judge import Judge, Loss
from benchmarks.power.models import MODELS
from benchmarks.power.opened import lay, opened
from benchmarks.power.session import Record
from benchmarks.power.volume import Tree, Volume

WORKERS = 2
MOST = 100.0
"""Milliseconds of movement, or since a setting was answered, that may be lost."""

RIG = "rig.toml"


@dataclass
class Point:
    """A loss of power: before which call ended, in which way, and what came of it.

    `problem` says why what was left did not open, or what in it never was so.
    """

    number: int
    call: int
    model: int
    loss: Loss = field(default_factory=Loss)
    problem: str = ""

    @property
    def failed(self) -> bool:
        """Whether it did not open, or lost too much."""
        return bool(self.problem) or max(self.loss.movement, self.loss.settings) > MOST


@dataclass
class Work:
    """What one worker does: every `step`-th of `points` points, from `first` on.

    What is left lies in `folder`; where that fails, it stays in `keep`, if that is given.
    """

    record: Record
    folder: Path
    points: int
    first: int
    step: int
    keep: Path | None = None


def sweep(record: Record, folder: Path, points: int, keep: Path | None = None) -> list[Point]:
    """Return what came of so many losses of power, spread over all calls and models.

    `folder` is for what is left each time; best in memory.
    """
    works = [Work(record, folder / str(n), points, n, WORKERS, keep) for n in range(WORKERS)]
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        found = [point for points_ in pool.map(sweep_part, works) for point in points_]
    return sorted(found, key=lambda point: point.number)


def sweep_part(work: Work) -> list[Point]:
    """Return what came of one worker's points."""
    work.folder.mkdir(parents=True)
    calls, volume = work.record.calls, Volume()
    judge = judged(work.record, work.folder / "whole")
    plan = [planned(n, work.points, len(calls)) for n in range(work.first, work.points, work.step)]
    found: list[Point] = []
    for (before, _), (at, model) in pairwise([(0, 0), *plan]):
        for call in calls[before:at]:
            volume.do(call)
        number = work.first + len(found) * work.step
        tree = volume.left(MODELS[model], random.Random(number))
        point = Point(number, at, model)
        look(point, tree, judge, calls, work.folder / "left")
        found.append(point)
        if point.failed and work.keep is not None:
            lay(tree, work.keep / f"{number}-{MODELS[model].name.replace(' ', '-')}")
    return found


def planned(number: int, points: int, calls: int) -> tuple[int, int]:
    """Return before the end of which call power is lost at a point, and in which way."""
    return number * calls // points, number % len(MODELS)


def judged(record: Record, folder: Path) -> Judge:
    """Return who judges losses, having seen what is left when all went well.

    Raises LogError where the log leads to something else than there is.
    """
    volume = Volume()
    for call in record.calls:
        volume.do(call)
    tree = volume.left(MODELS[0], random.Random(0))
    if tree.files != record.whole:
        raise LogError("what the log says was written is not what there is")
    lay(tree, folder)
    judge = Judge(record, opened(folder))
    if wrong := judge.loss(opened(folder), record.calls[-1].end).wrong:
        raise LogError(f"the whole project tells what was not told: {wrong}")
    return judge


def look(point: Point, tree: Tree, judge: Judge, calls: list[Call], folder: Path) -> None:
    """Find what a loss of power has cost."""
    now = calls[point.call].end
    if RIG not in tree.files and now <= made(calls):
        return  # it was being made: there is no project yet, and it can be made anew
    lay(tree, folder)
    try:
        point.loss = judge.loss(opened(folder), now)
        point.problem = "; ".join(point.loss.wrong)
    except Exception as error:  # whatever keeps it from being opened is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        point.problem = f"{type(error).__name__}: {error} ({last.name})"
    finally:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)


def made(calls: list[Call]) -> int:
    """Return when the project had been made: its rig was there, and synced with its folder."""
    return next(_after_rig(calls))


def _after_rig(calls: list[Call]) -> Iterator[int]:
    there = False
    for call in calls:
        there = there or call.to == RIG
        if there and (call.what, call.path) == ("sync", ""):
            yield call.end
