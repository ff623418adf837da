"""What a mapping is that remembers: not the mapping does, but who follows the movement by it."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mappings.base import Mapping
from recordings.frame import Float32Array


@dataclass(frozen=True)
class Following:
    """Where a movement is among the gestures that were taught, each an item of the tuples.

    `rounds` are the ids of a gesture's rounds; `progress` is how much of it is done, 0 to 1 (1
    in a pose); `speed` how fast that goes now, as a multiple of how fast it was taught;
    `shares` how likely it is this gesture, 0 to 1, all together 1; `likelihood` the mean
    log-density of the last moments under it, higher the more they are as they were taught.
    """

    rounds: tuple[tuple[int, ...], ...]
    progress: tuple[float, ...]
    speed: tuple[float, ...]
    shares: tuple[float, ...]
    likelihood: tuple[float, ...]

    @property
    def likeliest(self) -> int:
        """Return the position of the likeliest gesture."""
        return max(range(len(self.shares)), key=self.shares.__getitem__)


class Follower(Protocol):
    """One who follows a movement through a temporal mapping, with a memory of its own."""

    def step(self, x: Float32Array, seconds: float) -> Float32Array:
        """Return the latents, shape (m,), for a row of features, shape (d,).

        `seconds` have gone since the row before; the first is 0. As `Mapping.predict` otherwise.
        """

    def following(self) -> Following | None:
        """Return where the movement is among the gestures; None where the model knows none."""


@dataclass
class Temporal(Mapping):
    """A mapping whose latents depend on what came before, too.

    What was learnt stays as it is while it plays: memory is a follower's. Every follower goes
    by a rate of its own, so that its latents do not depend on how often frames come. `predict`
    is what a movement that begins at `x` gives.
    """

    @abstractmethod
    def begin(self) -> Follower:
        """Return who follows a movement from its beginning on."""

    def told(self) -> Sequence[str]:
        """Return in sentences what was found in the movement."""
        return ()
