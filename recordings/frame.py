"""One reading of a sensor, and the channels it is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Layout:
    """The names and units of a frame's values, in order; shared by many frames.

    Two frames of one sensor have the same layout object for as long as its channels stay
    the same, so that `is` tells whether indices looked up earlier still hold.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.names) != len(self.units):
            raise ValueError(f"{len(self.names)} channel names but {len(self.units)} units")


@dataclass(slots=True)
class Frame:
    """One reading of all channels of one sensor.

    `values` has shape (C,), in the units of `layout`; NaN is a channel that has never been
    measured (it is never an arithmetic result). `arrival` is in nanoseconds on the engine's
    clock; `device_time` in nanoseconds on the device's own clock, or None. `paced` is False
    for a reading that only updates some channels between two samples (a button, a separate
    quaternion): it must not advance what counts samples. `dt` is the time since the sensor's
    paced frame before, in seconds, > 0, by the smoothed clock of the device. `measured` is when
    it was measured, in nanoseconds on the engine's clock, None where nobody can know.
    """

    sensor: str
    layout: Layout
    values: FloatArray
    arrival: int
    device_time: int | None = None
    paced: bool = True
    dt: float = 0.01
    measured: int | None = None

    @property
    def when(self) -> int:
        """When it was measured as far as is known: else, as it arrived."""
        return self.arrival if self.measured is None else self.measured
