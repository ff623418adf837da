"""What is known of a strip, and where its parts are."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gui.look.style import Size

MARGIN = 0.12
"""How far a strip reaches beyond its range, as a share of it: there handles can be dragged to."""

Curve = tuple[float, float, Sequence[float]]
"""How usual each value is: of the lowest and the highest place, and numbers 0 to 1 between."""


@dataclass(frozen=True)
class Facts:
    """What is shown of a latent beside its value: its name, its range, and how it is.

    `outside` names the sounds to teach that its range leaves out; `numbers` says whether the
    range and the target are shown as numbers too.
    """

    name: str
    low: float
    high: float
    words: str = ""
    enabled: bool = True
    density: Curve | None = None
    outside: tuple[str, ...] = ()
    held: tuple[float, float] | None = None
    numbers: bool = False

    @property
    def warning(self) -> str:
        """What to say of sounds to teach that the range leaves out; "" where there is none."""
        if not self.outside:
            return ""
        first, more = self.outside[0], len(self.outside) - 1
        return f"▲ {first} +{more} outside" if more else f"▲ {first} is outside"

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where its strip goes: where it is held while the strip is in use."""
        if self.held is not None:
            return self.held
        low, high = self.low, self.high
        if self.density is not None:
            low, high = min(low, self.density[0]), max(high, self.density[1])
        edge = MARGIN * (high - low)
        return low - edge, high + edge


class Layout:
    """Where the parts of a strip are: its words above, or beside the picture where it is low."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.is_low = height < Size.px(46)
        edge, line = Size.px(10), Size.px(22)
        if self.is_low:
            left = width * 0.6
            self.words = QRectF(edge, 0, width * 0.58 - edge, height)
            self.picture = QRectF(left, Size.px(3), width - left - edge, height - Size.px(6))
        else:
            self.words = QRectF(edge, Size.px(3), width - 2 * edge, line)
            top = self.words.bottom() + Size.px(1)
            self.picture = QRectF(edge, top, width - 2 * edge, height - top - Size.px(5))
        self._left, self._span = self.picture.left(), self.picture.width()

    def x(self, value: float, reach: tuple[float, float]) -> float:
        """Return where a value is drawn."""
        low, high = reach
        return self._left + min(1.0, max(0.0, (value - low) / (high - low))) * self._span

    def value(self, x: float, reach: tuple[float, float]) -> float:
        """Return the value at a place."""
        low, high = reach
        share = (x - self._left) / max(1.0, self._span)
        return low + min(1.0, max(0.0, share)) * (high - low)
