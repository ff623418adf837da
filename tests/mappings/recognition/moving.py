"""Gestures of a hand that is never quite still, at the rate that recognition goes by."""

import numpy as np

from mappings.recognition.kinds.base import OTHER, RATE, Example
from recordings.frame import FloatArray


class Hand:
    """Makes gestures of six channels: each its own way, a little otherwise every time."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def rest(self, seconds: float) -> FloatArray:
        """Stand still, with tremor."""
        return 0.05 * self.rng.normal(size=(round(seconds * RATE), 6))

    def gesture(self, name: str, pace: float = 1.0) -> FloatArray:
        """Make a gesture, that begins and ends at rest."""
        share = np.linspace(0, 1, round(RATE / pace))
        turns = {"circle": (1, 1, 0.0), "cross": (1, 2, 1.5), "shake": (5, 0, 0.0)}[name]
        envelope = np.sin(np.pi * share)
        x = np.sin(2 * np.pi * turns[0] * share)
        y = np.cos(2 * np.pi * turns[1] * share + turns[2])
        both = np.stack([x, y, x * y, -y, y - x, x + y], axis=1) * envelope[:, None]
        return both * self.rng.uniform(0.9, 1.1) + self.rest(1 / pace)[: len(share)]

    def example(self, name: str) -> Example:
        """Make a gesture with rest before and after, as it is taught."""
        if name == OTHER:
            return Example(name, self.rest(2.0))
        pace = float(self.rng.uniform(0.85, 1.15))
        parts = [self.rest(0.3), self.gesture(name, pace), self.rest(0.3)]
        return Example(name, np.concatenate(parts))

    def pose(self, level: float) -> FloatArray:
        """Hold still somewhere."""
        return np.array([level, -level, 0.5 * level, 0, 1, level]) + self.rest(2.0)


def examples(hand: Hand, names: list[str], each: int = 3) -> list[Example]:
    return [hand.example(name) for name in names for _ in range(each)]
