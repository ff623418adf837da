"""What is being taught to one scene: its targets, its rounds and their examples."""

from dataclasses import dataclass, field

import numpy as np

from mappings.base import Examples
from recordings.frame import FloatArray
from recordings.rounds import Round, RoundBook

NEAREST_ROWS = 64
"""Examples of each round that are compared with the present movement."""


@dataclass
class Target:
    """Latents to be taught, with a name that people say; part of a scene's queue."""

    name: str = ""
    values: list[float] = field(default_factory=list)


Place = tuple[str, int]
"""A movement: the take it is in, and where it begins there. A round that is recorded anew is
another movement, and undoing that finds the old one again."""


def place(r: Round) -> Place:
    """Return the movement of a round."""
    return r.take, r.start


@dataclass
class Capture:
    """The features of one round, as they were computed while it was recorded."""

    names: tuple[str, ...]
    times: list[int] = field(default_factory=list)
    rows: list[FloatArray] = field(default_factory=list)

    def add(self, time: int, names: tuple[str, ...], x: FloatArray) -> None:
        """Keep the features `x`, shape (d,), of one frame; others than before fit in too."""
        if names != self.names:
            everything = tuple(dict.fromkeys((*self.names, *names)))
            self.rows = [arranged(row, self.names, everything) for row in self.rows]
            self.names = everything
        if names != self.names:
            x = arranged(x, names, self.names)
        self.times.append(time)
        self.rows.append(x)


def arranged(x: FloatArray, names: tuple[str, ...], wanted: tuple[str, ...]) -> FloatArray:
    """Return the last axis of `x`, called `names`, as `wanted`; NaN for what is not there."""
    place = {name: i for i, name in enumerate(names)}
    found = np.full((*x.shape[:-1], len(wanted)), np.nan)
    for j, name in enumerate(wanted):
        if name in place:
            found[..., j] = x[..., place[name]]
    return found


@dataclass
class Recording:
    """A round under way: it takes what comes from `start` until `end` (None: until told)."""

    round: int
    start: int
    end: int | None
    by_queue: bool


class Teaching:
    """The rounds of one scene and the features that were heard during each."""

    def __init__(self, book: RoundBook, queue: list[Target]) -> None:
        self.book = book
        self.queue = queue
        self.at = 0
        self.captures: dict[Place, Capture] = {}
        self.recording: Recording | None = None

    def hear(self, time: int, names: tuple[str, ...], x: FloatArray) -> None:
        """Keep the features of a frame, shape (d,), when a round is being recorded."""
        now = self.recording
        if now is None or time < now.start or (now.end is not None and time > now.end):
            return
        self.captures.setdefault(place(self.book[now.round]), Capture(names)).add(time, names, x)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The features that any round was recorded with, in their order."""
        captures = (self.captures.get(place(r)) for r in self.counted())
        return tuple(dict.fromkeys(n for c in captures if c is not None for n in c.names))

    def examples(self, outputs: tuple[str, ...]) -> tuple[Examples, list[int]]:
        """Return the examples of all rounds that count, and the rounds whose features are missing.

        A round that was recorded with fewer features than others (a phone that had not
        spoken yet) has NaN for what it lacks.
        """
        inputs = self.inputs
        xs, ys, ids, weights, missing = [], [], [], [], []
        for r in self.counted():
            rows = self.rows(r, inputs)
            if rows is None:
                missing.append(r.id)
                continue
            times, x = rows
            xs.append(x)
            ys.append(r.target_at(times))
            ids.append(np.full(len(times), r.id, np.int64))
            weights.append(np.full(len(times), r.weight))
        if not xs:
            nothing = np.empty((0, len(inputs))), np.empty((0, len(outputs)))
            return Examples(*nothing, np.empty(0, np.int64), inputs, outputs), missing
        x, y = np.concatenate(xs), np.concatenate(ys)
        return Examples(
            x, y, np.concatenate(ids), inputs, outputs, np.concatenate(weights)
        ), missing

    def counted(self) -> list[Round]:
        """Return the rounds that are whole and not muted."""
        return [r for r in self.book.rounds if not r.muted and r.end is not None]

    def rows(self, r: Round, inputs: tuple[str, ...]) -> tuple[np.ndarray, FloatArray] | None:
        """Return the times (n,) and features (n, d) of a round inside its trim, if known."""
        capture = self.captures.get(place(r))
        if capture is None or not capture.rows:
            return None
        times = np.array(capture.times, np.int64)
        begin, end = r.span
        inside = (times >= begin) & (times <= end)
        if not inside.any():
            return None
        return times[inside], arranged(np.stack(capture.rows)[inside], capture.names, inputs)

    def nearest(self, inputs: tuple[str, ...], x: FloatArray) -> int | None:
        """Return the round whose movement is nearest to the features `x`, shape (d,).

        Nearest by the Euclidean distance to any of a round's examples, each feature in units
        of its deviation over all rounds; None before there are rounds.
        """
        ids, parts = [], []
        for r in self.counted():
            rows = self.rows(r, inputs)
            if rows is not None:
                every = max(1, len(rows[1]) // NEAREST_ROWS)
                parts.append(rows[1][::every])
                ids += [r.id] * len(parts[-1])
        if not parts:
            return None
        rows_ = np.concatenate(parts)
        scale = np.nanstd(rows_, axis=0) if len(rows_) > 1 else np.ones(len(x))
        usable = np.isfinite(x) & np.isfinite(rows_).all(axis=0) & (scale > 0)
        if not usable.any():
            return ids[0] if len(set(ids)) == 1 else None
        apart = (rows_[:, usable] - x[usable]) / scale[usable]
        return ids[int(np.argmin((apart**2).sum(axis=1)))]
