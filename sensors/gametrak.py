"""The Gametrak: two strings, and a pedal, that follow both hands in space."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, NamedTuple

from sensors.base import DeviceSensor, Link, Reading, Said
from sensors.wire import gametrak
from sensors.wire.hid import hid
from sensors.wire.strings import DEFAULT_FEATURES, REACH, UNITS, Strung

MOVED = 64
"""Steps that a word must have moved to be the one that is wired up."""

_NS = 1_000_000_000


@dataclass
class Gametrak(Strung, DeviceSensor):
    """Where the hands are in m from the middle of the base: x right, y up, z towards the player.

    `mode` is the kind of unit: "ps2" is unlocked and kept so, "pc" streams by itself, as those
    for PCs and rewired ones do, "pictrak" is the one rebuilt with a PIC. `left_x` is where the
    left x is: in the "first" two bytes, in the "last" two (PCs' units), or in those that move.
    `low` and `high` are the ends of left x, y, length and right x, y, length, found by sweeping
    (`sensor/sweep`), and `flip` those of "left.x", "left.y", "right.x", "right.y" that go the
    wrong way. `rate` is how many reports a second `source` is played at, a file of 16-byte
    reports; a `times.csv` beside it that has as many times is followed. Raises ValueError for
    ends that are none.
    """

    mode: Literal["ps2", "pc", "pictrak"] = "ps2"
    left_x: Literal["auto", "first", "last"] = "auto"
    rate: float = field(default=80.0, metadata={"min": 0.1, "max": 1000.0, "unit": "Hz"})

    units: ClassVar[Mapping[str, str]] = UNITS
    default_features: ClassVar[Sequence[Mapping[str, object]]] = DEFAULT_FEATURES

    def __post_init__(self) -> None:
        super().__post_init__()
        self._first = self._last = _Span()

    # ---- the device --------------------------------------------------------------------

    def open(self) -> Link:
        """Open and unlock the Gametrak whose serial number or path is `id`, or the first."""
        library = hid()
        found = library.enumerate(gametrak.VENDOR, gametrak.PRODUCT)
        paths = [
            d["path"] for d in found if self.id in ("", d["serial_number"], d["path"].decode())
        ]
        if not paths:
            raise OSError("no Gametrak is plugged in here")
        device = library.device()
        try:
            device.open_path(paths[0])
            device.set_nonblocking(True)  # else to read without waiting would wait for ever
        except OSError as error:
            raise OSError(
                f"the Gametrak at {paths[0].decode()} may not be opened ({error}): "
                "limber doctor says what to do"
            ) from None
        try:
            return gametrak.Strings(device, self.mode == "ps2")
        except OSError:
            device.close()
            raise

    @classmethod
    def present(cls) -> Sequence[str]:
        """Return the serial number of each Gametrak here, its path where it has none."""
        found = hid().enumerate(gametrak.VENDOR, gametrak.PRODUCT)
        return [d["serial_number"] or d["path"].decode() for d in found]

    def recorded(self) -> Iterator[Said]:
        """Yield the reports of a file; raises OSError, and ValueError for none."""
        data = self.source.read_bytes()
        if not data or len(data) % gametrak.SIZE:
            raise ValueError(f"{self.source} is no file of reports of 16 bytes each")
        count = len(data) // gametrak.SIZE
        times = self._times(count)
        for i in range(count):
            yield data[i * gametrak.SIZE : (i + 1) * gametrak.SIZE], times[i]

    def _times(self, count: int) -> list[int]:
        """Return the times of a file's reports in ns: those beside it, or steady ones."""
        with contextlib.suppress(OSError, ValueError):
            lines = self.source.with_name("times.csv").read_text().split()
            times = [int(line) for line in lines[1:]]
            if len(times) == count:
                return [time - times[0] for time in times]
        return [round(i * _NS / self.rate) for i in range(count)]

    @property
    def reach(self) -> float:
        """The m for each step of a calibrated length."""
        return REACH[self.mode]

    # ---- what it says ------------------------------------------------------------------

    def decode(self, data: bytes, device_time: int | None) -> Reading:
        """Return where the hands are; nothing for the echo of the unlocking."""
        found = gametrak.numbers(data)
        if found is None:
            return Reading({})
        words, last, pedal = found
        if self.mode == "ps2":
            words = [word & ~1 for word in words]  # the lowest bit is one of the key's
        elsewhere = self._is_elsewhere(words[0], last)
        if elsewhere:
            words[0] = min(last, 4095)
        if self.mode == "pictrak":
            pedal = data[12] == 1
        values = self.place(words, pedal, mirrored=elsewhere)
        return Reading(values, device_time)

    def _is_elsewhere(self, first: int, last: int) -> bool:
        """Return whether the left x is in the last word: there some units for PCs have it."""
        if self.left_x != "auto" or self.mode != "pc":
            return self.left_x == "last"
        self._first, self._last = self._first.wider(first), self._last.wider(last)
        return self._first.moved < MOVED <= self._last.moved


class _Span(NamedTuple):
    """How far a word has gone."""

    low: int = 65535
    high: int = 0

    @property
    def moved(self) -> int:
        """The steps from its lowest to its highest."""
        return self.high - self.low

    def wider(self, word: int) -> "_Span":
        """Return the span that has a word in it."""
        return _Span(min(self.low, word), max(self.high, word))
