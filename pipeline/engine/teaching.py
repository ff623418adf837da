"""What is being taught to one scene: its targets, its rounds and their examples."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mappings.base import Examples
from pipeline.engine.captures import Capture, Place, place
from pipeline.project.latents import Target
from recordings.frame import FloatArray
from recordings.rounds import Round, RoundBook

NEAREST_ROWS = 64
"""Examples of each round that are compared with the present movement."""


@dataclass
class Recording:
    """A round under way: it takes what comes from `start` until `end` (None: until told).

    `by_queue`: its target is the queue's next. `moves`: its target goes by itself along the
    way it went when the round was recorded first.
    """

    round: int
    start: int
    end: int | None
    by_queue: bool
    moves: bool


class Teaching:
    """The rounds of one scene and the features that were heard during each."""

    def __init__(self, book: RoundBook, queue: list[Target]) -> None:
        self.book = book
        self.queue = queue
        self.at = 0
        self.captures: dict[Place, Capture] = {}
        self.recording: Recording | None = None
        self.interrupted = False
        self._renamed: dict[str, str] = {}
        self._reference: tuple[object, list[int], FloatArray] = (None, [], np.empty((0, 0)))

    def hear(self, time: int, names: tuple[str, ...], x: FloatArray) -> None:
        """Keep the features of a frame, shape (d,), when a round is being recorded."""
        recording = self.recording
        if recording is not None and time >= recording.start:
            where = place(self.book[recording.round])
            self.captures.setdefault(where, Capture(names)).add(time, names, x)

    def await_renamed(self, renamed: Mapping[str, str]) -> None:
        """Let features that come from takes, asked for under former names, have the new ones."""
        before = self._renamed
        self._renamed = {old: renamed.get(new, new) for old, new in before.items()}
        self._renamed |= {a: b for a, b in renamed.items() if a not in before.values()}

    def take_in(self, where: Place, capture: Capture) -> None:
        """Keep the features of a movement from its take; those that were heard live stay."""
        capture.names = tuple(self._renamed.get(name, name) for name in capture.names)
        self.captures.setdefault(where, capture)

    def all_taken_in(self) -> None:
        """Forget former names: all that was asked for under them has come."""
        self._renamed = {}

    def target_at(self, now: int) -> list[float | None]:
        """Return where the target of the round being recorded is; None where it teaches nothing."""
        assert self.recording is not None  # noqa: S101 - only asked while recording
        return target_at(self.book[self.recording.round], now)

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
        if capture is None:
            return None
        times, x = capture.table(inputs)
        begin, end = r.span
        inside = (times >= begin) & (times <= end)
        return times[inside], x[inside]

    def nearest(self, inputs: tuple[str, ...], x: FloatArray) -> int | None:
        """Return the round whose movement is nearest to the features `x`, shape (d,).

        Nearest by the Euclidean distance to any of a round's examples, each feature in units
        of its deviation over all rounds; None before there are rounds.
        """
        ids, rows = self._compared(inputs)
        usable = np.isfinite(x) & np.isfinite(rows).all(axis=0)
        if not ids:
            return None
        scale = rows[:, usable].std(axis=0)
        told = scale > 0
        if not told.any():
            return ids[0] if len(set(ids)) == 1 else None
        apart = (rows[:, usable] - x[usable])[:, told] / scale[told]
        return ids[int(np.argmin((apart**2).sum(axis=1)))]

    def _compared(self, inputs: tuple[str, ...]) -> tuple[list[int], FloatArray]:
        """Return a few examples of each round and whose they are, found anew after a change."""
        state = self.counted(), inputs, len(self.captures)
        if self._reference[0] != state:
            ids: list[int] = []
            parts = [np.empty((0, len(inputs)))]
            for r in self.counted():
                _, x = self.rows(r, inputs) or (None, parts[0])
                parts.append(x[:: max(1, len(x) // NEAREST_ROWS)])
                ids += [r.id] * len(parts[-1])
            self._reference = state, ids, np.concatenate(parts)
        return self._reference[1:]


def target_at(r: Round, now: int) -> list[float | None]:
    """Return where a round's target is at `now`, a value per latent; None for no value."""
    begun = [values for time, values in r.target if time <= now]
    return list(begun[-1] if begun else r.target[0][1])


def moves(r: Round) -> bool:
    """Return whether a round's target changes after its start."""
    return r.target[-1][0] > r.start
