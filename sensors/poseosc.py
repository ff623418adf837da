"""A body's pose from another program that runs MediaPipe and sends it as OSC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sensors.base import MalformedError, OscArgument, OscSensor, Reading
from sensors.wire.landmarks import POSE, UPPER
from sensors.wire.numbers import numbers

ADDRESS = "/mediapipe/pose"

PARTS = ("x", "y", "z", "visibility")
"""What each point has, in the order sent."""

_NAMES = tuple(f"{point}.{part}" for point in POSE for part in PARTS)


@dataclass
class Poseosc(OscSensor):
    """Senders of `/mediapipe/pose`: 1 and 33 times x y z visibility, or 0 where nobody is seen.

    Points are shares of the image: x from its left (0) to its right (1), y from its bottom (0) to
    its top (1), z in the same measure as x, from the middle of the hips towards the camera;
    `visibility` is from 0 to 1. Sent are y downwards and z away from the camera
    (google-ai-edge/mediapipe, docs/solutions/pose.md); messages as cansik/mediapipe-osc (pose.py)
    sends them, its older one of 25 points too. A program is known by its address on the network.
    """

    port: int = 7500

    told_by_host: ClassVar[bool] = True

    units: ClassVar[Mapping[str, str]] = dict.fromkeys(_NAMES, "")
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {
            "name": "{name}.wrists",
            "type": "raw",
            "inputs": [
                f"{{name}}.{side}_wrist.{axis}" for side in ("left", "right") for axis in "xy"
            ],
        },
    )

    def recognise(self, address: str) -> str | None:
        """Return an empty id for `/mediapipe/pose`: senders do not tell who they are."""
        return "" if address == ADDRESS else None

    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return where its points are, nothing where nobody is; raises MalformedError."""
        if address != ADDRESS:
            raise MalformedError(f"{address} is not {ADDRESS}")
        somebody = numbers(args, 1, 1)[0]
        if not somebody:
            return Reading({}, paced=False)
        count = (len(args) - 1) // len(PARTS)
        if len(args) != 1 + len(PARTS) * count or count not in (len(POSE), UPPER):
            raise MalformedError(f"{len(args)} values where 1 and 4 for each of 33 points belong")
        values = dict(zip(_NAMES, numbers(args[1:], len(args) - 1), strict=False))
        for point in POSE[:count]:
            values[f"{point}.y"] = 1.0 - values[f"{point}.y"]
            values[f"{point}.z"] = -values[f"{point}.z"]
        return Reading(values)
