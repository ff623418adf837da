"""All gestures' states as arrays that say for one row of inputs where it is and what it gives."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.training.markov import Chain
from mappings.training.model import matrix
from recordings.frame import Float32Array, FloatArray

ANYWHERE = 0.25
"""Of movements that begin, so many are in the middle of a gesture."""
LEAST = 1e-12


@dataclass
class States:
    """States of all gestures, one gesture after the other: `first` (g,) is where each begins.

    `look` (s·(p+m), k) and `offset` (s·(p+m),) give for a row the p whitened distances to every
    state and the m targets by its regression; `level` (s,) is a state's log-density at its
    mean. `leave`, `mass` and `progress` (s,) as Chain has them; `low`, `high` (m,) is how far
    targets went. `rounds` are each gesture's.
    """

    look: Float32Array
    offset: Float32Array
    level: Float32Array
    leave: Float32Array
    mass: Float32Array
    progress: Float32Array
    low: Float32Array
    high: Float32Array
    first: NDArray[np.int64]
    rounds: tuple[tuple[int, ...], ...]
    rate: float
    evidence: float
    leak: float

    def __post_init__(self) -> None:
        s, width = len(self.level), len(self.look)
        first = self.first.tolist()
        sizes = np.diff([*first, s])
        if first[:1] != [0] or np.any(sizes < 1) or len(self.rounds) != len(sizes):
            raise ValueError("the stored gestures do not follow each other")
        if width % s or width <= s * len(self.low) or self.offset.shape != (width,):
            raise ValueError("the stored states do not agree with their inputs and targets")
        if any(a.shape != (s,) for a in (self.leave, self.mass, self.progress)):
            raise ValueError("the stored states do not agree with each other")
        if not (0 < self.rate < 1e4 and 0 < self.evidence <= 1 and 0 < self.leak <= 1):
            raise ValueError("the stored rate is impossible")
        if not all(self.rounds) or np.any((self.leave <= 0) | (self.leave > 1)):
            raise ValueError("the stored gestures are impossible")
        self._distances = width - s * len(self.low)
        self._shape = s, len(self.low)
        mass = np.maximum(self.mass.astype(np.float64), LEAST)
        begin = np.zeros(s)
        begin[self.first] = np.add.reduceat(mass, self.first)
        self.entry = ANYWHERE * mass / mass.sum() + (1 - ANYWHERE) * begin / begin.sum()
        self.moves = self._moves(sizes)

    def _moves(self, sizes: NDArray[np.int64]) -> FloatArray:
        """Return the probability of going from each state (rows) to each at a tick."""
        leave = self.leave.astype(np.float64)
        found = np.diag(1 - leave)
        last = np.asarray(self.first + sizes - 1)
        within = np.setdiff1d(np.arange(len(leave)), last)
        found[within, within + 1] += leave[within]
        found[np.ix_(last, self.first)] += (leave[last] / len(self.first))[:, None]
        return np.asarray((1 - self.leak) * found + self.leak * self.entry)

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents (m,) for standardised inputs (k,) with which a movement begins."""
        logs, targets = self.seen(z)
        return self.weighed(normal(np.log(self.entry) + logs), targets)

    def seen(self, z: Float32Array) -> tuple[FloatArray, Float32Array]:
        """Return every state's log-density at inputs `z` (k,), (s,), and its targets, (s, m)."""
        seen = self.look.dot(z)
        seen += self.offset
        apart = seen[: self._distances].reshape(self._shape[0], -1)
        logs = self.level - 0.5 * np.einsum("ij,ij->i", apart, apart)
        return logs.astype(np.float64), seen[self._distances :].reshape(self._shape)

    def weighed(self, shares: FloatArray, targets: Float32Array) -> Float32Array:
        """Return the latents (m,) of all states' targets, inside what was taught."""
        found: Float32Array = shares.astype(np.float32).dot(targets)
        return np.minimum(np.maximum(found, self.low), self.high)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in (*MATRICES, "first")}

    def facts(self) -> dict[str, Any]:
        """Return what else there is, as JSON values."""
        numbers = {"rate": self.rate, "evidence": self.evidence, "leak": self.leak}
        return {"gestures": [list(r) for r in self.rounds], **numbers}

    @staticmethod
    def restore(weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> "States":
        """Return the stored states; raises ValueError, KeyError when they do not agree."""
        known: dict[str, Any] = {
            name: matrix(weights, name, 2 if name == "look" else 1) for name in MATRICES
        }
        rounds = tuple(tuple(int(r) for r in group) for group in facts["gestures"])
        first = weights["first"].astype(np.int64)
        rate, evidence, leak = (float(facts[name]) for name in ("rate", "evidence", "leak"))
        return States(**known, first=first, rounds=rounds, rate=rate, evidence=evidence, leak=leak)


MATRICES = ("look", "offset", "level", "leave", "mass", "progress", "low", "high")


def normal(logs: FloatArray) -> FloatArray:
    """Return shares in proportion to the exponentials of `logs`, all together 1."""
    found: FloatArray = np.exp(logs - logs.max())
    found /= found.sum()
    return found


def states(
    chains: list[Chain],
    axes: FloatArray,
    limits: tuple[FloatArray, FloatArray],
    scale: FloatArray,
    **rest: Any,
) -> States:
    """Return the states of chains over rows of inputs on `axes` (k, p) and targets over `scale`."""
    inputs = axes.shape[1]
    means, covariances = (
        np.concatenate([getattr(c, name) for c in chains]) for name in ("means", "covariances")
    )
    looks, offsets, levels, slopes, bases = [], [], [], [], []
    for mean, covariance in zip(means, covariances, strict=True):
        lower = np.linalg.cholesky(covariance[:inputs, :inputs])
        whiten = np.linalg.inv(lower)
        slope = covariance[inputs:, :inputs] @ whiten.T @ whiten
        looks.append(whiten @ axes.T)
        offsets.append(-whiten @ mean[:inputs])
        levels.append(-np.log(lower.diagonal()).sum() - 0.5 * inputs * np.log(2 * np.pi))
        slopes.append(slope @ axes.T * scale[:, None])
        bases.append((mean[inputs:] - slope @ mean[:inputs]) * scale)
    tables = np.concatenate([*looks, *slopes]), np.concatenate([*offsets, *bases]), levels
    along = [np.concatenate([getattr(c, n) for c in chains]) for n in ("leave", "mass", "progress")]
    first = np.cumsum([0, *(len(c.leave) for c in chains[:-1])]).astype(np.int64)
    floats = (np.asarray(a, np.float32) for a in (*tables, *along, *limits))
    known: dict[str, Any] = dict(zip(MATRICES, floats, strict=True))
    return States(**known, first=first, **rest)
