"""Gamepads and joysticks, as the kernel of Linux hands them on."""

import array
import contextlib
import os
import select
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sensors.base import DeviceSensor, Link, MalformedError, Reading, Said

EVENT = struct.Struct("<IhBB")
"""Milliseconds, value, kind, number: struct js_event of Linux (linux/joystick.h)."""

BUTTON, AXIS, INITIAL = 1, 2, 0x80

FOLDER = Path("/dev/input")

_NAME = 0x80806A13  # JSIOCGNAME(128) of linux/joystick.h
_MS = 1_000_000


@dataclass
class Gamepad(DeviceSensor):
    """Sticks and triggers, axis.1, axis.2 … from -1 to 1, and button.1, button.2 … 0 or 1.

    `id` is a part of the pad's name ("Xbox"), or the path of its device; empty: the first.
    Numbers are in the pad's own order: with most, axis.1 goes right and axis.2 down on the left
    stick. `source` is a file of events of 8 bytes, as `/dev/input/js0` gives them. Linux only.
    """

    still_is_silent: ClassVar[bool] = True
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}.axis"]},
    )

    def open(self) -> Link:
        """Open the pad; raises OSError."""
        if sys.platform != "linux":
            raise OSError("gamepads are read on Linux only; another program can send them as OSC")
        return _Pad(_path(self.id))

    @classmethod
    def present(cls) -> Sequence[str]:
        """Return what the pads here are called."""
        return list(_names().values())

    def recorded(self) -> Iterator[Said]:
        """Yield the events of a file; raises OSError, and ValueError for none."""
        data = self.source.read_bytes()
        if not data or len(data) % EVENT.size:
            raise ValueError(f"{self.source} is no file of events of {EVENT.size} bytes each")
        first: int | None = None
        for time, *rest in EVENT.iter_unpack(data):
            first = time if first is None else first
            yield EVENT.pack(time, *rest), (time - first) % 2**32 * _MS

    def decode(self, data: bytes, device_time: int | None) -> Reading:
        """Return what one event says; raises MalformedError."""
        if len(data) != EVENT.size:
            raise MalformedError("no event of a gamepad")
        _, value, kind, number = EVENT.unpack(data)
        kind &= ~INITIAL
        if kind == AXIS:
            return Reading({f"axis.{number + 1}": max(-1.0, value / 32767)}, device_time)
        if kind == BUTTON:
            return Reading({f"button.{number + 1}": float(value != 0)}, device_time)
        raise MalformedError("an event of a kind that is not known")


class _Pad(Link):
    """An open pad; at first the kernel says where everything stands."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise OSError(f"the gamepad {path} cannot be opened: {error.strerror}") from None

    def read(self, seconds: float) -> Sequence[Said]:
        """Return the events that have come; raises OSError when the pad is gone."""
        if not select.select([self._file], [], [], seconds)[0]:
            return ()
        data = os.read(self._file, 64 * EVENT.size)
        if not data:
            raise OSError(f"the gamepad {self._path} is gone; plug it in again")
        whole = len(data) // EVENT.size * EVENT.size
        return [(data[at : at + EVENT.size], None) for at in range(0, whole, EVENT.size)]

    def close(self) -> None:
        """Close the pad."""
        os.close(self._file)


def _path(wanted: str) -> Path:
    """Return the device of the pad that is wanted; raises OSError, naming those there are."""
    if wanted.startswith("/"):
        return Path(wanted)
    found = _names()
    for path, name in found.items():
        if wanted.lower() in name.lower():
            return path
    there = f"; there are {', '.join(found.values())}" if found else ""
    raise OSError(f"no gamepad{f' called {wanted}' if wanted else ''} is plugged in{there}")


def _names() -> dict[Path, str]:
    return {path: _name(path) for path in sorted(FOLDER.glob("js*"))}


def _name(path: Path) -> str:
    """Return what a pad is called, "" where it does not say."""
    import fcntl  # only where there is one

    room = array.array("B", bytes(128))
    with contextlib.suppress(OSError), path.open("rb") as file:
        fcntl.ioctl(file, _NAME, room)
    return room.tobytes().split(b"\0")[0].decode(errors="replace")
