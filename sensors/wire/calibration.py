"""What is known of one sensor where it is worn: its bias, how it sits, and how far it is moved."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime

WHEN = "%Y-%m-%dT%H:%M:%SZ"
"""How the time of a calibration is written: ISO 8601, UTC."""

UNEVEN = 1e-3
"""How far the length of a rotation's four numbers may be from 1."""

Turn = list[float]
"""A rotation as a unit quaternion x, y, z, w, the order in which sensors send it; empty: none."""


@dataclass
class Calibration:
    """What guided calibration has found; what is not known is empty.

    `bias` is what the gyroscope says at rest and `noise` how much that varies, in rad/s. `turn`
    leads from the device's axes to the body's (W3C's of the earth: x right, y to the front, z up),
    `stage` from the earth's to the body's as it stood, both x, y, z, w; `heading` is where the
    compass pointed then, in degrees. `ranges` are the ends of each channel, least and greatest,
    after all that. `when` is the time of the last step, ISO 8601 in UTC. Raises ValueError for
    what cannot be.
    """

    bias: list[float] = field(default_factory=list, metadata={"min": -10.0, "max": 10.0})
    noise: float = field(default=0.0, metadata={"min": 0.0, "max": 10.0, "unit": "rad/s"})
    turn: Turn = field(default_factory=list, metadata={"min": -1.0, "max": 1.0})
    stage: Turn = field(default_factory=list, metadata={"min": -1.0, "max": 1.0})
    heading: list[float] = field(default_factory=list, metadata={"min": 0.0, "max": 360.0})
    ranges: dict[str, list[float]] = field(default_factory=dict)
    when: str = ""

    def __post_init__(self) -> None:
        if len(self.bias) not in (0, 3):
            raise ValueError("bias needs three numbers, in rad/s, or none: calibrate it again")
        if len(self.heading) > 1:
            raise ValueError("heading needs one number, in degrees, or none: calibrate it again")
        for name, turn in (("turn", self.turn), ("stage", self.stage)):
            if turn and (len(turn) != 4 or abs(math.hypot(*turn) - 1) > UNEVEN):
                text = "is no rotation (x, y, z, w of length 1): calibrate it again"
                raise ValueError(f"{name} {text}")
        for channel, ends in self.ranges.items():
            if len(ends) != 2 or not ends[0] < ends[1]:
                text = "needs its least and its greatest value: calibrate it again"
                raise ValueError(f'ranges: "{channel}" {text}')
        if self.when:
            try:
                datetime.strptime(self.when, WHEN)
            except ValueError:
                text = 'must be a time in UTC, as "2026-11-21T14:02:00Z"'
                raise ValueError(f'when {text}, not "{self.when:.40}"') from None

    @property
    def known(self) -> bool:
        """Whether anything is known."""
        return bool(self.bias or self.turn or self.stage or self.heading or self.ranges)


def written(time: int) -> str:
    """Return a time in ns since 1970 as `when` has it."""
    return datetime.fromtimestamp(time // 1_000_000_000, UTC).strftime(WHEN)
