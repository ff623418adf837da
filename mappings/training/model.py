"""What the models share: standardised inputs, targets with gaps, storage of what was learnt."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, Mapping, Watch, ignore
from mappings.training import scaling
from mappings.training.lesson import Lesson, cleaned, recorded_together
from recordings.frame import Float32Array, FloatArray


class Core(Protocol):
    """What was learnt for some latents, all recorded on the same rows."""

    def __call__(self, z: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for standardised inputs, shape (k,)."""

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the learnt arrays by name."""

    def facts(self) -> dict[str, Any]:
        """Return what else was learnt, as JSON values."""


@dataclass
class Constant:
    """Gives the mean target: for latents whose inputs or targets never change."""

    offset: Float32Array

    def __call__(self, z: Float32Array) -> Float32Array:  # noqa: ARG002 - the same everywhere
        """Return the mean."""
        return self.offset.copy()

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the mean."""
        return {"offset": self.offset}

    def facts(self) -> dict[str, Any]:
        """Return nothing more."""
        return {}


@dataclass
class Model(Mapping):
    """A mapping that learns from standardised inputs, one core for latents recorded together."""

    @abstractmethod
    def learn(self, lesson: Lesson) -> Core:
        """Return what these examples teach; there is at least one input and one row."""

    @abstractmethod
    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored core; raises ValueError or KeyError when it is none."""

    def relevance(self, examples: Examples) -> FloatArray:
        """Return a factor for each standardised input, shape (d,)."""
        return np.ones(len(examples.inputs))

    @property
    def notes(self) -> Sequence[str]:
        """Return which inputs and latents were left out, in sentences."""
        return self._notes

    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Learn from the examples; raises NotEnoughExamplesError when there is none."""
        taught = cleaned(examples)
        self._scaling = scaling.learn(taught.x, taught.weights, self.relevance(taught))
        self._notes = scaling.left_out(self._scaling, taught.x, taught.inputs)
        self._cores: list[tuple[NDArray[np.int64], Core]] = []
        z = self._scaling.table(taught.x)
        groups = recorded_together(taught.y)
        for i, (latents, rows) in enumerate(groups):
            pulse = partial(watch, i / len(groups), "learning")
            pulse()
            self._cores.append((latents, self._learn(taught, z, latents, rows, pulse)))
        self._width = len(examples.outputs)

    def _learn(
        self,
        taught: Examples,
        z: FloatArray,
        latents: NDArray[np.int64],
        rows: NDArray[np.bool_],
        pulse: Callable[[], None],
    ) -> Core:
        y, weights = taught.y[np.ix_(rows, latents)], taught.weights[rows]
        if not rows.any():
            self._notes.append(f"Never recorded: {_names(taught.outputs, latents)}; it stays at 0.")
            return Constant(np.zeros(len(latents), np.float32))
        if not z.shape[1] or np.all(np.ptp(y, axis=0) == 0):
            return Constant(np.average(y, axis=0, weights=weights).astype(np.float32))
        when = taught.rounds[rows], taught.times[rows]
        return self.learn(Lesson(z[rows], y, weights, *when, pulse))

    def predict(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for one row of features, shape (d,)."""
        z = self._scaling(x)
        if len(self._cores) == 1:
            return self._cores[0][1](z)
        out = np.empty(self._width, np.float32)
        for latents, core in self._cores:
            out[latents] = core(z)
        return out

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return every learnt array by name."""
        arrays = self._scaling.weights()
        for i, (_, core) in enumerate(self._cores):
            arrays |= {f"{i}.{name}": array for name, array in core.weights().items()}
        return arrays

    def facts(self) -> dict[str, Any]:
        """Return what else was learnt, as JSON values."""
        cores = [
            {"latents": latents.tolist(), "constant": isinstance(core, Constant), **core.facts()}
            for latents, core in self._cores
        ]
        return {"inputs": self._scaling.width, "cores": cores, "notes": list(self._notes)}

    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:
        """Become the stored mapping; raises ValueError when this is none of its kind."""
        try:
            self._restore(weights, facts)
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            raise ValueError(f"this is no stored {self.type} mapping: {error!r}") from error

    def _restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:
        self._scaling = scaling.Scaling.restore(int(facts["inputs"]), weights)
        self._notes = [str(note) for note in facts["notes"]]
        self._cores = []
        for i, kept in enumerate(facts["cores"]):
            latents = np.array(kept["latents"], np.int64)
            core = self._restored(under(weights, f"{i}."), kept)
            self._cores.append((latents, core))
            if core(np.zeros(len(self._scaling.used), np.float32)).shape != latents.shape:
                raise ValueError("the stored latents do not agree with the weights")
        covered = sorted(j for latents, _ in self._cores for j in latents.tolist())
        self._width = len(covered)
        if covered != list(range(self._width)):
            raise ValueError("the stored latents are not complete")

    def _restored(self, weights: Table[str, NDArray[Any]], kept: Table[str, Any]) -> Core:
        if kept["constant"]:
            return Constant(matrix(weights, "offset", 1))
        return self.core(weights, kept)


def under(weights: Table[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    """Return the arrays whose names begin with `prefix`, without it."""
    return {name[len(prefix) :]: a for name, a in weights.items() if name.startswith(prefix)}


def matrix(weights: Table[str, NDArray[Any]], name: str, dimensions: int) -> Float32Array:
    """Return a stored float32 array; raises ValueError for another type or dimension."""
    array = weights[name]
    if array.ndim != dimensions or array.dtype != np.float32:
        raise ValueError(f"the stored {name} is {array.dtype} of shape {array.shape}")
    return np.array(array, order="C")


def _names(outputs: Sequence[str], latents: NDArray[np.int64]) -> str:
    return ", ".join(outputs[j] for j in latents)
