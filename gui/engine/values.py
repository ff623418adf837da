"""The values of features as they come: the newest, the range so far, and the last seconds."""

import numpy as np
from numpy.typing import NDArray

from gui.engine.traces import Trace

Span = tuple[float, float] | None


class Values:
    """What features have been since the window looks; names are those of the status."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self._keep(())

    def _keep(self, names: tuple[str, ...]) -> None:
        """Begin anew for other names; what goes on under its name keeps its range."""
        known = {n: i for i, n in enumerate(self.names)}
        before = getattr(self, "low", np.empty(0)), getattr(self, "high", np.empty(0))
        self.names = names
        self.now = np.full(len(names), np.nan, np.float32)
        self.low = np.full(len(names), np.inf, np.float32)
        self.high = np.full(len(names), -np.inf, np.float32)
        for i, name in enumerate(names):
            if name in known:
                self.low[i], self.high[i] = (part[known[name]] for part in before)
        self.trace = Trace(names)

    def arrange(self, names: tuple[str, ...]) -> None:
        """Have values by these names from now on."""
        if names != self.names:
            self._keep(names)

    def add(self, values: NDArray[np.float32]) -> bool:
        """Take the values of a moment, shape (d,); False where they are not of these names."""
        if len(values) != len(self.names):
            return False
        self.now = values
        self.low, self.high = np.fmin(self.low, values), np.fmax(self.high, values)
        self.trace.add(values)
        return True

    def ends(self, i: int, span: Span = None) -> Span:
        """Return from where to where a value can go, or else has gone; None: nobody knows.

        `span` is what it can be by its nature.
        """
        if span is not None:
            return span
        low, high = float(self.low[i]), float(self.high[i])
        return (low, high) if low <= high else None


def share(value: float, ends: tuple[float, float]) -> float:
    """Return where between two ends a value is, 0 to 1; NaN for one that is not there."""
    low, high = ends
    if not np.isfinite(value):
        return float("nan")
    return 0.5 if high <= low else min(1.0, max(0.0, (value - low) / (high - low)))
