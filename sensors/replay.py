"""A take played back as the device that was recorded."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from recordings.frame import FloatArray
from sensors.base import Frame, Layout, PolledSensor
from sensors.wire.recorded import recorded_frames

_NS = 1_000_000_000
_LONGEST = _NS  # of movement made up for at once, after the computer slept
_LONGEST_STEP = 3600.0  # s
_USUAL_STEP = 0.01  # s


@dataclass
class Replay(PolledSensor):
    """The device with this `id` in the `take`, or the first in it, at its own times.

    `speed` 2 is twice as fast; with `loop` it begins again at the end. The take is read
    whole when the sensor is made, and `id` tells several devices in it apart. What came from
    a sensor of type osc has no known channels and is not found. Raises ValueError when the
    take cannot be read or holds no such device, and for a speed of 0 or less.
    """

    take: Path = Path()
    speed: float = field(default=1.0, metadata={"min": 0.05, "max": 20.0})
    loop: bool = False

    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def __post_init__(self) -> None:
        if not 0.05 <= self.speed <= 20:
            raise ValueError("speed must be from 0.05 to 20")
        self._began: int | None = None
        self._count = 0
        self._layout = Layout((), ())
        self._values: FloatArray = np.empty((0, 0))
        self._times: list[int] = []  # ns after the first frame, at this speed
        self._steps: list[tuple[bool, float]] = []  # paced, and s since the frame before
        self._period = 0  # ns from one beginning to the next
        if self.take != Path():
            self._load(list(recorded_frames(self.take, self.id)))

    def known_units(self) -> Mapping[str, str]:
        """Return the channels of the recorded device."""
        return dict(zip(self._layout.names, self._layout.units, strict=True))

    def start(self, now: int) -> None:
        """Begin at `now`, ns on the engine's clock; raises ValueError without a take."""
        if not self._times:
            raise ValueError('replay needs the key "take": the path of a take')
        self._began, self._count = now, 0

    def due(self) -> int | None:
        """Return when the next frame is due; None before the start and after the end."""
        if self._began is None or (self._count >= len(self._times) and not self.loop):
            return None
        return self._began + self._time(self._count)

    def read(self, now: int) -> list[Frame]:
        """Return all frames due until `now`, of the last second at most."""
        self._skip(now - _LONGEST)
        frames = []
        while (due := self.due()) is not None and due <= now:
            frames.append(self._frame(due))
            self._count += 1
        return frames

    def _skip(self, until: int) -> None:
        due = self.due()
        if due is not None and due < until:
            self._count += (until - due) // self._period * len(self._times)
        while (due := self.due()) is not None and due < until:
            self._count += 1

    def _time(self, count: int) -> int:
        rounds, index = divmod(count, len(self._times))
        return rounds * self._period + self._times[index]

    def _frame(self, due: int) -> Frame:
        index = self._count % len(self._times)
        paced, dt = self._steps[index]
        return Frame(self.name, self._layout, self._values[index].copy(), due, None, paced, dt)

    def _load(self, frames: list[Frame]) -> None:
        if not frames:
            which = f'a device with the id "{self.id}"' if self.id else "any device"
            raise ValueError(f"{self.take} holds no frames of {which}")
        units: dict[str, str] = {}
        for layout in {id(frame.layout): frame.layout for frame in frames}.values():
            units |= zip(layout.names, layout.units, strict=True)
        self._layout = Layout(tuple(units), tuple(units.values()))
        self._values = _table(frames, list(units))
        begin = frames[0].arrival
        gone = itertools.accumulate((frame.arrival - begin for frame in frames), max)
        self._times = [round(time / self.speed) for time in gone]
        self._steps = [(frame.paced, _step(frame) / self.speed) for frame in frames]
        self._period = self._times[-1] + round(max(self._steps[-1][1], 1e-3) * _NS)


def _table(frames: list[Frame], names: list[str]) -> FloatArray:
    """Return the values by frame and name, shape (n, c); NaN where a frame has no such name."""
    place = {name: column for column, name in enumerate(names)}
    values = np.full((len(frames), len(names)), np.nan)
    for row, frame in zip(values, frames, strict=True):
        row[[place[name] for name in frame.layout.names]] = frame.values
    values[np.isinf(values)] = np.nan  # only a damaged take has them
    return values


def _step(frame: Frame) -> float:
    """Return the time since the frame before in s, as a damaged take may not have it."""
    return frame.dt if 0 < frame.dt < _LONGEST_STEP else _USUAL_STEP
