"""Boxes and cords on a sheet, before they become a file of Max or Pd."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

ROW = 36
"""Pixels from one row of boxes to the next."""

HEIGHT = 22
"""Pixels of a box, of whatever kind."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its `kind` is object, message, comment, toggle, button, slider or number.

    `ports` are its inlets and outlets, None where its text says them.
    """

    index: int
    kind: str
    text: str
    x: int
    y: int
    width: int
    ports: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cord:
    """A cord from an outlet of one box to an inlet of another, by index."""

    source: int
    outlet: int
    target: int
    inlet: int


class Canvas:
    """A sheet that boxes are put on and joined; `extent` is how wide and high it became."""

    def __init__(self, width_of: Callable[[str, str], int]) -> None:
        self.boxes: list[Box] = []
        self.cords: list[Cord] = []
        self.width_of = width_of

    def put(
        self,
        kind: str,
        text: str,
        x: int,
        y: int,
        width: int = 0,
        ports: tuple[int, int] | None = None,
    ) -> Box:
        """Put a box; it is as wide as its text, or as `width` where that is more."""
        box = Box(len(self.boxes), kind, text, x, y, max(width, self.width_of(kind, text)), ports)
        self.boxes.append(box)
        return box

    def stack(self, texts: Iterable[str], x: int, y: int) -> list[Box]:
        """Put objects below one another, each joined to the next."""
        boxes = [self.put("object", text, x, y + i * ROW) for i, text in enumerate(texts)]
        self.join(*boxes)
        return boxes

    def join(self, *boxes: Box) -> None:
        """Join boxes in a row: first outlet to first inlet."""
        for source, target in pairwise(boxes):
            self.cord(source, target)

    def cord(self, source: Box, target: Box, outlet: int = 0, inlet: int = 0) -> None:
        """Join an outlet to an inlet."""
        self.cords.append(Cord(source.index, outlet, target.index, inlet))

    def widest(self, texts: Iterable[str]) -> int:
        """Return the width of the widest of some objects."""
        return max(self.width_of("object", text) for text in texts)

    @property
    def extent(self) -> tuple[int, int]:
        """The width and height that everything needs, in pixels."""
        return max(b.x + b.width for b in self.boxes), max(b.y for b in self.boxes) + HEIGHT
