"""How many messages leave by each output, counted over the last second or two."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from pipeline.outputs.base import Output
from pipeline.settings.tables import kind_of

STEP = 250_000_000
"""Nanoseconds between two counts that are kept, at least."""

KEPT = 5
"""Counts that are kept: the rate is over the time since the oldest."""


class Activity:
    """Remembers how much had left when; told by whoever asks for the figures."""

    def __init__(self) -> None:
        self._counts: dict[int, deque[tuple[int, int]]] = {}

    def figures(
        self, outputs: Sequence[Output], opened: Sequence[Output], now: int
    ) -> list[dict[str, Any]]:
        """Return each output as JSON values: where it sends, whether it is open, and how much.

        `now` in ns. The rate is in messages a second, None when it is asked for the first time.
        """
        return [self._figures(output, any(output is o for o in opened), now) for output in outputs]

    def _figures(self, output: Output, is_open: bool, now: int) -> dict[str, Any]:
        sent = getattr(output, "sent", 0)
        return {
            "name": output.name,
            "type": kind_of(output),
            "host": getattr(output, "host", None),
            "port": getattr(output, "port", None),
            "address": getattr(output, "address", None),
            "open": is_open,
            "sent": sent,
            "unsent": getattr(output, "unsent", 0),
            "rate": self._rate(id(output), sent, now),
        }

    def _rate(self, which: int, sent: int, now: int) -> float | None:
        counts = self._counts.setdefault(which, deque(maxlen=KEPT))
        before = counts[0] if counts else None
        if before is None or now - counts[-1][0] >= STEP:
            counts.append((now, sent))
        if before is None or now <= before[0]:
            return None
        return (sent - before[1]) * 1e9 / (now - before[0])
