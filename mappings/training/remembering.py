"""What temporal models share: a memory for each group of latents, on standardised inputs."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from mappings.training.model import Constant, Core, Model
from mappings.training.temporal import Follower, Following, Temporal
from recordings.frame import Float32Array

Latents = NDArray[np.int64]


class Memory(Protocol):
    """One who follows standardised inputs through a core."""

    def step(self, z: Float32Array, seconds: float) -> Float32Array:
        """Return the core's latents for inputs `z` (k,), `seconds` after the ones before."""

    def following(self) -> Following | None:
        """Return where the movement is among the gestures; None where none are known."""


class Rememberer:
    """Follows a movement by a model's cores: those that remember, and those that need not."""

    def __init__(
        self,
        scaling: Callable[[Float32Array], Float32Array],
        cores: list[tuple[Latents, Core, Memory | None]],
    ) -> None:
        self._scaling, self._cores = scaling, cores
        self._width = sum(len(latents) for latents, *_ in cores)

    def step(self, x: Float32Array, seconds: float) -> Float32Array:
        """Return the latents (m,) for features (d,), `seconds` after the ones before."""
        z = self._scaling(x)
        out = np.empty(self._width, np.float32)
        for latents, core, memory in self._cores:
            out[latents] = core(z) if memory is None else memory.step(z, seconds)
        return out

    def following(self) -> Following | None:
        """Return where the first core that knows gestures is among them."""
        told = (memory.following() for *_, memory in self._cores if memory is not None)
        return next((f for f in told if f is not None), None)


@dataclass
class Remembering(Model, Temporal):
    """A temporal model of standardised inputs, one core for latents recorded together."""

    @abstractmethod
    def memory(self, core: Core) -> Memory:
        """Return a new memory that follows by a core."""

    def begin(self) -> Follower:
        """Return who follows a movement from its beginning on."""
        cores = [
            (latents, core, None if isinstance(core, Constant) else self.memory(core))
            for latents, core in self._cores
        ]
        return Rememberer(self._scaling, cores)
