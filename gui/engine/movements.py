"""The movements of rounds as small curves, asked of the engine once for each that is seen."""

import json
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.engine.link import Link

Stamp = tuple[Any, ...]


@dataclass(frozen=True)
class Movement:
    """The curves of a round's features that move most, each values 0 to 1; and its seconds."""

    seconds: float
    curves: tuple[tuple[float, ...], ...]


class Movements(QObject):
    """What the rounds of the active scene look like; `came` tells that more is known."""

    came = Signal()

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link
        self._scene = ""
        self._facts: dict[int, dict[str, Any]] = {}
        self._found: dict[int, tuple[Stamp, Movement | None]] = {}

    def told(self, status: dict[str, Any]) -> None:
        """Take in which rounds there are; those that are others now are asked for again."""
        if status.get("scene", "") != self._scene:
            self._scene = status.get("scene", "")
            self._found.clear()
        self._facts = {one["number"]: one for one in status.get("rounds", [])}
        for number in list(self._found):
            facts = self._facts.get(number)
            if facts is None or stamp_of(facts) != self._found[number][0]:
                del self._found[number]

    def of(self, number: int) -> Movement | None:
        """Return the movement of a round; None until it is there, and where it is not known."""
        if number not in self._found and number in self._facts:
            stamp = stamp_of(self._facts[number])
            self._found[number] = stamp, None
            self._link.do(
                "round/curves",
                number,
                then=lambda reply: self._keep(number, stamp, reply),
                failed=lambda _: None,
            )
        return self._found[number][1] if number in self._found else None

    def _keep(self, number: int, stamp: Stamp, reply: list[Any]) -> None:
        if self._found.get(number, ((), None))[0] == stamp:
            found = json.loads(reply[0])
            curves = tuple(tuple(one["values"]) for one in found["curves"])
            self._found[number] = stamp, Movement(found["seconds"], curves)
            self.came.emit()


def stamp_of(facts: dict[str, Any]) -> Stamp:
    """Return what the curves of a round depend on."""
    return facts["take"], facts["seconds"], *facts["trim"], facts["examples"]
