"""The engine's clock: the time of day when it started, and steady from there."""

import time


class EngineClock:
    """Nanoseconds since 1970 that never step.

    The wall clock is read once, when the clock is made; from then on only the monotonic
    clock counts, so that setting the computer's time cannot move a performance.
    """

    def __init__(self) -> None:
        self._offset = time.time_ns() - time.monotonic_ns()

    def now(self) -> int:
        """Return the time in nanoseconds; never less than it returned before."""
        return time.monotonic_ns() + self._offset
