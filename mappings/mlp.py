"""A multilayer perceptron: slower to learn than the others, and often the most exact."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.training.folds import Fold, plan
from mappings.training.lesson import Lesson
from mappings.training.model import Core, Model, matrix
from mappings.training.network import Layout, Loss, outputs, search
from mappings.training.rounds import relevance, thin
from recordings.frame import Float32Array, FloatArray

MOST_LAYERS, MOST_UNITS = 2, 512
FEW_ROWS, FEW_UNITS, UNITS = 300, 32, 64
DECAYS = (1e-2, 1e-3, 1e-4, 1e-5)
"""Weight decays to choose from, smoothest first."""
CAREFUL = 1e-3
CHOOSING_ROWS, CHOOSING_STEPS = 400, 100
TIE = 1.03
ALIKE = 1e-5
"""Errors differing by this share of the targets' variance are alike."""
STARTS, FIRST_STEPS, STEPS = 4, 60, 800
STEPS_AGAIN = 300


@dataclass
class Network:
    """Hidden layers of tanh units and a linear last one: (weights (a, b), biases (b,)) of each."""

    layers: list[tuple[Float32Array, Float32Array]]

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for standardised inputs, shape (k,)."""
        *hidden, (weight, bias) = self.layers
        for w, b in hidden:
            z = z.dot(w)
            z += b
            np.tanh(z, out=z)
        out: Float32Array = z.dot(weight)
        out += bias
        return out

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return weights and biases of each layer."""
        named: dict[str, NDArray[Any]] = {}
        for i, (weight, bias) in enumerate(self.layers):
            named |= {f"weight{i}": weight, f"bias{i}": bias}
        return named

    def facts(self) -> dict[str, Any]:
        """Return the number of layers, the last included."""
        return {"layers": len(self.layers)}


@dataclass
class Mlp(Model):
    """A network with `layers` (1 or 2) hidden layers of `hidden` tanh units each.

    `hidden` 0 chooses by the number of examples. Learnt by L-BFGS on all examples at once,
    the best of several starts with fixed seeds; the weight decay is chosen by the error on
    held-out rounds or blocks of a bounded choice of rows.
    """

    type: ClassVar[str] = "mlp"
    layers: int = 2
    hidden: int = 0

    def __post_init__(self) -> None:
        if self.layers not in range(1, MOST_LAYERS + 1):
            raise ValueError(f"layers is {self.layers}, not 1 to {MOST_LAYERS}")
        if self.hidden not in range(MOST_UNITS + 1):
            raise ValueError(f"hidden is {self.hidden}, not 0 (chosen) to {MOST_UNITS}")
        self._found: float | None = None

    def fresh(self) -> Self:
        """Return an unfitted model that keeps the weight decay found here, and searches less."""
        again = type(self)(self.layers, self.hidden)
        again._found = self._found
        return again

    def relevance(self, examples: Examples) -> FloatArray:
        """Return the share of each input's variance that tells held targets apart."""
        return relevance(examples.x, examples.y, examples.rounds)

    def learn(self, lesson: Lesson) -> Network:
        """Choose the weight decay, then search for the weights on all rows."""
        mean = np.average(lesson.y, axis=0, weights=lesson.weights)
        spread = np.where(np.ptp(lesson.y, axis=0) > 0, lesson.y.std(axis=0), 1)
        y = (lesson.y - mean) / spread
        units = self.hidden or (FEW_UNITS if len(y) <= FEW_ROWS else UNITS)
        layout = Layout((lesson.z.shape[1], *[units] * self.layers, y.shape[1]))
        loss = Loss(layout, lesson.z, y, lesson.weights, lesson.pulse)
        if self._found is None:
            self._found = _choose(loss, lesson.rounds)
            found = _best(loss, self._found)
        else:
            _, found = search(loss, layout.start(0), self._found, STEPS_AGAIN)
        return _network(layout.layers(found), mean, spread)

    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored network; raises ValueError when its layers do not agree."""
        count = int(facts["layers"])
        if count not in range(2, MOST_LAYERS + 2):
            raise ValueError("the stored network has an impossible number of layers")
        layers = [
            (matrix(weights, f"weight{i}", 2), matrix(weights, f"bias{i}", 1)) for i in range(count)
        ]
        if any(weight.shape[1:] != bias.shape for weight, bias in layers):
            raise ValueError("the stored weights do not agree with their biases")
        return Network(layers)


def _best(loss: Loss, decay: float) -> FloatArray:
    """Return the weights found from the most promising of several starts."""
    begun = [search(loss, loss.layout.start(s), decay, FIRST_STEPS) for s in range(STARTS)]
    _, point = min(begun, key=lambda found: found[0])
    return search(loss, point, decay, STEPS)[1]


def _choose(loss: Loss, rounds: NDArray[np.int64]) -> float:
    """Return the strongest weight decay whose held-out error is about the least."""
    rows = thin(rounds, CHOOSING_ROWS)
    folds = plan(loss.z[rows], loss.y[rows], rounds[rows]).folds
    if not folds:
        return CAREFUL
    sample = loss.rows(rows)
    errors = np.sum([_held_out(sample, fold) for fold in folds], axis=0) / len(rows)
    return DECAYS[int(np.argmax(errors <= TIE * errors.min() + ALIKE))]


def _held_out(loss: Loss, fold: Fold) -> FloatArray:
    """Return the squared error on the fold's test rows for each decay, each from the last."""
    train = loss.rows(fold.train)
    point, errors = loss.layout.start(0), []
    for decay in DECAYS:
        _, point = search(train, point, decay, CHOOSING_STEPS)
        off = outputs(loss.layout, point, loss.z[fold.test]) - loss.y[fold.test]
        errors.append(float(np.mean(off**2, axis=1).sum()))
    return np.array(errors)


def _network(layers: list[FloatArray], mean: FloatArray, spread: FloatArray) -> Network:
    """Return the network in float32, giving latents in their own units."""
    last = layers.pop() * spread
    last[-1] += mean
    both = [(layer[:-1].astype(np.float32), layer[-1].astype(np.float32)) for layer in layers]
    return Network([*both, (last[:-1].astype(np.float32), last[-1].astype(np.float32))])
