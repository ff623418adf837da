"""How many gaps there were in what a device played, in all and lately."""

from collections import deque

NOW, MINUTE = 10.0, 60.0
"""Seconds that gaps are counted over: whether they go on, and whether to look."""

STEP = 0.5
"""Seconds between the counts that are remembered."""


class Gaps:
    """Takes in the count of gaps since a device was opened, at `begun` s on any steady clock."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._counts: deque[tuple[float, int]] = deque([(begun, 0)])

    def figures(self, now: float, total: int) -> dict[str, float | int]:
        """Return the gaps there were until `now`, `total` in all, as JSON values.

        "now" are those of the last NOW seconds, "minute" of the last MINUTE; "seconds" is for how
        long they are counted.
        """
        if now - self._counts[-1][0] >= STEP:
            self._counts.append((now, total))
        while len(self._counts) > 1 and self._counts[1][0] <= now - MINUTE:
            self._counts.popleft()
        return {
            "total": total,
            "now": total - self._before(now - NOW),
            "minute": total - self._before(now - MINUTE),
            "seconds": now - self._begun,
        }

    def _before(self, time: float) -> int:
        """Return how many there were at a time, or when first counted."""
        earlier = [count for at, count in self._counts if at <= time]
        return earlier[-1] if earlier else self._counts[0][1]
