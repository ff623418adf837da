"""A trained mapping that leaves some latents to the target."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.engine.learnt import Learnt
from recordings.frame import Float32Array, FloatArray


@dataclass
class Partly(Learnt):
    """A mapping whose latents are those that are `known`; the others are where `target` is."""

    known: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    target: Callable[[], Float32Array] = lambda: np.empty(0, np.float32)

    def follow(self, x: FloatArray, otherwise: Float32Array) -> Float32Array:
        """Return the latents, finite and of shape (m,), whatever the mapping does."""
        target = self.target()
        return np.where(self.known, super().follow(x, otherwise), target)


def knows(learnt: Learnt) -> NDArray[np.bool_]:
    """Return which latents a mapping was taught, shape (m,)."""
    return ~np.isnan(learnt.mapping.predict(np.zeros(len(learnt.inputs), np.float32)))


def partly(learnt: Learnt, target: Callable[[], Float32Array]) -> Learnt:
    """Return a mapping so that latents which it never learnt follow the target.

    It gives NaN for them, as mappings.training.untaught does; one that knows all is as it was.
    """
    known = knows(learnt)
    if known.all():
        return learnt
    told = learnt.taught, learnt.report, learnt.novelty
    place = learnt.mapping, learnt.inputs, learnt.outputs, learnt.place
    found = Partly(*place, *told, known=known, target=target)
    found.begin()
    return found
