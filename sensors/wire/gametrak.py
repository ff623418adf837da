"""What is said to a Gametrak so that it speaks, and the six numbers that it then sends."""

import struct
import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from sensors.base import Link, MalformedError, Said

VENDOR, PRODUCT = 0x14B7, 0x0982
"""In2Games Ltd., "Game-Trak V1.3"; this and all below: casiez/libgametrak c815901
(HIDAPIGameTrak.cpp), CreativeInquiry/GameTrak-Liberation bc8c2f9 (docs/protocol.md)."""

SIZE = 16
"""Bytes of a report."""

UNLOCK = b"Gametrak"
"""The first byte is the report's ID; a unit for the PlayStation echoes it in a report."""

FIRST = b"\x45\x23"
"""Begins the stream; its second byte is the first key."""

KEY = 0x46
"""Comes before each further key."""

KEYED = 100
"""Reports after which the next key is due; without it the unit falls silent."""

ECHO = 0.01
"""Seconds to wait for the echo of UNLOCK, where there is none."""

SILENCE = 1.0
"""Seconds without a report after which it is unlocked again,"""

ATTEMPTS = 3
"""so many times."""

_REPORT = struct.Struct("<6HBBH")


def keys() -> Iterator[int]:
    """Yield the bytes of the keys without end, from the first, 0x23."""
    state = 0x23
    while True:
        yield state & 0xFF
        low = (state & 1) | (2 & ((state >> 15) ^ (state >> 16)))
        middle = ((state << 2) ^ (state >> 16)) & 0xFC
        state = low | middle | ((state << 7) & 0xFFFF00)


def numbers(data: bytes) -> tuple[list[int], int, bool] | None:
    """Return the six words (left x, y, length, right x, y, length), the last word, and the pedal.

    Words are 0 to 4095. None for the echo of UNLOCK. Raises MalformedError.
    """
    if len(data) != SIZE:
        raise MalformedError(f"{len(data)} bytes where {SIZE} belong")
    if data.startswith(UNLOCK):
        return None
    *words, buttons, _, last = _REPORT.unpack(data)
    if max(words) > 4095:
        raise MalformedError("a number beyond 4095")
    return words, last, bool(buttons & 0x10)


class Hid(Protocol):
    """What is needed of an open HID device, as hidapi has it."""

    def read(self, max_length: int, timeout_ms: int) -> Sequence[int]:
        """Return a report, empty after so many milliseconds without; raises OSError.

        At 0 it does not wait, once it was told so (`set_nonblocking`).
        """

    def write(self, data: bytes) -> int:
        """Send a report, its ID first; return the bytes sent, -1 where the device refuses."""

    def close(self) -> None:
        """Give it back."""


class Strings(Link):
    """A Gametrak that streams: unlocked, and kept so by the next key after every 100 reports.

    Without `locked` it is one for PCs, which streams by itself. Raises OSError when it refuses.
    """

    def __init__(self, device: Hid, locked: bool = True) -> None:
        self._device, self._locked = device, locked
        self._attempts = self._count = 0
        self._heard = time.monotonic()
        self._waiting: list[Said] = []
        if locked:
            self._unlock()

    def read(self, seconds: float) -> Sequence[Said]:
        """Return the reports that have come; raises OSError when it is gone, or stays silent."""
        found, self._waiting = self._waiting, []
        while data := self._next(0 if found else seconds):
            found.append((data, None))
            self._keep_alive(data)
        if found:
            self._heard = time.monotonic()
        elif time.monotonic() - self._heard > SILENCE:
            self._try_again()
        return found

    def close(self) -> None:
        """Give it back."""
        self._device.close()

    def _next(self, seconds: float) -> bytes:
        try:
            return bytes(self._device.read(SIZE, round(seconds * 1000)))
        except OSError:  # "read error" is all that hidapi says
            raise OSError("the Gametrak was pulled out; plug it in again") from None

    def _unlock(self) -> None:
        """Say the word, wait for its echo if there is one, and begin the stream."""
        self._keys = keys()
        self._count = 0
        self._write(UNLOCK)
        end = time.monotonic() + ECHO
        while (left := end - time.monotonic()) > 0:
            data = self._next(left)
            if data:
                self._waiting.append((data, None))
            if data.startswith(UNLOCK):
                break
        self._write(bytes((FIRST[0], next(self._keys))))

    def _keep_alive(self, data: bytes) -> None:
        """Count a report, and give the next key when its time has come."""
        if not self._locked or data.startswith(UNLOCK):
            return
        self._attempts = 0
        self._count += 1
        if self._count == KEYED:
            self._count = 0
            self._write(bytes((KEY, next(self._keys))))

    def _try_again(self) -> None:
        self._attempts += 1
        if not self._locked or self._attempts > ATTEMPTS:
            raise OSError("it is plugged in, but silent: pull it out and plug it in again")
        self._heard = time.monotonic()
        self._unlock()

    def _write(self, data: bytes) -> None:
        if self._device.write(data) < 0:
            raise OSError("it takes no unlocking: is it one for PCs? Then set mode to pc")
