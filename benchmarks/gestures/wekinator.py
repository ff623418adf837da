"""The recipe that performers know: Wekinator's neural networks on the inputs as they come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from recordings.frame import FloatArray

EPOCHS, RATE, MOMENTUM = 500, 0.3, 0.2
START = 0.05


@dataclass(frozen=True)
class Networks:
    """One network for each latent: inputs in -1 to 1, as many sigmoid units, a linear output.

    Weka's MultilayerPerceptron with Wekinator's settings (fiebrink1/wekinator,
    NeuralNetworkModelBuilder: one hidden layer, 500 epochs, learning rate 0.3, momentum 0.2).
    `first` (m, d + 1, d) and `last` (m, d + 1) end in biases; targets are in -1 to 1, too.
    """

    first: FloatArray
    last: FloatArray
    inputs: FloatArray
    outputs: FloatArray

    def __call__(self, x: FloatArray) -> FloatArray:
        """Return the latents, shape (n, m), for inputs (n, d), within what was taught."""
        z = _biased(_scaled(x, self.inputs))
        hidden = _biased(_sigmoid(np.einsum("nd,mdh->nmh", z, self.first)))
        low, high = self.outputs
        found = low + (np.einsum("nmh,mh->nm", hidden, self.last) + 1) * (high - low) / 2
        return np.asarray(np.clip(found, low, high))


def learn(lessons: Sequence[Examples], epochs: int = EPOCHS) -> list[Networks]:
    """Return the networks of each lesson; all are taught at once, row by row, each its own.

    A lesson with fewer rows than the longest goes round more often.
    """
    rng = np.random.default_rng(0)
    most = max(len(lesson.x) for lesson in lessons)
    ends = [(_ends(lesson.x), _ends(lesson.y)) for lesson in lessons]
    order = [np.resize(rng.permutation(len(lesson.x)), most) for lesson in lessons]
    pairs = list(zip(lessons, ends, order, strict=True))
    x = np.stack([_biased(_scaled(own.x, a))[rows] for own, (a, _), rows in pairs], axis=1)
    y = np.stack([_scaled(own.y, b)[rows] for own, (_, b), rows in pairs], axis=1)
    first, last = _trained(x, y, rng, epochs)
    return [Networks(first[i], last[i], *ends[i]) for i in range(len(lessons))]


def _trained(
    x: FloatArray,
    y: FloatArray,
    rng: np.random.Generator,
    epochs: int,
) -> tuple[FloatArray, FloatArray]:
    """Return weights (l, m, d + 1, d) and (l, m, d + 1) of rows x (n, l, d + 1), y (n, l, m)."""
    lessons, latents, wide = x.shape[1], y.shape[2], x.shape[2]
    first = rng.uniform(-START, START, (lessons, latents, wide, wide - 1))
    last = rng.uniform(-START, START, (lessons, latents, wide))
    moved, hidden = (np.zeros_like(first), np.zeros_like(last)), np.ones_like(last)
    for _ in range(epochs):
        for row, wanted in zip(x, y, strict=True):
            hidden[..., :-1] = _sigmoid((row[:, None, None] @ first)[..., 0, :])
            off = wanted - (hidden * last).sum(axis=-1)
            inner = off[..., None] * last * hidden * (1 - hidden)
            moved[0][:] *= MOMENTUM
            moved[0][:] += RATE * row[:, None, :, None] * inner[..., None, :-1]
            moved[1][:] *= MOMENTUM
            moved[1][:] += RATE * off[..., None] * hidden
            first += moved[0]
            last += moved[1]
    return first, last


def _sigmoid(a: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-a)))


def _ends(values: FloatArray) -> FloatArray:
    return np.stack([values.min(axis=0), values.max(axis=0)])


def _scaled(values: FloatArray, ends: FloatArray) -> FloatArray:
    """Return values with -1 and 1 where the ends were."""
    low, high = ends
    return np.asarray(2 * (values - low) / np.where(high > low, high - low, 1) - 1)


def _biased(values: NDArray[np.float64]) -> FloatArray:
    """Return rows with a 1 behind each."""
    return np.concatenate([values, np.ones((*values.shape[:-1], 1))], axis=-1)
