"""Follows a movement through the states of gestures, forward in time, by a rate of its own."""

from collections import deque

import numpy as np

from mappings.training.gestures import LONGEST
from mappings.training.states import States, normal
from mappings.training.temporal import Following
from recordings.frame import Float32Array, FloatArray

EXACT = 1e-6
"""Ticks and frames nearer than this (in ticks) are at one time."""
SMOOTHING = 0.2
"""Seconds over which the speed of progress is smoothed."""
LOWEST = 1e-9


class Filter:
    """The probability of every state of a gesture, as of now.

    The forward algorithm (Rabiner, 1989, equations 19 and 20), scaled; the targets are those of
    Gaussian mixture regression weighed by it (Francoise et al., "Probabilistic models for
    designing motion and sound relationships", NIME 2014, equations 5 to 8). It steps at ticks,
    when the inputs are those of the last row before; between them, a fraction of a tick counts
    as such a fraction, so that no latent waits for one. Neighbouring rows tell much the same:
    each tick's density counts as its `evidence`-th power.
    """

    def __init__(self, states: States, window: float) -> None:
        self.states = states
        self._shares: FloatArray | None = None
        self._phase = 0.0
        self._logs: FloatArray = np.empty(0)
        self._recent: deque[FloatArray] = deque(maxlen=max(1, round(window * states.rate)))
        self._progress = self._speed = np.zeros(len(states.first))
        self._taught = np.add.reduceat(1 / states.leave.astype(np.float64), states.first)

    def step(self, z: Float32Array, seconds: float) -> Float32Array:
        """Return the latents (m,) for inputs `z` (k,), `seconds` after the ones before."""
        logs, targets = self.states.seen(z)
        if self._shares is None:
            self._shares = normal(np.log(self.states.entry) + logs)
            self._note(self.states.entry, logs)
            self._speed = np.zeros_like(self._speed)
        else:
            self._go_on(logs, min(max(seconds, 0.0), LONGEST))
        self._logs = logs
        part = self._phase
        if part <= EXACT:
            return self.states.weighed(self._shares, targets)
        ahead = self._shares + part * (self._shares @ self.states.moves - self._shares)
        now = normal(np.log(ahead) + part * self.states.evidence * logs)
        return self.states.weighed(now, targets)

    def _go_on(self, logs: FloatArray, seconds: float) -> None:
        """Take the ticks until now; one that is now sees the row of now."""
        self._phase += seconds * self.states.rate
        while self._phase >= 1 - EXACT:
            self._phase = max(self._phase - 1, 0.0)
            self._tick(logs if self._phase <= EXACT else self._logs)

    def _tick(self, logs: FloatArray) -> None:
        assert self._shares is not None  # noqa: S101 - it has begun
        ahead = self._shares @ self.states.moves
        self._shares = normal(np.log(ahead) + self.states.evidence * logs)
        self._note(ahead, logs)

    def _note(self, ahead: FloatArray, logs: FloatArray) -> None:
        """Take note of likelihoods, progress and its speed."""
        assert self._shares is not None  # noqa: S101 - as above
        states = self.states
        top = logs.max()
        each = np.add.reduceat(ahead * np.exp(logs - top), states.first)
        known = np.add.reduceat(ahead, states.first)
        self._recent.append(np.log(np.maximum(each / known, 1e-300)) + top)
        shares = np.maximum(np.add.reduceat(self._shares, states.first), LOWEST)
        progress = np.add.reduceat(self._shares * states.progress, states.first) / shares
        speed = (progress - self._progress) * self._taught
        self._progress = progress
        self._speed = self._speed + (speed - self._speed) / (SMOOTHING * states.rate)

    def following(self) -> Following | None:
        """Return where the movement is among the gestures; None before there was any."""
        if self._shares is None:
            return None
        shares = np.add.reduceat(self._shares, self.states.first)
        likelihood = np.mean(self._recent, axis=0)
        told = (self._progress, self._speed, shares, likelihood)
        return Following(self.states.rounds, *(tuple(values.tolist()) for values in told))
