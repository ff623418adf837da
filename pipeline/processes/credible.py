"""Sensors whose values cannot be true: frozen, or in other units than they are said to be."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from sensors.wire.device import Device

PERIOD = 500_000_000
"""ns between looks at what each sensor said last."""

LOOKS = 5
"""Looks that agree before anything is said."""

NEW = 5
"""Frames that must have come from one look to the next."""

FREE_FALL = 0.3, 3.0
"""m/s² with gravity: nobody falls freely for two seconds, and 1 g is in between."""

FASTEST = 40.0
"""rad/s: gyroscopes of phones end at 35."""

MOSTLY = 3
"""Looks of the last ones with a rotation beyond that: movement is not always fast."""


@dataclass(frozen=True, slots=True)
class Look:
    """How many frames there were, the acceleration (m/s²) and the rotation (rad/s) then."""

    frames: int
    acceleration: tuple[float, ...]
    rotation: tuple[float, ...]


class Credible:
    """Looks at sensors that measure acceleration, now and then; `problems` says what cannot be."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._looks: dict[str, deque[Look]] = {}
        self._due = 0

    def tend(self, devices: Iterable[Device], now: int) -> None:
        """Look, if it is time to; `now` is in ns on the engine's clock."""
        if now < self._due:
            return
        self._due = now + PERIOD
        before, self._looks = self._looks, {}
        self.problems = []
        for device in devices:
            acceleration = device.last("accelerometer")
            if device.sensor.known_units().get("accelerometer.x") != "m/s²" or not acceleration:
                continue
            name = device.sensor.name
            looks = self._looks[name] = before.get(name, deque(maxlen=LOOKS))
            frames = device.health.frames
            if looks and frames - looks[-1].frames < NEW:
                looks.clear()  # it is silent, or only begins
            looks.append(Look(frames, acceleration, device.last("gyroscope")))
            if len(looks) == LOOKS and (text := doubt(looks)):
                self.problems.append(f"{name} {text}")


def doubt(looks: Iterable[Look]) -> str:
    """Return what cannot be true of what a sensor said, "" for nothing."""
    sizes = [hypot(*look.acceleration) for look in looks]
    if len({(look.acceleration, look.rotation) for look in looks}) == 1:
        return "says the same again and again: it is frozen. Start its app anew"
    if all(FREE_FALL[0] < size < FREE_FALL[1] for size in sizes):
        return (
            "seems to send acceleration in g, not in m/s²: look at its settings, and whether the "
            "rig has the right type for it"
        )
    if sum(hypot(*look.rotation) > FASTEST for look in looks) >= MOSTLY:
        return (
            "seems to send rotation in degrees, not in radians a second: look at its settings, "
            "and whether the rig has the right type for it"
        )
    return ""
