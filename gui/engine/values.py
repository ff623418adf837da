"""The values of features as they come: the newest, the range so far, and the last seconds."""

import numpy as np
from numpy.typing import NDArray

from gui.engine.traces import Trace


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

    def share(self, i: int) -> float:
        """Return where in its range a value is, 0 to 1; NaN for one that was never there."""
        span = float(self.high[i] - self.low[i])
        if not np.isfinite(self.now[i]) or not np.isfinite(span):
            return float("nan")
        return 0.5 if span <= 0 else float((self.now[i] - self.low[i]) / span)
