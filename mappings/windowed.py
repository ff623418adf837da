"""Regression on a window of the last moments: what moved how, not only where it is."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.kernel import Kernel
from mappings.training.gestures import LONGEST, principal, sequences
from mappings.training.lesson import Lesson
from mappings.training.model import Core, matrix, under
from mappings.training.remembering import Memory, Remembering
from mappings.training.rounds import relevance
from mappings.training.temporal import Following
from recordings.frame import Float32Array, FloatArray

SHAPE = "matern52"
"""Of the kernel's: to choose among all takes three times as long, and hardly helps here."""
MOST_AXES = 12
MOST_TAPS = 32
MOST_APART = 1000
EXACT = 1e-6
"""Ticks and rows nearer than this (in ticks) are at one time."""


@dataclass
class Window:
    """A core (p → m) on the principal `axes` (taps·k, p) of the last rows.

    There are `taps` rows at `rate`, each `apart` ticks after the one before; the newest is last.
    """

    inner: Core
    axes: Float32Array
    taps: int
    apart: int
    rate: float

    def __post_init__(self) -> None:
        if self.taps < 1 or self.apart < 1 or not self.rate > 0 or len(self.axes) % self.taps:
            raise ValueError("the stored window is impossible")
        self.columns = np.ascontiguousarray(self.axes.T)

    @property
    def inputs(self) -> int:
        """How many inputs a row has."""
        return len(self.axes) // self.taps

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents (m,) for standardised inputs (k,) with which a movement begins."""
        return self.of(np.tile(z, (self.taps, 1)))

    def of(self, rows: Float32Array) -> Float32Array:
        """Return the latents (m,) for the taps' rows, (taps, k)."""
        return self.inner(self.columns.dot(rows.ravel()))

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the axes, and the arrays of the core."""
        inner = {f"inner.{name}": array for name, array in self.inner.weights().items()}
        return {"axes": self.axes, **inner}

    def facts(self) -> dict[str, Any]:
        """Return the shape of the window, and the facts of the core."""
        shape = {"taps": self.taps, "apart": self.apart, "rate": self.rate}
        return {**shape, "inner": self.inner.facts()}


class Last:
    """Keeps the last rows, those of ticks; taps between two ticks lie between their rows."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._rows = np.empty((0, 0), np.float32)
        self._back = np.arange(window.taps - 1, 0, -1) * window.apart
        self._held = np.empty(0, np.float32)
        self._phase = 0.0

    def step(self, z: Float32Array, seconds: float) -> Float32Array:
        """Return the latents (m,) for inputs `z` (k,), `seconds` after the ones before."""
        if not len(self._rows):
            self._rows = np.tile(z, (self._window.apart * (self._window.taps - 1) + 1, 1))
        else:
            self._go_on(z, min(max(seconds, 0.0), LONGEST) * self._window.rate)
        self._held = z
        older, newer = self._rows[-1 - self._back], self._rows[-self._back]
        older += np.float32(self._phase) * (newer - older)
        return self._window.of(np.concatenate([older, z[None]]))

    def _go_on(self, z: Float32Array, ticks: float) -> None:
        """Take the ticks until now; one that is now has the row of now."""
        self._phase += ticks
        whole = int(self._phase + EXACT)
        self._phase = max(self._phase - whole, 0.0)
        if whole:
            rows = np.concatenate([self._rows, np.tile(self._held, (whole, 1))])
            self._rows = rows[whole:]
            if self._phase <= EXACT:
                self._phase = 0.0
                self._rows[-1] = z

    def following(self) -> Following | None:
        """Return None: it knows no gestures."""
        return None


@dataclass
class Windowed(Remembering):
    """Smooth regression (kernel) on the principal axes of the last `seconds` of all inputs.

    The window has `taps` rows, even in time, at a rate of its own; a movement that begins is
    taken as held before.
    """

    type: ClassVar[str] = "windowed"
    taps: int = field(default=8, metadata={"min": 1, "max": MOST_TAPS})
    seconds: float = field(default=1.0, metadata={"min": 0.02, "max": 10.0, "unit": "s"})

    def __post_init__(self) -> None:
        if not 1 <= self.taps <= MOST_TAPS:
            raise ValueError(f"taps is {self.taps}, not 1 to {MOST_TAPS}")
        if not 0.02 <= self.seconds <= 10:
            raise ValueError(f"seconds is {self.seconds}, not 0.02 to 10")
        self._kernel = Kernel(SHAPE)

    def fresh(self) -> Self:
        """Return an unfitted model that starts from the kernel found here."""
        again = replace(self)
        again._kernel = self._kernel.fresh()
        return again

    def relevance(self, examples: Examples) -> FloatArray:
        """Return the share of each input's variance that tells held targets apart."""
        return relevance(examples.x, examples.y, examples.rounds)

    def learn(self, lesson: Lesson) -> Window:
        """Find the principal axes of all windows, and a smooth function of where they are."""
        found, rate = sequences(lesson)
        apart = max(1, round(rate * self.seconds / max(1, self.taps - 1)))
        rows = [windows(s.z, self.taps, apart) for s in found]
        table = np.concatenate(rows)
        axes = principal(table, MOST_AXES)
        spread = float((table @ axes).std(axis=0).max())
        axes = axes / (spread if spread > 0 else 1.0)
        rounds = np.repeat([s.round for s in found], [len(s.z) for s in found])
        times = np.concatenate([np.arange(len(s.z)) / rate for s in found])
        y, weights = (np.concatenate([getattr(s, n) for s in found]) for n in ("y", "weights"))
        inner = Lesson(table @ axes, y, weights, rounds, times, lesson.pulse)
        core = self._kernel.learn(inner)
        return Window(core, axes.astype(np.float32), self.taps, apart, rate)

    def memory(self, core: Core) -> Memory:
        """Return who keeps the last rows."""
        if not isinstance(core, Window):
            raise TypeError("this is no window")
        return Last(core)

    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored window; raises ValueError when its parts do not agree."""
        inner = self._kernel.core(under(weights, "inner."), facts["inner"])
        taps, apart, rate = int(facts["taps"]), int(facts["apart"]), float(facts["rate"])
        if taps > MOST_TAPS or apart > MOST_APART:
            raise ValueError("the stored window is longer than any")
        return Window(inner, matrix(weights, "axes", 2), taps, apart, rate)


def windows(z: FloatArray, taps: int, apart: int) -> FloatArray:
    """Return the window (taps·k,) that ends at each row of a sequence (t, k), oldest first."""
    back = np.arange(taps - 1, -1, -1) * apart
    at = np.maximum(np.arange(len(z))[:, None] - back, 0)
    return np.asarray(z[at].reshape(len(z), -1))
