"""The datagrams of two phones with CoMote and of an R-IoT, as these devices send them."""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass

GRAVITY = 9.81
POSES = ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (-1.0, 0.0, 0.0))
"""How a device is held for each target: where its acceleration points."""

STAY = 2.5
"""Seconds from one pose to the next, for who dances."""

DANCE = -1
"""In place of a pose: through all of them, one after the other."""

FIELD = (20.0, -30.0, 40.0)
"""The earth's magnetic field in µT, about."""

IMMEDIATELY = 1

Vector = tuple[float, float, float]


class Bundle:
    """An OSC bundle that is sent over and over: addresses and tags stay, values change."""

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        layout, self._fixed = ">8sq", list[bytes | int]()
        for address, tags in parts:
            head = text(address) + text("," + tags)
            layout += f"i{len(head)}s{tags}"
            self._fixed += [len(head) + 4 * len(tags), head]
        self._counts = [len(tags) for _, tags in parts]
        self._struct = struct.Struct(layout)

    def pack(self, *values: Sequence[float]) -> bytes:
        """Return the datagram with the values of each message."""
        found: list[float | bytes] = [b"#bundle\0", IMMEDIATELY]
        for i, numbers in enumerate(values):
            found += [*self._fixed[2 * i : 2 * i + 2], *numbers]
        return self._struct.pack(*found)


def text(value: str) -> bytes:
    """Return a string as OSC has it."""
    data = value.encode() + b"\0"
    return data + bytes(-len(data) % 4)


@dataclass
class Device:
    """A device that sends `hz` readings a second; `pose` is how it is held, or DANCE."""

    name: str
    hz: int
    pose: int = DANCE

    def __post_init__(self) -> None:
        at = f"/riot/v3/{self.name}/" if self.riot else f"/comote/v3/{self.name[-1]}/"
        self.sent = 0
        self._bundle = Bundle([(at + address, tags) for address, tags in self._parts])

    @property
    def riot(self) -> bool:
        """Whether it is an R-IoT; else it is a phone."""
        return self.name.isdecimal()

    @property
    def _parts(self) -> Sequence[tuple[str, str]]:
        return RIOT if self.riot else PHONE

    def reading(self) -> bytes:
        """Return the next reading."""
        now = self.sent / self.hz
        self.sent += 1
        up = held(now, self.pose)
        shake = tuple(0.4 * math.sin((7 + i) * now) for i in range(3))
        felt = tuple(GRAVITY * u + s for u, s in zip(up, shake, strict=True))
        turned = tuple(0.3 * math.cos((5 + i) * now) for i in range(3))
        earth = tuple(GRAVITY * u for u in up)
        stamp = round(1000 * now)
        if not self.riot:
            tail = stamp, float(self.hz)
            three = felt, turned, earth, FIELD
            return self._bundle.pack(*((*values, *tail) for values in three))
        angle = 0.1 * now
        quaternion = 0.0, 0.0, math.sin(angle), math.cos(angle)
        euler = math.degrees(2 * angle) % 360, 0.0, 0.0
        rest = (1013.25, 35.5), (25.0, 26.0, 40.0), quaternion, euler, earth
        more = (270.0, -1.0, -1.0), (0.75, 1), (3.75, 1.0, 0.0), (0.0, 0.0)
        return self._bundle.pack(*((*v, stamp) for v in (felt, turned, FIELD, *rest, *more)))


PHONE = tuple((name, "fffif") for name in ("accelerometer", "gyroscope", "gravity", "magnetometer"))
RIOT = (
    ("accelerometer", "fffi"),
    ("gyroscope", "fffi"),
    ("magnetometer", "fffi"),
    ("barometer", "ffi"),
    ("temperature", "fffi"),
    ("absoluteorientation/quaternion", "ffffi"),
    ("absoluteorientation/euler", "fffi"),
    ("gravity", "fffi"),
    ("heading", "fffi"),
    ("battery", "fii"),
    ("analog", "fffi"),
    ("control/key", "ffi"),
)
"""One reading in the order of ircam-ismm/riot-v3, riot.cpp, its time in ms last."""


def held(now: float, pose: int) -> Vector:
    """Return where up is for a device, a unit vector: in a pose, or on the way between two."""
    if pose != DANCE:
        return POSES[pose]
    number, share = divmod(now / STAY, 1.0)
    one, other = (POSES[(int(number) + i) % len(POSES)] for i in range(2))
    share = (1 - math.cos(math.pi * share)) / 2
    mixed = [a + (b - a) * share + 1e-3 for a, b in zip(one, other, strict=True)]
    norm = math.hypot(*mixed)
    return mixed[0] / norm, mixed[1] / norm, mixed[2] / norm


@dataclass
class Stream:
    """A device's datagrams, to a port, `early` s before those of another that began with it."""

    device: Device
    port: int
    offset: float

    def due(self, begun: int) -> int:
        """Return when the next leaves, in ns, for a stream that was begun at a time."""
        return begun + round((self.device.sent / self.device.hz + self.offset) * 1e9)


def streams(phones: int, riot: int) -> list[Stream]:
    """Return two phones to one port and an R-IoT to another, never two at the same time."""
    made = Device("phone0", 100), Device("phone1", 100), Device("7", 200)
    places = (phones, 0.0), (phones, 0.00333), (riot, 0.00167)
    return [Stream(d, port, early) for d, (port, early) in zip(made, places, strict=True)]
