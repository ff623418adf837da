"""A console on which names from devices, files and the network are letters only, never orders."""

from collections.abc import Iterable
from unicodedata import category

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

KEPT = "\n\t"
"""Signs that are no letters, and that lines are made with."""


class Screen(Console):
    """A console that prints signs which would steer the terminal, or turn text round, as "?".

    What rich itself steers it with (colours, the cursor) is no text, and stays.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield the segments of what is printed."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(harmless(segment.text), segment.style)


def harmless(text: str) -> str:
    """Return text without signs that steer a terminal (ECMA-48) or its direction (UAX 9)."""
    return "".join(c if c.isprintable() or c in KEPT or category(c) == "Zs" else "?" for c in text)
