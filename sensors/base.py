"""What a sensor is: a device or app whose readings become frames."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from recordings.families import Family
from recordings.frame import Frame, Layout

OscArgument = float | int | str | bytes | bool | None


class MalformedError(ValueError):
    """What arrived is not what this device sends; it is counted and dropped."""


@dataclass(slots=True)
class Reading:
    """What one message says, or all of one datagram: some channels of one device.

    `values` are channel → value in canonical units (W3C axes; m/s², rad/s, µT, degrees).
    `device_time` is in nanoseconds on the device's clock, None if it sends none. `paced` is
    False where the message comes between two samples (a button, a separate quaternion).
    `leads` is True where its time is that of the whole datagram, whichever message paces it.
    `parts` are the messages that were joined, each with its own time; empty for a single one.
    """

    values: Mapping[str, float]
    device_time: int | None = None
    paced: bool = True
    leads: bool = False
    parts: tuple["Reading", ...] = ()


@dataclass
class Sensor(ABC):  # noqa: B024 - its two kinds below say what a sensor must do
    """One device of the rig; its dataclass fields are the keys of a `[[sensors]]` table.

    `name` is what scenes call it ("phone"), `id` is what the device calls itself ("0"; empty
    takes any), `role` is free text for people ("left hand"), `former` what it was called before:
    takes know it by that.
    """

    name: str = ""
    id: str = ""
    role: str = ""
    former: list[str] = field(default_factory=list)

    units: ClassVar[Mapping[str, str]] = {}
    """The channels that such a device has, in order, with their units ("" for none)."""

    default_features: ClassVar[Sequence[Mapping[str, object]]] = ()
    """`[[features]]` tables given to a scene when this sensor is added; "{name}" in their
    inputs and names stands for the sensor's name."""

    def known_units(self) -> Mapping[str, str]:
        """Return the channels known before the device speaks, with units; `units` for most."""
        return self.units


@dataclass
class OscSensor(Sensor):
    """A sensor that arrives as OSC messages over UDP at `host`:`port`."""

    host: str = "127.0.0.1"
    port: int = 0

    other_ports: ClassVar[Sequence[int]] = ()
    """Where such devices are also known to send, beside the default port."""

    @abstractmethod
    def recognise(self, address: str) -> str | None:
        """Return the device id when messages to this address come from such a device.

        The answer depends on nothing but the address and the rig keys: it is remembered.
        """

    @abstractmethod
    def decode(self, address: str, args: Sequence[OscArgument]) -> Reading:
        """Return what a message to a recognised address says.

        May depend on messages seen before (a variant told apart by what arrived), so that
        one instance serves one device. Raises MalformedError for wrong counts or types, and
        never another exception, whatever the arguments.
        """


@dataclass
class PolledSensor(Sensor):
    """A sensor read at times it names itself: made by computation, or played from a file."""

    @abstractmethod
    def start(self, now: int) -> None:
        """Begin at `now`, nanoseconds on the engine's clock."""

    @abstractmethod
    def due(self) -> int | None:
        """Return when the next frame is due, on the engine's clock; None when there is none."""

    @abstractmethod
    def read(self, now: int) -> list[Frame]:
        """Return all frames due until `now`, in order of time."""


SENSORS: Family[Sensor] = Family("sensors", Sensor, "sensor")

__all__ = [
    "SENSORS",
    "Frame",
    "Layout",
    "MalformedError",
    "OscArgument",
    "OscSensor",
    "PolledSensor",
    "Reading",
    "Sensor",
]
