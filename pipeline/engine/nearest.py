"""Finds the round whose movement is nearest to the present one, among a few examples of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.engine.captures import Capture, Place, place
from recordings.frame import Float32Array, FloatArray
from recordings.rounds import Round

EACH, ALL = 64, 4096
"""Examples that are compared, of each round and of all together, at most."""

FEWEST = 2
"""Examples of each round that are compared, however many rounds there are."""

Rows = Callable[[Round], FloatArray | None]
"""Returns the examples of a round, shape (n, d), None where they are not known."""


@dataclass(frozen=True, slots=True)
class Part:
    """A few examples of a round, and what they were taken of."""

    round: Round
    capture: Capture | None
    count: int
    few: int
    rows: FloatArray

    def holds(self, r: Round, capture: Capture | None, few: int) -> bool:
        """Return whether these are still the examples to compare."""
        count = 0 if capture is None else len(capture.rows)
        same = self.round is r and self.capture is capture
        return same and self.count == count and self.few == few


class Nearest:
    """Keeps what rounds are compared by, and takes anew only what has changed.

    Nearest is by the Euclidean distance to any of a round's examples, each feature in units of its
    deviation over all that are compared.
    """

    def __init__(self) -> None:
        self._inputs: tuple[str, ...] = ()
        self._parts: dict[int, Part] = {}
        self._ids: NDArray[np.int64] = np.empty(0, np.int64)
        self._rows: FloatArray = np.empty((0, 0))
        self._usable: NDArray[np.bool_] = np.empty(0, np.bool_)
        self._scaled: tuple[bytes, Scaled] | None = None

    def gather(
        self,
        rounds: Sequence[Round],
        captures: Mapping[Place, Capture],
        inputs: tuple[str, ...],
        rows: Rows,
        most: int | None = None,
    ) -> None:
        """Take what these rounds are compared by, of at most `most` that are new (None: all).

        As long as some are left to be taken, those before are compared.
        """
        if inputs != self._inputs:
            self._inputs, self._parts = inputs, {}
            self._use([])
        few = min(EACH, max(FEWEST, ALL // max(1, len(rounds))))
        missing, kept = [], {}
        for r in rounds:
            part = self._parts.get(r.id)
            if part is not None and part.holds(r, captures.get(place(r)), few):
                kept[r.id] = part
            else:
                missing.append(r)
        if not missing and len(kept) == len(self._parts):
            return
        for r in missing[:most]:
            kept[r.id] = part_of(r, captures.get(place(r)), few, rows(r), len(inputs))
        self._parts = kept
        if len(kept) == len(rounds):
            self._use([kept[r.id] for r in rounds])

    def _use(self, parts: Sequence[Part]) -> None:
        counts = [len(part.rows) for part in parts]
        self._ids = np.repeat(np.array([part.round.id for part in parts], np.int64), counts)
        nothing = np.empty((0, len(self._inputs)))
        self._rows = np.concatenate([nothing, *(part.rows for part in parts)])
        self._usable = np.asarray(np.isfinite(self._rows).all(axis=0))
        self._scaled = None

    def find(self, x: FloatArray) -> int | None:
        """Return the number of the round nearest to the features `x`, shape (d,), None for none."""
        if not len(self._ids):
            return None
        usable = np.isfinite(x) & self._usable
        if self._usable.any() and not usable.any():
            return None  # nothing is heard
        key = usable.tobytes()
        if self._scaled is None or self._scaled[0] != key:
            self._scaled = key, Scaled(self._rows, usable)
        scaled = self._scaled[1]
        if not len(scaled.told):
            first = int(self._ids[0])
            return first if (self._ids == first).all() else None
        return int(self._ids[scaled.nearest(x)])


class Scaled:
    """Examples with each feature that tells them apart in units of its deviation."""

    def __init__(self, rows: FloatArray, usable: NDArray[np.bool_]) -> None:
        places = np.flatnonzero(usable)
        scale = rows[:, places].std(axis=0)
        self.told, self._scale = places[scale > 0], scale[scale > 0]
        self._mean = rows[:, self.told].mean(axis=0)
        self._rows: Float32Array = np.ascontiguousarray(self._of(rows[:, self.told]), np.float32)
        self._squares = (self._rows**2).sum(axis=1)

    def _of(self, values: FloatArray) -> FloatArray:
        scaled: FloatArray = (values - self._mean) / self._scale
        return scaled

    def nearest(self, x: FloatArray) -> int:
        """Return the row nearest to `x`; |row - x|² but for |x|², which is the same for all."""
        wanted = np.clip(self._of(x[self.told]), -1e6, 1e6).astype(np.float32)
        return int(np.argmin(self._squares - 2 * (self._rows @ wanted)))


def part_of(
    r: Round, capture: Capture | None, few: int, rows: FloatArray | None, width: int
) -> Part:
    """Return a few examples of a round, evenly over it."""
    rows = np.empty((0, width)) if rows is None else rows
    step = max(1, -(-len(rows) // few))
    return Part(r, capture, 0 if capture is None else len(capture.rows), few, rows[::step].copy())
