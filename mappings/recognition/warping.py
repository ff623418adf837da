"""Aligns a stream with many templates at once, in a handful of array operations a row."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recordings.frame import FloatArray

BAND = 0.5
"""Share of a template by which an alignment may run ahead or behind: the Sakoe-Chiba band."""
FASTEST = 4.0
"""Speeds beyond this, as multiples of how fast it was taught, are taken as this."""
NARROWEST = 4
"""Rows that the band has at least."""


class Warping:
    """The cost of the best alignment that ends now at each row of each template.

    D(t, i) = d(t, i) + min(D(t, i - 1), D(t - 1, i), D(t - 1, i - 1)), D(t, 0) = 0 (Sakurai et
    al., 2007, equation 4). The step along a template, which needs the value before it, is a
    running minimum: with C the running sum of d, D(i) = C(i) + min over j ≤ i of (b(j) - C(j - 1)),
    b being the lesser of the two values of the row before.
    """

    def __init__(self, templates: FloatArray, lengths: NDArray[np.int64]) -> None:
        count, most, wide = templates.shape
        self._flat = templates.reshape(-1, wide)
        self._squares = (self._flat**2).sum(axis=1).reshape(count, most)
        self._shape, self._wide = (count, most), max(wide, 1)
        self._last = np.arange(count), lengths - 1
        self._rows = np.arange(1, most + 1)
        self._band = np.maximum(NARROWEST, BAND * lengths)[:, None]
        self._lengths = lengths
        self._inside = self._rows <= lengths[:, None]
        self._cost = np.zeros((count, most + 1))
        self._age = np.zeros((count, most + 1), np.int64)
        """How many rows of the stream an alignment has had; 0 before it begins."""
        self.forget()

    def forget(self, templates: NDArray[np.intp] | slice = slice(None)) -> None:
        """Let nothing have been before, for all templates or some."""
        self._cost[templates, 1:] = np.inf
        self._age[templates] = 0

    def step(self, row: FloatArray) -> None:
        """Take one row (p,) of the stream."""
        squared = self._squares - 2 * (self._flat @ row).reshape(self._shape) + row @ row
        d = np.sqrt(np.maximum(squared, 0.0) / self._wide)
        stays = self._cost[:, 1:] < self._cost[:, :-1]
        before = np.where(stays, self._cost[:, 1:], self._cost[:, :-1])
        age = np.where(stays, self._age[:, 1:], self._age[:, :-1]) + 1
        sums = np.cumsum(d, axis=1)
        ahead = before - (sums - d)
        least = np.minimum.accumulate(ahead, axis=1)
        origin = np.maximum.accumulate(np.where(ahead <= least, self._rows - 1, 0), axis=1)
        age = np.take_along_axis(age, origin, axis=1)
        cost = sums + least
        cost[np.abs(age - self._rows) > self._band] = np.inf
        self._cost[:, 1:], self._age[:, 1:] = cost, age

    def ends(self) -> FloatArray:
        """Return the cost a row of the alignments that end now, shape (templates,)."""
        rows, last = self._last
        return np.asarray(self._cost[rows, last + 1] / self._lengths)

    def progress(self, limits: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how much of each template is done, 0 to 1, and how fast against the template.

        It is the row up to which an alignment is furthest below its limit (templates,), as a sum.
        """
        spare = np.where(self._inside, self._rows * limits[:, None] - self._cost[:, 1:], -np.inf)
        at = spare.argmax(axis=1)
        rows = np.arange(len(at))
        here = spare[rows, at] > 0
        age = np.maximum(self._age[rows, at + 1], 1)
        done = np.where(here, (at + 1) / self._lengths, 0.0)
        return done, np.where(here, np.minimum((at + 1) / age, FASTEST), 0.0)


def padded(tables: Sequence[FloatArray]) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return tables (n, p) as one array (tables, most, p), zeros after their ends, and lengths."""
    lengths = np.array([len(t) for t in tables], np.int64)
    found = np.zeros((len(tables), int(lengths.max()), tables[0].shape[1]))
    for own, table in zip(found, tables, strict=True):
        own[: len(table)] = table
    return found, lengths
