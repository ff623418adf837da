"""The features of movements, as they were heard during a round or found again in its take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.engine.alignment import aligned
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
    """The features of one round, as they were computed while it was recorded.

    `times` are those of the engine; `measured` when each row's frame was measured, and `fresh`
    which of its values that frame brought, both as in `aligned`, where they are known.
    """

    names: tuple[str, ...]
    times: list[int] = field(default_factory=list)
    rows: list[FloatArray] = field(default_factory=list)
    measured: list[int] = field(default_factory=list)
    fresh: list[NDArray[np.bool_]] = field(default_factory=list)
    _table: tuple[NDArray[np.int64], FloatArray] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def add(
        self,
        time: int,
        names: tuple[str, ...],
        x: FloatArray,
        measured: int,
        fresh: NDArray[np.bool_],
    ) -> None:
        """Keep the features `x`, shape (d,), of one frame; others than before fit in too."""
        if names != self.names:
            everything = tuple(dict.fromkeys((*self.names, *names)))
            if everything != self.names:
                self.rows = [arranged(row, self.names, everything) for row in self.rows]
                self.fresh = [known(row, self.names, everything) for row in self.fresh]
                self.names = everything
            x, fresh = arranged(x, names, self.names), known(fresh, names, self.names)
        self.times.append(time)
        self.rows.append(x)
        self.measured.append(measured)
        self.fresh.append(fresh)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all but the names as arrays, for `of`."""
        shape = len(self.rows), len(self.names)
        return {
            "times": np.array(self.times, np.int64),
            "rows": np.array(self.rows, np.float64).reshape(shape),
            "measured": np.array(self.measured, np.int64),
            "fresh": np.array(self.fresh, np.bool_).reshape(len(self.fresh), len(self.names)),
        }

    @classmethod
    def of(cls, names: tuple[str, ...], arrays: Mapping[str, NDArray[Any]]) -> "Capture":
        """Return what `arrays` gave; raises KeyError where one is missing."""
        times, measured = arrays["times"].tolist(), arrays["measured"].tolist()
        return cls(names, times, list(arrays["rows"]), measured, list(arrays["fresh"]))

    def table(self, inputs: tuple[str, ...]) -> tuple[NDArray[np.int64], FloatArray]:
        """Return the times (n,) and the features called `inputs` (n, d); NaN where unknown.

        Those of several sensors are side by side as they were measured.
        """
        if self._table is None or self._table[1].shape != (len(self.rows), len(self.names)):
            rows = np.array(self.rows, np.float64).reshape(len(self.rows), len(self.names))
            if len(self.measured) == len(rows) > 0:
                rows = aligned(rows, np.array(self.measured, np.int64), np.array(self.fresh))
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


def known(
    fresh: NDArray[np.bool_], names: tuple[str, ...], wanted: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Return which values a frame brought, called `names`, as `wanted`; none that is not there."""
    return np.array([n in names and bool(fresh[names.index(n)]) for n in wanted], np.bool_)
