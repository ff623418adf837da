"""Figures that the processes of sound give of themselves."""

from collections.abc import Collection

import numpy as np


def spread(times: Collection[float]) -> list[float] | None:
    """Return the median and the 99th percentile of some seconds, in ms; None for none."""
    if not times:
        return None
    return [round(float(v) * 1e3, 2) for v in np.percentile(list(times), (50, 99))]


def decibel(level: float) -> float | None:
    """Return a level, 1 for full scale, in dB; None for silence."""
    return round(20.0 * float(np.log10(level)), 1) if level > 1e-6 else None
