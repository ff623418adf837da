"""The Gametrak: two strings, and a pedal, that follow both hands in space."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, NamedTuple

from sensors.base import DeviceSensor, Link, Reading, Said
from sensors.wire import gametrak
from sensors.wire.hid import hid
from sensors.wire.strings import MIDDLE, Ends, hand

REACH = {"ps2": 1.333e-3, "pc": 1.333e-3, "pictrak": 1.075e-3}
"""m for each step of a calibrated length (casiez/libgametrak, GameTrak.cpp)."""

LEAST_SWEEP = 200
"""Steps that each axis must have been moved for a calibration; less is no sweep."""

MOVED = 64
"""Steps that a word must have moved to be the one that is wired up."""

NUMBERS = ("left.x", "left.y", "left.length", "right.x", "right.y", "right.length")

_NS = 1_000_000_000


@dataclass
class Gametrak(DeviceSensor):
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
    low: list[int] = field(default_factory=list, metadata={"min": 0, "max": 4095})
    high: list[int] = field(default_factory=list, metadata={"min": 0, "max": 4095})
    flip: list[Literal["left.x", "left.y", "right.x", "right.y"]] = field(default_factory=list)
    rate: float = field(default=80.0, metadata={"min": 0.1, "max": 1000.0, "unit": "Hz"})

    units: ClassVar[Mapping[str, str]] = {
        **{f"{hand}.{axis}": "m" for hand in ("left", "right") for axis in "xyz"},
        **{f"{hand}.length": "m" for hand in ("left", "right")},
        "control.pedal": "",
    }
    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.place", "type": "raw", "inputs": ["{name}.left", "{name}.right"]},
        {
            "name": "{name}.velocity",
            "type": "delta",
            "inputs": [f"{{name}}.{hand}.{axis}" for hand in ("left", "right") for axis in "xyz"],
            "size": 7,
        },
    )

    def __post_init__(self) -> None:
        if {len(self.low), len(self.high)} not in ({0}, {6}):
            raise ValueError("low and high need six numbers each, or none: sweep it again")
        if any(low >= high for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError("low and high are not in order: sweep it again")
        self._sweep: tuple[list[int], list[int]] | None = None
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
        self._widen(words)
        ends, reach = self._ends, REACH[self.mode]
        left = hand(words, False, ends, reach, self.flip, mirrored=elsewhere)
        right = hand(words, True, ends, reach, self.flip)
        values = (*left[:3], *right[:3], left[3], right[3], float(pedal))
        return Reading(dict(zip(self.units, values, strict=True)), device_time)

    def _is_elsewhere(self, first: int, last: int) -> bool:
        """Return whether the left x is in the last word: there some units for PCs have it."""
        if self.left_x != "auto" or self.mode != "pc":
            return self.left_x == "last"
        self._first, self._last = self._first.wider(first), self._last.wider(last)
        return self._first.moved < MOVED <= self._last.moved

    # ---- calibration -------------------------------------------------------------------

    @property
    def sweeping(self) -> bool:
        """Whether its ends are being found."""
        return self._sweep is not None

    def begin_sweep(self) -> None:
        """Forget the ends, and find them anew while all is moved as far as it goes."""
        self._sweep = [MIDDLE] * 6, [MIDDLE] * 6

    def end_sweep(self) -> None:
        """Keep the ends that were found; raises ValueError when something was hardly moved."""
        swept, self._sweep = self._sweep, None
        if swept is None:
            return
        low, high = swept
        short = [n for n, a, b in zip(NUMBERS, low, high, strict=True) if b - a < LEAST_SWEEP]
        if short:
            raise ValueError(f"{', '.join(short)} was hardly moved; the calibration is as before")
        self.low, self.high = low, high

    @property
    def _ends(self) -> Ends:
        return (self.low, self.high) if self._sweep is None else self._sweep

    def _widen(self, words: Sequence[int]) -> None:
        if self._sweep is not None:
            low, high = self._sweep
            low[:] = map(min, low, words)
            high[:] = map(max, high, words)


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
