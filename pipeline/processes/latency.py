"""How long latents take: from the kernel's receipt of a datagram to the end of its sending."""

from typing import Any

import numpy as np

KEPT = 8192
"""Datagrams that the figures are over."""


class Latency:
    """The latest latencies, in nanoseconds; adding one is cheap enough for the loop."""

    def __init__(self) -> None:
        self._ring = np.zeros(KEPT, np.int64)
        self.count = 0

    def add(self, nanoseconds: int) -> None:
        """Take in the latency of one datagram."""
        self._ring[self.count % KEPT] = nanoseconds
        self.count += 1

    def figures(self) -> dict[str, Any]:
        """Return count, and p50, p99 and the longest in milliseconds; None before there are any."""
        if not self.count:
            return {"count": 0, "p50": None, "p99": None, "max": None}
        held = self._ring[: min(self.count, KEPT)] * 1e-6
        p50, p99 = np.percentile(held, (50, 99))
        return {
            "count": self.count,
            "p50": float(p50),
            "p99": float(p99),
            "max": float(held.max()),
        }
