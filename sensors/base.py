"""What a sensor is: a device or app whose readings become frames."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from recordings.families import Family
from recordings.frame import Frame, Layout
from sensors.wire.calibration import Calibration

OscArgument = float | int | str | bytes | bool | None
Message = tuple[str, tuple[OscArgument, ...]]
"""An OSC address and its arguments."""


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
    `delay` is in seconds, from when it was measured to its arrival, where that can be known.
    """

    values: Mapping[str, float]
    device_time: int | None = None
    paced: bool = True
    leads: bool = False
    parts: tuple["Reading", ...] = ()
    delay: float | None = None


@dataclass
class Sensor(ABC):  # noqa: B024 - its kinds below say what a sensor must do
    """One device of the rig; its dataclass fields are the keys of a `[[sensors]]` table.

    `name` is what scenes call it ("phone"), `id` is what the device calls itself ("0"; empty
    takes any), `role` is free text for people ("left hand"), `former` what it was called before:
    takes know it by that. `calibration` is what is known of it where it is worn. `spare_for` is
    the name of the sensor whose part it plays when that is lost.
    """

    name: str = ""
    id: str = ""
    role: str = ""
    former: list[str] = field(default_factory=list)
    calibration: Calibration = field(default_factory=Calibration)
    spare_for: str = ""

    units: ClassVar[Mapping[str, str]] = {}
    """The channels that such a device has, in order, with their units ("" for none)."""

    default_features: ClassVar[Sequence[Mapping[str, object]]] = ()
    """`[[features]]` tables given to a scene when this sensor is added; "{name}" in their
    inputs and names stands for the sensor's name."""

    def known_units(self) -> Mapping[str, str]:
        """Return the channels known before the device speaks, with units; `units` for most."""
        return self.units

    @property
    def rests(self) -> bool:
        """Whether it says nothing while nothing moves, and nobody can tell when it is gone."""
        return False


@dataclass
class OscSensor(Sensor):
    """A sensor that arrives as OSC messages over UDP at `host`:`port`.

    `source` is a packet capture (pcap, pcapng) of such devices, which is played in place of them,
    `speed` times as fast as it was; at 0 as fast as it goes. No port is opened for it.
    """

    host: str = "127.0.0.1"
    port: int = 0
    source: Path = Path()
    speed: float = field(default=1.0, metadata={"min": 0.0, "max": 20.0})

    other_ports: ClassVar[Sequence[int]] = ()
    """Where such devices are also known to send, beside the default port."""

    told_by_host: ClassVar[bool] = False
    """Whether such devices do not say who they are, so that their network address is their id."""

    def device_of(self, address: str, host: str) -> str | None:
        """Return the id of who sends to this address from `host`, None if it is no such device."""
        found = self.recognise(address)
        return host if found == "" and self.told_by_host else found

    @classmethod
    def unpack(cls, facts: Mapping[str, Any]) -> list[Message] | None:  # noqa: ARG003 - for others
        """Return the messages that a JSON object of such a device stands for; None for another's.

        Raises nothing, whatever is in it.
        """
        return None

    @abstractmethod
    def recognise(self, address: str) -> str | None:
        """Return the device id when messages to this address come from such a device.

        The answer depends on nothing but the address and the rig keys: it is remembered. It is
        empty where the device does not say who it is.
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


Said = tuple[bytes, int | None]
"""What a device said, and when on its own clock, in nanoseconds; None if it does not tell."""


class Link(ABC):
    """An open device, used by one thread; opening it was its making."""

    still_is_silent: bool = False
    """Whether this one says nothing while nothing moves, though others of its type may."""

    @abstractmethod
    def read(self, seconds: float) -> Sequence[Said]:
        """Return what the device has said, waiting for it for some `seconds` at most.

        Raises OSError, in plain words, when the device is gone, and EOFError at the end of
        what stands in for it.
        """

    @abstractmethod
    def close(self) -> None:
        """Give the device back."""


@dataclass
class DeviceSensor(Sensor):
    """A sensor on a device that is no socket: HID, MIDI, a serial line, a stream.

    It is read in a thread of its own, which alone calls `open` and `recorded`; `decode` is the
    engine's, and calibration and formulas belong there: takes keep what was read. `source` is
    a file of what such a device has said, which stands in for it; it comes `speed` times as
    fast as it did, and at 0 as fast as it goes.
    """

    source: Path = Path()
    speed: float = field(default=1.0, metadata={"min": 0.0, "max": 20.0})

    still_is_silent: ClassVar[bool] = False
    """Whether such a device says nothing while nothing moves, and is there all the same."""

    plays_source: ClassVar[bool] = False
    """Whether `open` gives what `source` holds too, at its `speed`."""

    @abstractmethod
    def open(self) -> Link:
        """Open the device; may take its time.

        Raises OSError, saying what to do, when it is not there, and ImportError, naming the
        package, without the library that it needs.
        """

    @classmethod
    def present(cls) -> Sequence[str]:
        """Return the `id` of each such device that is here now; may take a second.

        Raises as `open` does.
        """
        return ()

    @classmethod
    def rates(cls) -> Mapping[str, float]:
        """Return the Hz that devices here, by `id`, say that they speak with; as `present`."""
        return {}

    @abstractmethod
    def recorded(self) -> Iterator[Said]:
        """Yield what `source` holds, with the time since its beginning.

        Raises OSError or ValueError when it cannot be read.
        """

    @abstractmethod
    def decode(self, data: bytes, device_time: int | None) -> Reading:
        """Return what the device said; no values where it says nothing of movement.

        May depend on what it said before. Raises MalformedError, and nothing else, whatever
        the bytes.
        """


@runtime_checkable
class Swept(Protocol):
    """A sensor whose ends are found while it is moved as far as it goes."""

    @property
    def sweeping(self) -> bool:
        """Whether its ends are being found."""

    def begin_sweep(self) -> None:
        """Forget the ends, and find them anew."""

    def end_sweep(self) -> None:
        """Keep the ends that were found; raises ValueError when those before stay."""

    def drop_sweep(self) -> None:
        """Find no ends any more; those before stay."""

    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """Return between which values each channel goes, as the ends say; {} without ends."""


SENSORS: Family[Sensor] = Family("sensors", Sensor, "sensor")

__all__ = [
    "SENSORS",
    "DeviceSensor",
    "Frame",
    "Layout",
    "Link",
    "MalformedError",
    "Message",
    "OscArgument",
    "OscSensor",
    "PolledSensor",
    "Reading",
    "Said",
    "Sensor",
    "Swept",
]
