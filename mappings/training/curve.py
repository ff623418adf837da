"""The learning curve: how the error falls with the number of rounds, and what another would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, NotEnoughExamplesError
from mappings.training.folds import plan
from mappings.training.learner import Learner, TimeOverError, root
from mappings.training.sounds import same_sounds

FOLDS = 4
LEVELS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
GOOD = 0.03
"""An error below this share of the range is heard no more."""
WORTH = 0.08
"""Another round of each sound is worth it when it takes away this share of the error."""


@dataclass
class Curve:
    """Errors, shares of the range, by how many rounds of each sound were learnt from.

    `squares[i]` are squared errors by round left out (its id), with `levels[i]` rounds of each
    sound; `sounds` are the rounds by sound. `rounds[i]` is how many rounds that are in all.
    """

    levels: list[int]
    rounds: list[int]
    squares: list[dict[int, float]]
    sounds: list[tuple[int, ...]]
    pooled: bool = False
    """Whether every round counts as one of the same: their targets differ, and help each other."""

    @property
    def errors(self) -> list[float]:
        """The error at each level."""
        return [root(np.array([*found.values()])) for found in self.squares]

    def spreads(self) -> list[float]:
        """Return the standard error of each error, over the rounds left out."""
        found = []
        for squares in self.squares:
            each = np.sqrt([*squares.values()])
            found.append(float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else 0.0)
        return found

    def by_sound(self) -> list[float | None]:
        """Return the error of each sound on all rounds but the one left out; None: one alone."""
        last = self.squares[-1] if self.squares else {}
        each = [[last[n] for n in ids if n in last] for ids in self.sounds]
        return [root(np.array(known)) if known else None for known in each]


def learning_curve(learner: Learner, seed: int = 0) -> Curve:
    """Return the learning curve of what plays; rounds are nested and dealt by `seed`.

    Of each sound one round is left out and judged; the mapping learns from one of the others, then
    two, and so on. A sound that has one round is always learnt and never judged. When the time is
    over, what is complete by then counts.
    """
    sounds, pooled = _sounds(learner.examples)
    most = max((len(ids) for ids in sounds), default=1) - 1
    levels = [n for n in LEVELS if n < most] + ([most] if most else [])
    rng = np.random.default_rng(seed)
    dealt = [list(map(int, rng.permutation(ids))) for ids in sounds]
    squares: list[dict[int, float]] = [{} for _ in levels]
    try:
        for fold in range(min(FOLDS, most + 1)):
            for found, more in zip(squares, _fold(learner, dealt, fold, levels), strict=True):
                found |= more
    except (TimeOverError, NotEnoughExamplesError):
        pass
    if not squares or not squares[0]:
        return Curve([], [], [], sounds, pooled)
    rounds = [sum(_taken(len(ids), level) for ids in sounds) for level in levels]
    return Curve(levels, rounds, squares, sounds, pooled)


def _sounds(examples: Examples) -> tuple[list[tuple[int, ...]], bool]:
    """Return the rounds by sound; all as one where none is repeated, but others teach the same."""
    sounds = same_sounds(examples)
    alone = all(len(ids) == 1 for ids in sounds) and len(sounds) >= FOLDS
    if alone and plan(examples.x, examples.y, examples.rounds).scheme == "rounds":
        return [tuple(n for ids in sounds for n in ids)], True
    return sounds, False


def _taken(count: int, level: int) -> int:
    return min(level, max(1, count - 1))


def _fold(
    learner: Learner, dealt: Sequence[list[int]], fold: int, levels: Sequence[int]
) -> list[dict[int, float]]:
    """Return the squared errors at each level of the rounds that this fold leaves out."""
    examples = learner.examples
    turned = [ids[fold % len(ids) :] + ids[: fold % len(ids)] for ids in dealt]
    tested = [ids[0] for ids in turned if fold < len(ids) > 1]
    test = np.flatnonzero(np.isin(examples.rounds, tested))
    found = []
    for level in levels:
        learnt = [n for ids in turned for n in (ids[1:] or ids)[:level]]
        mapping = learner.learnt(examples.rows(np.flatnonzero(np.isin(examples.rounds, learnt))))
        squares = learner.squares(mapping, examples, test)
        found.append(_by_round(squares, examples, test))
    return found


def _by_round(squares: Any, examples: Examples, rows: NDArray[np.int64]) -> dict[int, float]:
    ids = examples.rounds[rows]
    each = {int(n): root(squares[ids == n]) ** 2 for n in np.unique(ids)}
    return {n: error for n, error in each.items() if np.isfinite(error)}


def expected(curve: Curve) -> tuple[float, bool] | None:
    """Return the error with one more round of each sound, and whether that is sure to be less.

    By the power law that learning curves follow (Hestness et al., "Deep Learning Scaling is
    Predictable, Empirically", 2017) through the last two levels; None where there are not two.
    """
    if len(curve.levels) < 2:
        return None
    (a, b), (before, now) = curve.levels[-2:], curve.errors[-2:]
    if not (before > 0 and now > 0):
        return now, False
    power = max(0.0, np.log(before / now) / np.log(b / a))
    shared = sorted(curve.squares[-1].keys() & curve.squares[-2].keys())
    gains = np.array(
        [np.sqrt(curve.squares[-2][n]) - np.sqrt(curve.squares[-1][n]) for n in shared]
    )
    sure = len(gains) > 1 and gains.mean() > gains.std(ddof=1) / np.sqrt(len(gains))
    then = float(now * ((b + 1) / (b + 2)) ** power)
    return then, bool(sure and then < (1 - WORTH) * now)
