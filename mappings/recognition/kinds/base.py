"""What a kind of recognition is: learns from examples of gestures, then listens row by row."""

from abc import ABC, abstractmethod
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from recordings.families import Family
from recordings.frame import FloatArray

RATE = 50.0
"""Rows a second that recognition goes by, see `pace.Pace`."""

OTHER = "other"
"""The gesture that is none: what is taught under this name is never recognised."""

SURE = 0.5
"""A likeness of this much or more is that gesture."""


class MissingError(ImportError):
    """What a kind needs to learn is not installed; the message says what to do."""


@dataclass(frozen=True)
class Example:
    """One movement: of which gesture, and its rows (n, d), `RATE` a second; NaN: not measured."""

    gesture: str
    x: FloatArray


@dataclass(frozen=True)
class Likeness:
    """How far each gesture is there now, each an array of shape (gestures,).

    `likeness` is 0 to 1, from `SURE` on it is that gesture; `progress` is how much of it is
    done, 0 to 1; `speed` as a multiple of how fast it was taught; `distance` from what was
    taught, where 1 is just near enough.
    """

    likeness: FloatArray
    progress: FloatArray
    speed: FloatArray
    distance: FloatArray


class Listener(Protocol):
    """One who listens to a movement for the gestures of one kind, with a memory of its own."""

    def hear(self, x: FloatArray) -> Likeness:
        """Return how far each gesture is there, after one more row (d,) at `RATE`."""

    def forget(self, gesture: int = -1) -> None:
        """Begin anew: what was before belongs to no gesture that comes (-1), or not to that one."""


@dataclass
class Recogniser(ABC):
    """Tells gestures apart, and from everything that is none.

    The name of its file is its kind. `gestures` are those that it knows, in the order of
    `Likeness`; `notes` say what is weak about what was taught.
    """

    type: ClassVar[str]
    stays: ClassVar[bool]
    """Whether a gesture lasts (a class of movement or a pose), or is over when it is recognised."""

    gestures: tuple[str, ...] = field(default=(), init=False)
    notes: tuple[str, ...] = field(default=(), init=False)

    @abstractmethod
    def fit(self, examples: Sequence[Example]) -> None:
        """Learn from examples; those of `OTHER` tell what is none.

        All have as many columns. Raises NotEnoughExamplesError where there is no gesture, and
        MissingError where a library is not there.
        """

    @abstractmethod
    def begin(self) -> Listener:
        """Return who listens from now on."""

    @abstractmethod
    def weights(self) -> dict[str, NDArray[Any]]:
        """Return every learnt array by name."""

    @abstractmethod
    def restore(self, weights: Table[str, NDArray[Any]]) -> None:
        """Become what `weights()` told, of these `gestures`; raises ValueError, KeyError."""


_FOLDER = "mappings.recognition.kinds"
RECOGNISERS: Family[Recogniser] = Family(_FOLDER, Recogniser, "kind of recognition")  # type: ignore[type-abstract]  # only subclasses are made


def likeness_of(distance: FloatArray) -> FloatArray:
    """Return 0 to 1 for distances from 0: `SURE` at 1, falling with the square."""
    return np.asarray(1.0 / (1.0 + np.minimum(distance, 1e6) ** 2))
