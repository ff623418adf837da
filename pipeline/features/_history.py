"""The last fraction of a second of the inputs, readable at any time in it."""

import math
from collections import deque

FASTEST = 2000.0
"""Sampling rate, in Hz, up to which a history reaches back over its whole span."""


class History:
    """What the inputs were up to `span` seconds ago, joined by straight lines.

    Before the first frame the inputs are taken to have been as in the first frame. Beyond
    FASTEST frames per second the oldest are dropped: memory stays bounded.
    """

    def __init__(self, span: float) -> None:
        self._frames: deque[tuple[list[float], float]] = deque(maxlen=math.ceil(span * FASTEST) + 2)

    def push(self, values: list[float], dt: float) -> None:
        """Take in the newest values; `dt` is the time in seconds since those before."""
        self._frames.appendleft((values, dt))

    def ago(self, seconds: float) -> list[float]:
        """Return the values of `seconds` before the newest frame."""
        frames = iter(self._frames)
        newer, gap = next(frames)
        for older, gap_before in frames:
            if gap >= seconds:
                share = seconds / gap
                return [n + (o - n) * share for n, o in zip(newer, older, strict=True)]
            seconds -= gap
            newer, gap = older, gap_before
        return newer

    def clear(self) -> None:
        """Forget everything."""
        self._frames.clear()
