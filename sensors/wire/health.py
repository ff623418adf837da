"""How well the data of one device arrives."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Health:
    """How well one device's frames arrive; None is what was not, or cannot be, measured.

    `rate` in Hz is the device's own; `jitter` in seconds is the interarrival jitter of
    RFC 3550, section 6.4.1; `lost` and `late` (duplicates too) are counted from the
    device's time stamps; `last_arrival` in ns on the engine's clock; `delay` in seconds, from
    the measurement to its arrival, smoothed over about 16 frames; where `about`, it is half of the
    way there and back, smoothed over about 4 of those. `drift` is how much faster the
    device's clock goes than the engine's, in parts per million, and `spread`, in seconds, how far
    its least delayed frames are from where that says: how well the clocks are known.
    """

    rate: float | None = None
    jitter: float | None = None
    frames: int = 0
    lost: int | None = None
    late: int | None = None
    malformed: int = 0
    last_arrival: int | None = None
    delay: float | None = None
    about: bool = False
    drift: float | None = None
    spread: float | None = None

    def delayed(self, delay: float | None, about: bool = False) -> None:
        """Take in how late a frame is, where that is known, or about known."""
        if delay is not None:
            before = delay if self.delay is None else self.delay
            self.delay = before + (delay - before) / (4 if about else 16)
            self.about = about

    def as_dict(self) -> dict[str, Any]:
        """Return all as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}
