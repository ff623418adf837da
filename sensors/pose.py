"""A dancer's whole body in the image of a camera: 33 points, found by MediaPipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np

from recordings.frame import FloatArray
from sensors.wire.camera import CameraSensor, units_of
from sensors.wire.landmarks import POSE

PARTS = {"x": "", "y": "", "visibility": "", "world.x": "m", "world.y": "m", "world.z": "m"}
"""What each point has, in the order sent, with units."""

_SIGNS = np.tile([1.0, -1.0, 1.0, 1.0, -1.0, -1.0], len(POSE))
_FROM = np.tile([0.0, 1.0, 0.0, 0.0, 0.0, 0.0], len(POSE))


@dataclass
class Pose(CameraSensor):
    """One person before a camera; for several, one sensor each, `person` 1, 2 … as they came.

    Of each point `x` and `y` are shares of the image, from its left and its bottom (0 to 1, beyond
    where it is outside), `visibility` says how surely it is seen (0 to 1), and `world` is in m
    from the middle of the hips: x to the image's right, y up, z towards the camera. MediaPipe has
    y down and z away (google-ai-edge/mediapipe, docs/solutions/pose.md). Who crosses another, or
    is hidden for two seconds, stays the same person. Nothing comes while the person is not seen.
    """

    person: int = field(default=1, metadata={"min": 1, "max": 8})

    looks_for: ClassVar[Literal["pose", "hands"]] = "pose"
    units: ClassVar[Mapping[str, str]] = units_of(POSE, PARTS)
    names: ClassVar[Sequence[str]] = tuple(units)
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.body", "type": "body", "inputs": ["{name}"]},
        {"name": "{name}.angles", "type": "angles", "inputs": ["{name}"]},
    )

    @property
    def whose(self) -> int:
        """Which of several people, from 1."""
        return self.person

    def turned(self, values: FloatArray) -> Sequence[float]:
        """Return values, shape (198,), with y up and z towards the camera."""
        values = _FROM + _SIGNS * values
        if self.mirror:
            values[0::6], values[3::6] = 1 - values[0::6], -values[3::6]
        return values.tolist()  # type: ignore[no-any-return]  # numpy cannot say that it is flat
