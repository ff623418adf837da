"""How surely gestures are told apart, judged by examples that are left out."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mappings.recognition.kinds.base import OTHER, RATE, Example
from mappings.recognition.learning import learn
from mappings.recognition.spotting import Manner, Spotter

NOTHING = ""
"""What was recognised where nothing was."""


@dataclass
class Judged:
    """What was recognised of movements that were left out.

    `confusion` counts what was recognised first by what was made: NOTHING stands for nothing.
    `wrong` is how often anything was recognised that was not made, in so many `seconds`.
    """

    confusion: dict[str, dict[str, int]] = field(default_factory=dict)
    made: int = 0
    right: int = 0
    wrong: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """The share of gestures that were recognised."""
        return self.right / self.made if self.made else 0.0

    @property
    def false_a_minute(self) -> float:
        """How often a minute something was recognised that was not made."""
        return 60.0 * self.wrong / self.seconds if self.seconds else 0.0

    def facts(self) -> dict[str, Any]:
        """Return all as JSON values."""
        return {**vars(self), "rate": self.rate, "false_a_minute": self.false_a_minute}


def judge(
    inputs: Sequence[str],
    examples: Sequence[Example],
    kinds: Table[str, str],
    manners: Table[str, Manner],
) -> Judged:
    """Return how gestures are told apart that one example of each was left out of, in turn.

    A gesture of one example is learnt from it throughout, and cannot be judged. What is `OTHER`
    is played too: all that is recognised in it is wrong.
    """
    found = Judged()
    numbers: dict[str, int] = {}
    turns = []
    for example in examples:
        turns.append(numbers.setdefault(example.gesture, 0))
        numbers[example.gesture] += 1
    for turn in range(max(numbers.values(), default=0)):
        out = [
            e
            for e, t in zip(examples, turns, strict=True)
            if t == turn and (numbers[e.gesture] > 1 or e.gesture == OTHER)
        ]
        kept = [e for e in examples if not any(e is other for other in out)]
        if not out or not any(e.gesture in kinds for e in kept):
            continue
        learnt, _ = learn(inputs, kept, kinds)
        for example in out:
            _play(found, example, Spotter(learnt, manners))
    return found


def _play(found: Judged, example: Example, spotter: Spotter) -> None:
    """Let an example be heard, and count what is recognised."""
    after = np.repeat(example.x[-1:], round(0.2 * RATE), axis=0)
    heard = [made for row in np.concatenate([example.x, after]) if (made := spotter.hear(row))]
    found.seconds += len(example.x) / RATE
    found.wrong += sum(made != example.gesture for made in heard)
    if example.gesture == OTHER:
        return
    found.made += 1
    found.right += example.gesture in heard
    row = found.confusion.setdefault(example.gesture, {})
    first = heard[0] if heard else NOTHING
    row[first] = row.get(first, 0) + 1
