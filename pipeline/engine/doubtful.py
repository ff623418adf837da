"""Looks at a round right after it was recorded, outside the loop, and warns of what is wrong."""

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mappings.base import Examples
from mappings.training.bad_takes import ROWS, BadTake, Taken, wrong_with
from mappings.training.rounds import spread_out
from pipeline.engine.captures import Capture, Place, place
from pipeline.engine.teaching import Teaching
from recordings.frame import FloatArray
from recordings.rounds import Round

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

log = logging.getLogger(__name__)

MOST = 24
"""Rounds that a new one is compared with: the last, so that it stays quick."""

Owners = Mapping[str, frozenset[str]]
"""The sensors that each input is computed from, but for those that rest while nothing moves."""


def look(engine: "Engine", number: int) -> None:
    """Find out, aside, what is wrong with a round of the active scene."""
    scene = engine.active_scene
    view, teaching = engine.graph.views[scene.name], scene.teaching
    there = {s for owners in view.sensors for s in owners if not engine.hub.rests(s)}
    owners = {name: s & there for name, s in zip(view.names, view.sensors, strict=True)}
    rounds, where = beside(teaching, number), place(teaching.book[number])
    captures = {r.id: teaching.captures[place(r)] for r in rounds}

    def work(_: "Path") -> list[BadTake]:
        try:
            return wrong_with(taken(rounds, captures, scene.names, owners))
        except Exception:
            log.exception("Round %d could not be looked at", number)
            return []

    engine.outside.aside(work, lambda found: warn(engine, scene, where, found))


def beside(teaching: Teaching, number: int) -> list[Round]:
    """Return the rounds that one is compared with, and that one last."""
    here = teaching.book[number]
    known = [
        r
        for r in teaching.counted()
        if r.id != number
        and place(r) in teaching.captures
        and len(r.target[0][1]) == len(here.target[0][1])
    ]
    return [*known[-MOST:], here]


def taken(
    rounds: Sequence[Round],
    captures: Mapping[int, Capture],
    outputs: tuple[str, ...],
    owners: Owners,
) -> Taken:
    """Return the last of some rounds as it was recorded, with the others beside it."""
    last = rounds[-1]
    capture = captures[last.id]
    xs, ys, ids, seconds = [], [], [], []
    for r in rounds:
        times, x = captures[r.id].table(capture.names)
        begin, end = r.span
        inside = np.flatnonzero((times >= begin) & (times <= end))
        if r is not last:
            inside = spread_out(inside, ROWS)
        xs.append(x[inside])
        ys.append(r.target_at(times[inside]))
        ids.append(np.full(len(inside), r.id, np.int64))
        seconds.append((times[inside] - begin) * 1e-9)
    table = np.concatenate(xs), np.concatenate(ys), np.concatenate(ids)
    examples = Examples(*table, capture.names, outputs, times=np.concatenate(seconds))
    return Taken(last.id, examples, last.seconds, heard_in(capture, last, owners))


def heard_in(capture: Capture, r: Round, owners: Owners) -> dict[str, FloatArray]:
    """Return when each sensor was heard in a round, in seconds from its beginning.

    Only those that some input depends on alone: of others nobody knows which it was.
    """
    found: dict[str, FloatArray] = {}
    if not len(capture.fresh) == len(capture.times) > 0:
        return found
    times: FloatArray = (np.array(capture.times, np.int64) - r.span[0]) * np.float64(1e-9)
    inside = (times >= 0) & (times <= r.seconds)
    fresh = np.array(capture.fresh, np.bool_).reshape(len(times), -1)
    for j, name in enumerate(capture.names):
        if len(sensors := owners.get(name, frozenset())) == 1:
            found.setdefault(min(sensors), times[inside & fresh[:, j]])
    return found


def warn(engine: "Engine", scene: "Scene", where: Place, found: Sequence[BadTake]) -> None:
    """Keep what was found for as long as the round has this movement, and tell it."""
    scene.teaching.doubts[where] = [one.text for one in found]
    names = [r.name for r in scene.teaching.book.rounds if place(r) == where]
    for name in names:
        for one in found:
            engine.outside.notice("round/doubt", one.round, one.kind, one.text)
            engine.outside.notice("warning", f'"{name}": {one.text}')


def doubts(teaching: Teaching, r: Round) -> list[str]:
    """Return what is wrong with a round, in sentences."""
    return list(teaching.doubts.get(place(r), ()))
