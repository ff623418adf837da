"""Both hands in the image of a camera, 21 points each, found by MediaPipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from recordings.frame import FloatArray
from sensors.wire.camera import CameraSensor, units_of
from sensors.wire.landmarks import HAND

PARTS = {"x": "", "y": "", "world.x": "m", "world.y": "m", "world.z": "m"}
"""What each point has, in the order sent, with units."""

SIDES = ("left", "right")

_FROM = np.tile([0.0, *np.tile([0.0, 1.0, 0.0, 0.0, 0.0], len(HAND))], len(SIDES))
_SIGNS = np.tile([1.0, *np.tile([1.0, -1.0, 1.0, -1.0, -1.0], len(HAND))], len(SIDES))


def _units() -> dict[str, str]:
    """Return the channels of both hands: how surely each is seen, then its points."""
    points = units_of(HAND, PARTS)
    return {
        f"{side}.{channel}": unit
        for side in SIDES
        for channel, unit in {"visibility": "", **points}.items()
    }


@dataclass
class Hands(CameraSensor):
    """The left and the right hand of one person before a camera.

    `visibility` of each says how surely it is seen (0 to 1; 0: not at all, its points hold). Of
    each point `x` and `y` are shares of the image, from its left and its bottom, and `world` is
    in m from the hand's middle: x to the image's right, y up, z towards the camera. MediaPipe has
    y down and z away (google-ai-edge/mediapipe, docs/solutions/hands.md). Nothing comes while no
    hand is seen. `swap` calls the left hand right: for images that are a mirror's already.
    """

    swap: bool = False

    looks_for: ClassVar[Literal["pose", "hands"]] = "hands"
    units: ClassVar[Mapping[str, str]] = _units()
    names: ClassVar[Sequence[str]] = tuple(units)
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {
            "name": "{name}.fingertips",
            "type": "raw",
            "inputs": [f"{{name}}.{side}.index_tip.{axis}" for side in SIDES for axis in "xy"],
        },
    )

    def turned(self, values: FloatArray) -> Sequence[float]:
        """Return values, shape (212,), with y up and z towards the camera."""
        values = _FROM + _SIGNS * values
        if self.swap:
            values = np.roll(values, len(values) // len(SIDES))
        if self.mirror:
            points = np.split(values, len(SIDES))
            for hand in points:
                hand[1::5], hand[3::5] = 1 - hand[1::5], -hand[3::5]
            values = np.concatenate(points)
        return values.tolist()  # type: ignore[no-any-return]  # numpy cannot say that it is flat
