"""Numbers in lines of text on a serial port: Arduino, ESP32, and whatever prints like them."""

import errno
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, ClassVar

from sensors.base import DeviceSensor, Link, MalformedError, Reading, Said
from sensors.wire.named import named_units
from sensors.wire.needed import needed
from sensors.wire.numbers import LARGEST

LONGEST = 4096
"""Bytes of a line; what is longer is no line of numbers."""

_BETWEEN = re.compile(rb"[,;\s]+")
_NS = 1_000_000_000


@dataclass
class Serial(DeviceSensor):
    """Lines of numbers, with commas, semicolons, spaces or tabs between them.

    `id` is the serial port ("/dev/ttyACM0", "COM3"; empty: the first on USB), at `baud`. The
    numbers are named by `channels` in order, and in `channel_units` have their units, or name
    themselves as the Arduino's plotter has it, "bend:0.5,tilt:12"; else they are value.1,
    value.2 … Where the device waits to be asked, `ask` is what it is asked with, after each of
    its lines ("r" for Arduino2Max). `rate` is how many lines a second `source`, a file of lines,
    is played at: it says no times. Raises ValueError for channels that are not unique or do
    not fit.
    """

    baud: int = field(default=115200, metadata={"min": 50, "max": 4_000_000})
    ask: str = ""
    channels: list[str] = field(default_factory=list)
    channel_units: list[str] = field(default_factory=list)
    rate: float = field(default=100.0, metadata={"min": 0.1, "max": 10000.0, "unit": "Hz"})

    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def __post_init__(self) -> None:
        named_units(self.channels, self.channel_units)

    def known_units(self) -> Mapping[str, str]:
        """Return the channels that the rig names, with their units."""
        return named_units(self.channels, self.channel_units)

    def open(self) -> Link:
        """Open the port; raises OSError and ImportError."""
        return _Line(self.id, self.baud, self.ask.encode())

    @classmethod
    def present(cls) -> Sequence[str]:
        """Return the serial ports on USB."""
        return _on_usb()

    def recorded(self) -> Iterator[Said]:
        """Yield the lines of a file, `rate` a second; raises OSError."""
        with self.source.open("rb") as file:
            for number, line in enumerate(file):
                yield line, round(number * _NS / self.rate)

    def decode(self, data: bytes, device_time: int | None) -> Reading:
        """Return the numbers of a line; nothing of an empty one. Raises MalformedError."""
        parts = [part for part in _BETWEEN.split(data) if part]
        values: dict[str, float] = {}
        for place, part in enumerate(parts):
            name, colon, number = part.rpartition(b":")
            values[_text(name) if colon else self._name(place)] = _number(number)
        if 0 < len(values) < len(self.channels):
            raise MalformedError(f"{len(values)} numbers where {len(self.channels)} belong")
        kept = {name: values[name] for name in self.channels} if self._all_in(values) else values
        return Reading(kept, device_time)

    def _name(self, place: int) -> str:
        return self.channels[place] if place < len(self.channels) else f"value.{place + 1}"

    def _all_in(self, values: Mapping[str, float]) -> bool:
        return bool(self.channels) and all(name in values for name in self.channels)


def _number(text: bytes) -> float:
    try:
        value = float(text)
    except ValueError:
        raise MalformedError("a word that is no number") from None
    if not isfinite(value) or abs(value) >= LARGEST:
        raise MalformedError("a number that is not finite")
    return value


def _text(name: bytes) -> str:
    word = name.decode(errors="replace").strip().strip(":")
    if not word:
        raise MalformedError("a number without its name")
    return word


class _Line(Link):
    """An open serial port, read line by line; the first, which may be a part, is left out."""

    def __init__(self, port: str, baud: int, ask: bytes) -> None:
        serial = needed("serial", "serial")
        try:
            self._port = serial.Serial(port or _first_on_usb(), baud, timeout=0)
        except serial.SerialException as error:
            raise OSError(_advice(port, error)) from error
        self._ask = ask
        self._rest = b""
        self._begun = bool(ask)  # what is asked for comes whole
        self._port.reset_input_buffer()
        if ask:
            self._port.write(ask)

    def read(self, seconds: float) -> Sequence[Said]:
        """Return the lines that have come; raises OSError when the port is gone."""
        self._port.timeout = seconds
        data = self._port.read(1)
        data += self._port.read(self._port.in_waiting) if data else b""
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[-LONGEST:]
        if lines and not self._begun:
            self._begun = True
            lines = lines[1:]
        if self._ask and (lines or not data):
            self._port.write(self._ask)
        return [(line, None) for line in lines if line.strip()]

    def close(self) -> None:
        """Close the port."""
        self._port.close()


def _advice(port: str, error: OSError) -> str:
    """Return what to do about a port that cannot be opened."""
    if error.errno == errno.EACCES:
        return (
            f"you may not use {port or 'the serial port'}: join its group, "
            "sudo usermod -aG dialout $USER, and log in anew"
        )
    if error.errno == errno.ENOENT:
        return f"nothing is at {port or 'the serial port'}: is it plugged in, and called so still?"
    return f"the serial port cannot be opened ({error}): is it plugged in, and used by no other?"


def _first_on_usb() -> str:
    """Return the first serial port that is on USB; raises OSError when there is none."""
    found = _on_usb()
    if not found:
        raise OSError("no serial port on USB is here: plug the board in, or name its port")
    return found[0]


def _on_usb() -> list[str]:
    ports: Any = needed("serial.tools.list_ports", "serial").comports()
    return sorted(str(port.device) for port in ports if port.vid is not None)
