"""The window's parts, none of which can stop another."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from gui.panels.base import PANELS, Context, Panel

log = logging.getLogger(__name__)

Part = TypeVar("Part")

FAILED = "A part of the window failed and is left out; the sound is not touched. {} says more."


def panels(context: Context) -> dict[str, Panel]:
    """Return all panels by type; one that cannot be made is logged, told of and left out."""
    found: dict[str, Panel] = {}
    for name in PANELS.types():
        try:
            found[name] = PANELS.load(name)(context)
        except Exception:  # whatever is in that file, the others are needed on stage
            log.exception("The panel %s cannot be made", name)
    return found


class Care:
    """Calls parts one after the other; one that raises is told of once and then left alone."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._broken: set[int] = set()

    def each(self, parts: Iterable[Part], call: Callable[[Part], None]) -> None:
        """Call for every part that has not failed."""
        for part in parts:
            if id(part) in self._broken:
                continue
            try:
                call(part)
            except Exception:  # as above
                self._broken.add(id(part))
                log.exception("%s failed", type(part).__name__)
                self._tell(FAILED.format("window.log"))
