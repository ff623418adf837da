"""Learns anew what a trained mapping has learnt, on other examples, within a time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mappings.auto import Auto
from mappings.base import Examples, Mapping, NotEnoughExamplesError, Watch
from mappings.training.composite import Composite, Part
from mappings.training.fit import Trained, TrainingCancelledError
from mappings.training.following import played_at
from mappings.training.lesson import cleaned
from mappings.training.rounds import spans, thin
from recordings.frame import FloatArray

ROWS, SLOW_ROWS = 600, 240
"""Examples that are looked at; of a kind that is slow to learn."""
SLOW = ("mlp",)


class TimeOverError(Exception):
    """There is no time left: what is known by now counts."""


@dataclass
class Learner:
    """The kinds of mapping that play each latent, and the examples they are judged by.

    `end` is when to stop, in seconds of computing (time.process_time); `cancelled` is asked often.
    """

    kinds: Mapping
    examples: Examples
    cancelled: Callable[[], bool]
    end: float = field(default=np.inf)

    def within(self, seconds: float) -> "Learner":
        """Return the same with a time of its own, from now on."""
        return Learner(self.kinds, self.examples, self.cancelled, time.process_time() + seconds)

    @property
    def watch(self) -> Watch:
        """What every step of long work calls: it raises when the time is over, or on cancelling."""

        def look(share: float, step: str) -> None:  # noqa: ARG001 - nobody reads how far it is
            if self.cancelled():
                raise TrainingCancelledError("It was stopped.")
            if time.process_time() > self.end:
                raise TimeOverError

        return look

    def learnt(self, examples: Examples) -> Mapping:
        """Return the mapping fitted on other examples; raises NotEnoughExamplesError."""
        self.watch(0.0, "")
        if not len(examples.rounds) or np.all(np.isnan(examples.y)):
            raise NotEnoughExamplesError("there is nothing to learn from")
        mapping = self.kinds.fresh()
        mapping.fit(examples, self.watch)
        return mapping

    def squares(self, mapping: Mapping, examples: Examples, rows: NDArray[np.int64]) -> FloatArray:
        """Return squared errors of a mapping at some rows, shape (len(rows), m).

        In shares of the range of each latent's targets, NaN where nothing was taught or the
        range is 0.
        """
        self.watch(0.0, "")
        span = spans(self.examples.y)
        off = (played_at(mapping, examples, rows) - examples.y[rows]) / np.where(
            span > 0, span, np.nan
        )
        return np.asarray(off**2)


def learner(examples: Examples, trained: Trained, cancelled: Callable[[], bool]) -> Learner:
    """Return who learns as `trained` did, from the examples it was made of."""
    taught, kinds = cleaned(examples), plain(trained.mapping)
    most = SLOW_ROWS if any(kind in SLOW for kind in kinds_of(kinds)) else ROWS
    return Learner(kinds, taught.rows(thin(taught.rounds, most)), cancelled)


def plain(mapping: Mapping) -> Mapping:
    """Return a mapping without choices: what was picked in place of what picks."""
    if isinstance(mapping, Auto):
        return plain(mapping.chosen)
    if isinstance(mapping, Composite):
        return Composite([Part(plain(p.mapping), p.inputs, p.latents) for p in mapping.parts])
    return mapping


def kinds_of(mapping: Mapping) -> set[str]:
    """Return the types of all that a mapping is made of."""
    if isinstance(mapping, Composite):
        return set().union(*(kinds_of(part.mapping) for part in mapping.parts))
    return {mapping.type}


def root(squares: FloatArray) -> float:
    """Return the root of the mean of all that is known; NaN where nothing is."""
    known = squares[~np.isnan(squares)]
    return float(np.sqrt(known.mean())) if len(known) else float("nan")
