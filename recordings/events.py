"""Everything that can happen to an engine, in the order in which a take keeps it."""

from dataclasses import dataclass, field
from typing import Any

from recordings.frame import Float32Array, Frame


@dataclass(slots=True)
class About:
    """What the engine was when the take began: its rig, scenes and versions, as JSON values."""

    time: int
    facts: dict[str, Any]


@dataclass(slots=True)
class Datagram:
    """Bytes that arrived at the local UDP `port` from `sender` (host, port)."""

    time: int
    port: int
    sender: tuple[str, int]
    data: bytes


@dataclass(slots=True)
class Report:
    """Bytes that the device of a `sensor` gave, as its type has them; none: it is still there.

    `device_time` is in nanoseconds on the device's own clock, or None.
    """

    time: int
    sensor: str
    data: bytes
    device_time: int | None = None


@dataclass(slots=True)
class Tick:
    """A step of the timer, for what must move without input."""

    time: int


@dataclass(slots=True)
class Command:
    """Something a person asked for; `args` are JSON values, `source` says who asked."""

    time: int
    name: str
    args: list[Any] = field(default_factory=list)
    source: str = ""


@dataclass(slots=True)
class Swap:
    """A trained mapping, as `mappings.training.store` writes it, that a scene began to use."""

    time: int
    scene: str
    blob: bytes


@dataclass(slots=True)
class Offer:
    """A better mapping that a scene may use, as in `Swap`; it waits until it is taken."""

    time: int
    scene: str
    blob: bytes


@dataclass(slots=True)
class Analysis:
    """What is known of a scene's model from now on, as its space's file holds it; b"": nothing."""

    time: int
    scene: str
    blob: bytes


@dataclass(slots=True)
class Trajectory:
    """Latents that a scene is to play while a performer moves along, as safetensors."""

    time: int
    scene: str
    blob: bytes


@dataclass(slots=True)
class Latents:
    """What a scene gave out, float32 of shape (m,); kept so that a replay can be compared."""

    time: int
    scene: str
    values: Float32Array


Blob = Swap | Offer | Analysis | Trajectory
Event = About | Datagram | Report | Frame | Tick | Command | Blob | Latents
"""`time` (for a frame: `arrival`) is in nanoseconds on the engine's clock, which starts at the
wall clock's time and then runs steadily, whatever happens to the wall clock."""
