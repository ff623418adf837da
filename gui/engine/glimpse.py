"""A glimpse of a take's movement, small enough to be drawn: for whoever looks for one."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from recordings.frame import Float32Array
from sensors.wire.recorded import recorded_frames

MOST = 60_000
"""Frames that are looked at: ten minutes of a phone."""

POINTS = 400
"""Points of a curve."""

CURVES = 3


@dataclass(frozen=True)
class Glimpse:
    """The channels that move most, float32 (points, channels), and what they are called."""

    values: Float32Array
    channels: tuple[str, ...]
    sensor: str


def glimpse(take: Path) -> Glimpse | None:
    """Return what the first device of a take did, None for a take without one.

    Raises TakeError when the file is no take.
    """
    frames = list(islice(recorded_frames(take), MOST))
    if not frames:
        return None
    names = frames[-1].layout.names
    rows = [f.values for f in frames if f.layout.names == names]
    values = np.array(rows[:: max(1, len(rows) // POINTS)], np.float32)
    spread = np.ma.masked_invalid(values).std(axis=0).filled(0.0)
    most = np.sort(np.argsort(-spread)[:CURVES])
    return Glimpse(values[:, most], tuple(names[i] for i in most), frames[-1].sensor)
