"""What the motion of a phone is called and measured in, whatever app sends it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sensors.wire.riotraw import GRAVITY
from sensors.wire.scmotion import ACCELEROMETER, GYROSCOPE, MAGNETOMETER, QUATERNION

APPLE = -GRAVITY
"""m/s² in one g of Apple's CoreMotion, whose gravity is (0, 0, -1) for a screen that faces up
(developer.apple.com/documentation/coremotion, CMDeviceMotion); here it is (0, 0, +9.81)."""

LINEAR = ("linearacceleration.x", "linearacceleration.y", "linearacceleration.z")
FELT = ("gravity.x", "gravity.y", "gravity.z")

UNITS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((*ACCELEROMETER, *LINEAR, *FELT), "m/s²"),
        **dict.fromkeys(GYROSCOPE, "rad/s"),
        **dict.fromkeys(MAGNETOMETER, "µT"),
        **dict.fromkeys(QUATERNION, ""),
    }
)
"""The channels of motion and their units; `linearacceleration` is what moves it, without gravity,
and `accelerometer` both together."""

Values = dict[str, float]


class Apart:
    """Acceleration that comes as two messages: the user's, and gravity's.

    Each is in g with the signs of CoreMotion. The accelerometer is their sum, from the last of
    each; of two in one datagram it is exact, since the later one counts.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, ...], tuple[float, ...]] = {}

    def linear(self, values: Sequence[float]) -> Values:
        """Return what the user's acceleration, shape (3,), in g, makes known."""
        return self._take(LINEAR, values)

    def gravity(self, values: Sequence[float]) -> Values:
        """Return what gravity, shape (3,), in g, makes known."""
        return self._take(FELT, values)

    def _take(self, names: tuple[str, ...], values: Sequence[float]) -> Values:
        self._last[names] = tuple(APPLE * v for v in values)
        found = dict(zip(names, self._last[names], strict=True))
        if len(self._last) == 2:
            sums = map(sum, zip(*self._last.values(), strict=True))
            found |= zip(ACCELEROMETER, sums, strict=True)
        return found
