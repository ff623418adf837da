"""Hierarchical hidden Markov regression: follows gestures in time, and knows how far each is."""

from collections.abc import Mapping as Table
from collections.abc import Sequence as Several
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.training import markov
from mappings.training.filtering import Filter
from mappings.training.gestures import Sequence, gestures, is_pose, principal, sequences, spread
from mappings.training.lesson import Lesson
from mappings.training.model import Core
from mappings.training.remembering import Memory, Remembering
from mappings.training.rounds import relevance, spans
from mappings.training.states import States, states
from recordings.frame import FloatArray

STATE_SECONDS = 0.25
MOST_STATES = 20
ALL_STATES = 200
MOST_AXES = 20
FLOOR = 0.2
"""Share of an input's variance that every state has at least."""
TARGET_FLOOR = 0.05
LOOKS = 2.0
"""Independent looks at a movement in a second: neighbouring frames tell much the same."""
SURPRISES = 0.025
"""How often in a second a movement may go from anywhere to anywhere."""


@dataclass
class Hhmr(Remembering):
    """A left-to-right hidden Markov model for each gesture, all of them followed at once.

    Rounds whose targets go the same way are one gesture. Each state is a Gaussian of inputs and
    targets together; the latents are those that its regression gives, weighed by how likely
    it is that the movement is there now (Françoise, Schnell, Borghesi and Bevilacqua,
    "Probabilistic models for designing motion and sound relationships", NIME 2014; Françoise,
    "Motion-sound mapping by demonstration", thesis, 2015). `states` is how many a gesture has,
    0 chooses by its length; a held pose has one. `window` is over how many seconds likelihoods
    are told.
    """

    type: ClassVar[str] = "hhmr"
    states: int = field(default=0, metadata={"min": 0, "max": MOST_STATES})
    window: float = field(default=0.5, metadata={"min": 0.02, "max": 10.0, "unit": "s"})

    def __post_init__(self) -> None:
        if not 0 <= self.states <= MOST_STATES:
            raise ValueError(f"states is {self.states}, not 0 (chosen) to {MOST_STATES}")
        if not 0.02 <= self.window <= 10:
            raise ValueError(f"window is {self.window} s, not 0.02 to 10")

    def told(self) -> Several[str]:
        """Return which rounds are one gesture."""
        rounds = next((c.rounds for _, c in self._cores if isinstance(c, States)), ())
        if not rounds:
            return ()
        groups = "; ".join(", ".join(map(str, group)) for group in rounds)
        return (f"Gestures are followed in time, {len(rounds)} of them, by the rounds: {groups}.",)

    def relevance(self, examples: Examples) -> FloatArray:
        """Return the share of each input's variance that tells held targets apart."""
        return relevance(examples.x, examples.y, examples.rounds)

    def learn(self, lesson: Lesson) -> States:
        """Find the gestures, and learn each one's states from its rounds."""
        found, rate = sequences(lesson)
        groups = gestures(found)
        deviation = lesson.y.std(axis=0)
        scale = np.where(deviation > 0, deviation, 1.0)
        axes = principal(lesson.z, MOST_AXES)
        moved = (lesson.z @ axes).var(axis=0)
        floor = np.append(FLOOR * np.maximum(moved, 1e-6), np.full(len(scale), TARGET_FLOOR))
        counts = self._counts(lesson, found, groups, rate)
        chains = [
            markov.learn(
                [np.hstack([found[i].z @ axes, found[i].y / scale]) for i in group],
                [found[i].weights for i in group],
                count,
                floor,
                LOOKS / rate,
                lesson.pulse,
            )
            for group, count in zip(groups, counts, strict=True)
        ]
        rounds = tuple(tuple(found[i].round for i in group) for group in groups)
        limits = lesson.y.min(axis=0), lesson.y.max(axis=0)
        pace = {"rate": rate, "evidence": LOOKS / rate, "leak": SURPRISES / rate}
        return states(chains, axes, limits, scale, rounds=rounds, **pace)

    def _counts(
        self, lesson: Lesson, found: list[Sequence], groups: list[list[int]], rate: float
    ) -> list[int]:
        """Return how many states each gesture has."""
        span, all_ = spans(lesson.y), spread(found)
        most = max(1, min(MOST_STATES, ALL_STATES // len(groups)))
        counts = []
        for own in ([found[i] for i in group] for group in groups):
            lengths = [len(s.y) for s in own]
            wanted = self.states or round(float(np.mean(lengths)) / rate / STATE_SECONDS)
            held = all(is_pose(s, span, all_) for s in own)
            counts.append(1 if held else int(np.clip(wanted, 1, min(most, *lengths))))
        return counts

    def memory(self, core: Core) -> Memory:
        """Return who follows by these states."""
        if not isinstance(core, States):
            raise TypeError("these are no states of gestures")
        return Filter(core, self.window)

    def core(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> Core:
        """Return the stored states; raises ValueError when their parts do not agree."""
        return States.restore(weights, facts)
