"""Tells people in an image apart from one image to the next, also when they cross."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from recordings.frame import FloatArray

FORGOTTEN = 2.0
"""Seconds unseen after which somebody new may take a person's place."""

NEAR, NEARER = 1.0, 2.0
"""How far from where a person is expected they may be found, in sizes of the body: at once, and
more for each second unseen."""

FOLLOWED = 0.25
"""Seconds over which a person's velocity is averaged."""

COASTS = 1.0
"""Seconds for which somebody unseen is taken to walk on."""

LEAST = 0.02
"""Of the image's height: the smallest body."""


@dataclass
class _Person:
    """Where somebody was last, shape (4, 2), how fast they moved, their size, and when that was."""

    corners: FloatArray
    size: float
    at: float
    velocity: FloatArray = field(default_factory=lambda: np.zeros(2))

    def expected(self, at: float) -> FloatArray:
        """Return where the corners will be if the person goes on like that."""
        return self.corners + self.velocity * min(at - self.at, COASTS)

    def seen(self, corners: FloatArray, size: float, at: float) -> None:
        """Take in where the person is."""
        gap = max(at - self.at, 1e-3)
        velocity = (corners.mean(0) - self.corners.mean(0)) / gap
        self.velocity = self.velocity + (velocity - self.velocity) * (1 - np.exp(-gap / FOLLOWED))
        self.corners, self.at = corners, at
        self.size += (size - self.size) * (1 - np.exp(-gap / FOLLOWED))


class People:
    """Gives each of at most `count` people a number from 0 and lets them keep it.

    Each is expected where their hips and shoulders would be if they went on as before, and all
    are matched at once so that they are nearest to that together (H. W. Kuhn, "The Hungarian
    method for the assignment problem", 1955): two that cross go on, each their way.
    """

    def __init__(self, count: int) -> None:
        self._people: list[_Person | None] = [None] * count

    def follow(self, found: Sequence[FloatArray], at: float) -> list[int | None]:
        """Return the number of each body found, None for more than there are numbers.

        Each is its hips and shoulders, shape (4, 2), in heights of the image; `at` is in seconds,
        later than before.
        """
        sizes = [max(float(np.ptp(corners, axis=0).max()), LEAST) for corners in found]
        numbers = self._matched(found, sizes, at)
        for i in np.argsort([-size for size in sizes]).tolist():  # the nearest come first
            if numbers[i] is None:
                numbers[i] = self._free(at, taken={n for n in numbers if n is not None})
                if (new := numbers[i]) is not None:
                    self._people[new] = _Person(found[i], sizes[i], at)
            elif (person := self._people[numbers[i]]) is not None:
                person.seen(found[i], sizes[i], at)
        return numbers

    def _matched(
        self, found: Sequence[FloatArray], sizes: Sequence[float], at: float
    ) -> list[int | None]:
        """Return the number of each body that somebody known is, None for the others."""
        numbers: list[int | None] = [None] * len(found)
        known = [(n, person) for n, person in enumerate(self._people) if person is not None]
        if not found or not known:
            return numbers
        far = np.array(
            [[_far(p, c, s, at) for c, s in zip(found, sizes, strict=True)] for _, p in known]
        )
        for row, column in zip(*linear_sum_assignment(np.minimum(far, 1e3)), strict=True):
            number, person = known[row]
            if far[row, column] <= NEAR + NEARER * (at - person.at):
                numbers[int(column)] = number
        return numbers

    def _free(self, at: float, taken: set[int]) -> int | None:
        """Return the first number that nobody has, or nobody who was seen of late."""
        for number, person in enumerate(self._people):
            gone = person is None or at - person.at > FORGOTTEN
            if gone and number not in taken:
                return number
        return None


def _far(person: _Person, corners: FloatArray, size: float, at: float) -> float:
    """Return how far a body is from where a person is expected, and how unlike in size.

    In sizes of the body; twice as large counts as one size away.
    """
    apart = np.linalg.norm(corners - person.expected(at), axis=1).mean()
    return float(apart / person.size + abs(np.log2(size / person.size)))
