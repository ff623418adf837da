"""Who learns movement to latents in the benchmark: every kind of mapping, and what it is beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.gestures import wekinator
from mappings.base import MAPPINGS, Examples, learning
from mappings.training.composite import build
from mappings.training.following import played
from mappings.training.temporal import Temporal
from recordings.frame import FloatArray

Play = Callable[[Examples], FloatArray]
"""Returns the latents (n, m) for the rows of examples, each round streamed from its beginning."""


@dataclass(frozen=True)
class Contender:
    """`kind` is "in time", "row by row" or "baseline"; `learn` returns who plays each lesson."""

    name: str
    kind: str
    learn: Callable[[Sequence[Examples]], list[Play]]


def contenders(epochs: int = wekinator.EPOCHS) -> list[Contender]:
    """Return the mean, Wekinator's recipe, and every mapping there is that learns."""
    beside = [
        Contender("mean", "baseline", lambda lessons: [_mean(own) for own in lessons]),
        Contender("wekinator", "baseline", lambda lessons: _wekinator(lessons, epochs)),
    ]
    return beside + [Contender(name, _kind(name), _mapping(name)) for name in learning()]


def _kind(name: str) -> str:
    return "in time" if issubclass(MAPPINGS.load(name), Temporal) else "row by row"


def _mean(lesson: Examples) -> Play:
    mean = lesson.y.mean(axis=0)
    return lambda wanted: np.tile(mean, (len(wanted.x), 1))


def _wekinator(lessons: Sequence[Examples], epochs: int) -> list[Play]:
    def play(networks: wekinator.Networks) -> Play:
        return lambda wanted: networks(wanted.x)

    return [play(networks) for networks in wekinator.learn(lessons, epochs)]


def _mapping(name: str) -> Callable[[Sequence[Examples]], list[Play]]:
    def taught(lesson: Examples) -> Play:
        mapping = build(name, {})
        mapping.fit(lesson)
        return lambda wanted: played(mapping, wanted)

    return lambda lessons: [taught(lesson) for lesson in lessons]
