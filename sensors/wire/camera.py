"""Sensors whose frames the camera process makes, and the datagrams in which it sends them."""

import socket
import struct
import time
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from recordings.frame import Float32Array, FloatArray
from sensors.base import DeviceSensor, Link, MalformedError, Reading, Said

SIGN = b"LmBc"
SEEN = struct.Struct("<4sqq")
"""Of a datagram: its sign, when the image was on the camera's own clock, and when it was captured
on this computer's steady clock, in ns; then values as float32. Below 2048 bytes, macOS's most."""

KEPT = struct.Struct("<4sq")
"""Of a report, as takes keep it: the sign, and the ns from capture to its arrival; then values."""

END = b"end"
"""Sent when a file has come to its end."""

TROUBLE = b"!"
"""With it begins what is wrong with the camera, in words, to be told to people."""

LARGEST = 1e6
"""Metres, or sizes of the image; what is further is nonsense."""

ROOM = 4096
MOST = 64
_BACKLOG = 1 << 20


@dataclass
class CameraSensor(DeviceSensor):
    """A sensor that MediaPipe finds in the images of a camera, in the camera process.

    `id` is the camera's number ("0"; empty: the first) or the address of a stream
    ("rtsp://…"); `source` is a video file in its place. Sensors of one camera share its images,
    of `width` by `height` pixels where it has such, `rate` a second. `mirror` turns what
    is seen round, so that somebody who faces the camera moves as before a mirror.
    """

    width: int = field(default=640, metadata={"min": 64, "max": 3840, "unit": "px"})
    height: int = field(default=480, metadata={"min": 64, "max": 2160, "unit": "px"})
    rate: float = field(default=30.0, metadata={"min": 1.0, "max": 240.0, "unit": "Hz"})
    mirror: bool = False

    plays_source: ClassVar[bool] = True
    looks_for: ClassVar[Literal["pose", "hands"]]
    """What is to be found in the images."""

    names: ClassVar[Sequence[str]] = ()
    """The channels of one datagram, in its order; NaN is what was not seen."""

    def __post_init__(self) -> None:
        self.place: Path | None = None
        """Where the camera process sends to; whoever starts it knows."""

    @property
    def whose(self) -> int:
        """Which of several people, from 1."""
        return 1

    def open(self) -> Link:
        """Wait for what the camera process says; raises OSError."""
        if self.place is None:
            raise OSError("a camera is looked through while a project is played: limber run")
        return _Seen(self.place)

    @classmethod
    def present(cls) -> Sequence[str]:
        """Return the numbers of the cameras here, on Linux; elsewhere only opening them tells."""
        return cameras_here()

    def recorded(self) -> Iterator[Said]:
        """Not used: the camera process plays `source`."""
        return iter(())

    def decode(self, data: bytes, device_time: int | None) -> Reading:
        """Return what was seen; raises MalformedError."""
        size = KEPT.size + 4 * len(self.names)
        if len(data) != size or not data.startswith(SIGN):
            raise MalformedError(f"{len(data)} bytes where {size} belong")
        delay = KEPT.unpack_from(data)[1] * 1e-9
        with np.errstate(invalid="ignore"):  # a NaN that is to be told of, whoever made it
            whole = np.frombuffer(data, "<f4", offset=KEPT.size).astype(np.float64)
        values = self.turned(whole)
        found = dict(zip(self.names, values, strict=True))
        seen = {name: value for name, value in found.items() if value == value}
        if not all(isfinite(value) and abs(value) < LARGEST for value in seen.values()):
            raise MalformedError("a value that is not finite")
        return Reading(seen, device_time, delay=delay if 0 <= delay < 3600 else None)

    @abstractmethod
    def turned(self, values: FloatArray) -> Sequence[float]:
        """Return the values of a datagram with the axes that channels have."""


class _Seen(Link):
    """A socket of our own that the camera process sends to."""

    def __init__(self, place: Path) -> None:
        if not hasattr(socket, "AF_UNIX"):
            raise OSError("cameras are not looked through on Windows; send poses by OSC (poseosc)")
        self._place, self._ended = place, False
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            place.unlink(missing_ok=True)
            self._socket.bind(str(place))
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BACKLOG)
        except OSError:
            self._socket.close()
            raise

    def read(self, seconds: float) -> Sequence[Said]:
        """Return what was seen; raises OSError with what is wrong, and EOFError at the end."""
        if self._ended:
            raise EOFError
        found: list[Said] = []
        self._socket.settimeout(seconds)
        while len(found) < MOST:
            try:
                data = self._socket.recv(ROOM)
            except (TimeoutError, BlockingIOError):
                break
            if data == END:
                self._ended = True
                break
            if data.startswith(TROUBLE):
                raise OSError(data[len(TROUBLE) :].decode(errors="replace"))
            if data.startswith(SIGN) and len(data) >= SEEN.size:
                found.append(_kept(data))
            self._socket.setblocking(False)
        return found

    def close(self) -> None:
        """Close the socket and remove it."""
        self._socket.close()
        self._place.unlink(missing_ok=True)


def _kept(data: bytes) -> Said:
    """Return a datagram as a report: in place of when it was captured, how long ago that was."""
    _, when, captured = SEEN.unpack_from(data)
    delay = time.monotonic_ns() - captured
    return KEPT.pack(SIGN, delay) + data[SEEN.size :], when


def seen(values: Float32Array, when: int, captured: int) -> bytes:
    """Return the datagram for values of shape (n,), NaN where nothing was seen; times as SEEN."""
    return SEEN.pack(SIGN, when, captured) + values.astype("<f4").tobytes()


def cameras_here(classes: Path = Path("/sys/class/video4linux")) -> list[str]:
    """Return the numbers of the cameras that Linux knows; of each device its first node alone.

    The others give no images (index of the node within its device: linux, v4l2-dev.c).
    """
    found = []
    for node in classes.glob("video*"):
        try:
            first = (node / "index").read_text().strip() == "0"
        except OSError:
            continue
        if first:
            found.append(node.name.removeprefix("video"))
    return sorted(found, key=lambda number: (len(number), number))


def units_of(points: Sequence[str], parts: Mapping[str, str]) -> dict[str, str]:
    """Return the channels of points with their units: each point's parts, one after the other."""
    return {f"{point}.{part}": unit for point in points for part, unit in parts.items()}
