"""Brings rows of different units to one measure, and leaves out what never moves."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.base import NotEnoughExamplesError
from mappings.training.gestures import principal
from recordings.frame import FloatArray

FURTHEST = 6.0
"""Deviations beyond which a value is taken as this far."""
MOST_AXES = 20
STILL = 1e-5


@dataclass(frozen=True)
class Scale:
    """Rows (…, d) to at most `MOST_AXES` numbers: centred, in deviations, along principal axes."""

    centre: FloatArray
    factor: FloatArray
    axes: FloatArray

    def __call__(self, x: FloatArray) -> FloatArray:
        """Return rows (…, p), finite; what was not measured is as in the mean."""
        z = np.clip((x - self.centre) * self.factor, -FURTHEST, FURTHEST)
        return np.asarray(np.where(np.isnan(z), 0.0, z) @ self.axes)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return its arrays by name."""
        return {"centre": self.centre, "factor": self.factor, "axes": self.axes}

    @staticmethod
    def restore(arrays: Table[str, NDArray[Any]]) -> "Scale":
        """Return the scale with these arrays; raises ValueError where they do not fit."""
        centre, factor, axes = (arrays[k].astype(np.float64) for k in ("centre", "factor", "axes"))
        if centre.ndim != 1 or centre.shape != factor.shape or axes.shape[:1] != centre.shape:
            raise ValueError("the stored scale has the wrong shape")
        return Scale(centre, factor, axes)


def scale_of(tables: Sequence[FloatArray]) -> Scale:
    """Return the scale of rows (n, d) each; raises NotEnoughExamplesError where nothing moves."""
    x = np.concatenate(tables)
    known = ~np.isnan(x)
    count = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, x, 0.0).sum(axis=0) / count
    deviation = np.sqrt((np.where(known, x - centre, 0.0) ** 2).sum(axis=0) / count)
    moves = deviation > STILL * np.abs(centre) + 1e-12
    if not moves.any():
        raise NotEnoughExamplesError("nothing moved in any example: record them again, moving")
    factor = np.where(moves, 1.0 / np.where(moves, deviation, 1.0), 0.0)
    plain = Scale(centre, factor, np.eye(x.shape[1]))
    z = plain(x)[:, moves]
    axes = np.zeros((x.shape[1], min(MOST_AXES, int(moves.sum()))))
    axes[moves] = principal(z, MOST_AXES)
    return Scale(centre, factor, axes)
