"""The features of movements, as they were heard during a round or found again in its take."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray
from recordings.rounds import Round

Place = tuple[str, int]
"""A movement: the take it is in, and where it begins there. A round that is recorded anew is
another movement, and undoing that finds the old one again."""


def place(r: Round) -> Place:
    """Return the movement of a round."""
    return r.take, r.start


def later(now: int, time: int) -> int:
    """Return when an event happens that comes at `time` after those until `now`, all in ns.

    No two happen at once, and none before another that was stepped first: so the edges of a
    round part what was heard in it from the rest in a recall exactly as they did live.
    """
    return max(now + 1, time)


def within(r: Round, now: int) -> bool:
    """Return whether what happens at `now` belongs to a round: its end does not."""
    return r.start <= now and (r.end is None or now < r.end)


@dataclass
class Capture:
    """The features of one round, as they were computed while it was recorded."""

    names: tuple[str, ...]
    times: list[int] = field(default_factory=list)
    rows: list[FloatArray] = field(default_factory=list)
    _table: tuple[NDArray[np.int64], FloatArray] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def add(self, time: int, names: tuple[str, ...], x: FloatArray) -> None:
        """Keep the features `x`, shape (d,), of one frame; others than before fit in too."""
        if names != self.names:
            everything = tuple(dict.fromkeys((*self.names, *names)))
            if everything != self.names:
                self.rows = [arranged(row, self.names, everything) for row in self.rows]
                self.names = everything
            x = arranged(x, names, self.names)
        self.times.append(time)
        self.rows.append(x)

    def table(self, inputs: tuple[str, ...]) -> tuple[NDArray[np.int64], FloatArray]:
        """Return the times (n,) and the features called `inputs` (n, d); NaN where unknown."""
        if self._table is None or self._table[1].shape != (len(self.rows), len(self.names)):
            rows = np.array(self.rows, np.float64).reshape(len(self.rows), len(self.names))
            self._table = np.array(self.times, np.int64), rows
        times, rows = self._table
        return times, rows if inputs == self.names else arranged(rows, self.names, inputs)


def arranged(x: FloatArray, names: tuple[str, ...], wanted: tuple[str, ...]) -> FloatArray:
    """Return the last axis of `x`, called `names`, as `wanted`; NaN for what is not there."""
    place = {name: i for i, name in enumerate(names)}
    found = np.full((*x.shape[:-1], len(wanted)), np.nan)
    for j, name in enumerate(wanted):
        if name in place:
            found[..., j] = x[..., place[name]]
    return found
