"""What a mapping is: fitted on examples in the trainer, predicting one frame at a time."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recordings.families import Family
from recordings.frame import Float32Array, FloatArray

Watch = Callable[[float, str], None]
"""Called with the share done and a few words, often while work is long; what it raises ends it."""


def ignore(share: float, step: str) -> None:
    """Take notice of progress and go on."""


def within(watch: Watch, start: float, end: float) -> Watch:
    """Return what tells `watch` about a part of the work, from share `start` to share `end`."""
    return lambda share, step: watch(start + (end - start) * share, step)


USUAL_RATE = 100.0
"""Rows a second of examples that do not say when they were."""


class NotEnoughExamplesError(ValueError):
    """There is too little to learn from; the message says what to record."""


@dataclass
class Examples:
    """What was taught: features and the target latents that belong to them.

    Shapes: `x` (n, d), `y` (n, m) in the latents' own units, `rounds` (n,) integer ids,
    `weights` (n,) > 0. NaN in `x` is a value nobody measured; NaN in `y` means that this
    latent was not recorded there. Rows of one round are in order of time; `times` (n,) says
    when each was, in seconds (empty: `USUAL_RATE` of them a second). `watched` (k, d) is movement
    that belongs to no target, `sounds` (s, m) are latents as sounds have them; only a mapping that
    says so learns from these.
    """

    x: FloatArray
    y: FloatArray
    rounds: NDArray[np.int64]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    weights: FloatArray = field(default_factory=lambda: np.empty(0))
    times: FloatArray = field(default_factory=lambda: np.empty(0))
    watched: FloatArray = field(default_factory=lambda: np.empty((0, 0)))
    sounds: FloatArray = field(default_factory=lambda: np.empty((0, 0)))

    def __post_init__(self) -> None:
        n = len(self.rounds)
        if len(self.weights) == 0:
            self.weights = np.ones(n)
        if len(self.times) == 0:
            self.times = np.arange(n) / USUAL_RATE
        if not self.watched.size:
            self.watched = np.empty((0, len(self.inputs)))
        if not self.sounds.size:
            self.sounds = np.empty((0, len(self.outputs)))
        if self.x.shape != (n, len(self.inputs)) or self.y.shape != (n, len(self.outputs)):
            raise ValueError(
                f"shapes do not agree: x {self.x.shape}, y {self.y.shape}, "
                f"{n} rounds, {len(self.inputs)} inputs, {len(self.outputs)} outputs"
            )

    def rows(self, index: NDArray[Any]) -> "Examples":
        """Return the examples at `index` (integers or a mask), in that order."""
        return Examples(
            self.x[index],
            self.y[index],
            self.rounds[index],
            self.inputs,
            self.outputs,
            self.weights[index],
            self.times[index],
            self.watched,
            self.sounds,
        )


@dataclass
class Mapping(ABC):
    """A function from features to latents, learnt from examples.

    The dataclass fields are the model's settings (keys of `[mapping]` in scene.toml). `fit`
    runs in the trainer process; what it learns leaves it as `weights()` (arrays) and
    `facts()` (JSON values), from which `restore` makes an equal mapping in the engine.
    Inputs are always standardised inside the mapping; a constant or missing input is left out
    and named in `notes`, never divided by.
    """

    type: ClassVar[str]
    learns: ClassVar[bool] = True
    """Whether it is made of examples; what is set by hand needs none."""

    @abstractmethod
    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Learn from the examples; raises NotEnoughExamplesError saying what to record.

        What `watch` raises is raised too, and then nothing is learnt.
        """

    @abstractmethod
    def predict(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for one row of features, shape (d,).

        Called in the real-time loop. NaN in `x` counts as that input's mean. The result is
        finite for any input, also far from all examples.
        """

    def deviation(self, x: Float32Array) -> Float32Array:
        """Return the standard deviation of what the latents may be at `x`, shape (m,).

        In the latents' units; NaN where the model does not know, as most do not.
        """
        return np.full_like(self.predict(x), np.nan)

    @property
    def notes(self) -> Sequence[str]:
        """Return sentences about what was left out of learning, and why."""
        return ()

    def fresh(self) -> Self:
        """Return an unfitted mapping of the same settings.

        A model may let it start from what this one found, where that is slow to find.
        """
        return replace(self)

    @abstractmethod
    def weights(self) -> dict[str, NDArray[Any]]:
        """Return every learnt array by name."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """Return what else was learnt, as JSON values."""

    @abstractmethod
    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:
        """Become the mapping whose `weights()` and `facts()` these are.

        Raises ValueError when shapes or keys are not those of such a mapping.
        """


MAPPINGS: Family[Mapping] = Family("mappings", Mapping, "mapping")  # type: ignore[type-abstract]  # only subclasses are made


def learning() -> tuple[str, ...]:
    """Return the types of mappings that are made of examples, sorted."""
    return tuple(kind for kind in MAPPINGS.types() if MAPPINGS.load(kind).learns)
