"""Applies to frames what is known of their sensors; takes keep the frames before."""

from collections.abc import Iterable, Sequence

import numpy as np

from recordings.frame import FloatArray, Frame, Layout
from sensors.base import Sensor, Swept
from sensors.wire.calibration import Calibration
from sensors.wire.rotations import inverse, matrix, product
from sensors.wire.scmotion import QUATERNION

VECTORS = ("accelerometer", "linearacceleration", "gravity", "gyroscope", "magnetometer")
"""Groups of channels x, y, z in the axes of the device."""

HEADINGS = ("heading.magnetic", "heading.geographic")
"""Degrees clockwise from north."""

Ranges = dict[str, tuple[float, float]]
"""The ends of channels, each by its sensor's name and its own: "phone.gyroscope.x"."""


def axes(layout: Layout, group: str) -> list[int]:
    """Return the places of x, y, z of a group of channels, none where not all are there."""
    return places(layout, [f"{group}.{axis}" for axis in "xyz"])


def places(layout: Layout, names: Sequence[str]) -> list[int]:
    """Return the places of channels, none where not all are there."""
    index = {name: i for i, name in enumerate(layout.names)}
    return [index[name] for name in names] if all(name in index for name in names) else []


class Applied:
    """A calibration made ready for the channels of one layout.

    v' = R·(v - b) for vectors in the axes of the device (b only of the gyroscope), S·q·R⁻¹ for
    its rotation q from device to earth, and the heading from -180° to 180°, clockwise from the
    front. R is `turn`, S `stage`: in the pose of the front the rotation is none and the heading 0.
    """

    def __init__(self, calibration: Calibration, layout: Layout) -> None:
        self.layout = layout
        known = [axes(layout, group) for group in VECTORS] if calibration.turn else []
        gyroscope = axes(layout, "gyroscope") if calibration.bias else []
        if gyroscope and not calibration.turn:
            known = [gyroscope]
        known = [group for group in known if group]
        self._vectors = np.array(known, np.intp).reshape(-1, 3)
        self._offset = np.zeros((len(known), 3))
        if gyroscope:
            self._offset[known.index(gyroscope)] = calibration.bias
        self._turn = matrix(calibration.turn).T.copy() if calibration.turn else None
        self._stage = calibration.stage
        self._back = inverse(calibration.turn or [0.0, 0.0, 0.0, 1.0])
        self._rotation = places(layout, QUATERNION) if calibration.stage else []
        zero = calibration.heading[0] if calibration.heading else 0.0
        self._front = zero - 180.0
        headings = HEADINGS if calibration.heading else ()
        self._headings = [i for name in headings for i in places(layout, [name])]

    def __call__(self, values: FloatArray) -> FloatArray:
        """Return new values, shape (C,); NaN stays NaN."""
        values = values.copy()
        if len(self._vectors):
            vectors = values[self._vectors] - self._offset
            values[self._vectors] = vectors if self._turn is None else vectors @ self._turn
        if self._rotation:
            found = values[self._rotation].tolist()
            values[self._rotation] = product(product(self._stage, found), self._back)
        for at in self._headings:
            values[at] = (values[at] - self._front) % 360.0 - 180.0
        return values


class Calibrated:
    """Frames as the calibrations of their sensors have them."""

    def __init__(self, sensors: Iterable[Sensor]) -> None:
        self.use(sensors)

    def use(self, sensors: Iterable[Sensor]) -> None:
        """Use what is known of these sensors now."""
        sensors = list(sensors)
        self._swept = {s.name: s.ranges() for s in sensors if isinstance(s, Swept)}
        self._known = {s.name: s.calibration for s in sensors if s.calibration.known}
        self._applied: dict[str, Applied] = {}

    def __call__(self, frame: Frame) -> Frame:
        """Return a frame as it is calibrated; the one given stays as it is."""
        known = self._known.get(frame.sensor)
        if known is None:
            return frame
        applied = self._applied.get(frame.sensor)
        if applied is None or applied.layout is not frame.layout:
            applied = self._applied[frame.sensor] = Applied(known, frame.layout)
        values = applied(frame.values)
        told = frame.arrival, frame.device_time, frame.paced, frame.dt, frame.measured
        return Frame(frame.sensor, frame.layout, values, *told)  # `replace` takes 5 µs more

    @property
    def ranges(self) -> Ranges:
        """The ends of all channels that were moved as far as they go."""
        found = {name: known.ranges for name, known in self._known.items()}
        return {
            f"{name}.{channel}": (low, high)
            for one in (self._swept, found)  # what a calibration found counts before ends
            for name, ranges in one.items()
            for channel, (low, high) in ranges.items()
        }
