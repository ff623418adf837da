"""Whether what was learnt is more than chance: the same with the targets dealt to other rounds."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, NotEnoughExamplesError
from mappings.training.advice import percent
from mappings.training.folds import plan
from mappings.training.learner import Learner, TimeOverError, root
from mappings.training.rounds import evenly, is_held, members, spans
from mappings.training.sounds import same_sounds
from recordings.frame import FloatArray

DEALS, LEAST_DEALS = 19, 9
"""How often targets are dealt anew: of 19, one in twenty is as good as the truth by chance."""
LIKELY = 0.1
"""Chance does as well more often than this: what was learnt may be nothing."""
KEPT, TRIES = 0.5, 50
"""Of rounds of the same sound, a deal may leave so large a share of pairs together: with all
together, only the names of the sounds would change. It is dealt anew so often at most."""
ROWS = 25
"""Examples of each round that are enough for it."""


@dataclass
class Chance:
    """The error as taught, the usual one with targets dealt at random, and how often as good.

    `p` is the permutation test's (Phipson & Smyth, "Permutation P-values Should Never Be Zero",
    2010), of `deals` deals.
    """

    error: float
    usual: float
    p: float
    deals: int


def by_chance(learner: Learner, seed: int = 0) -> Chance | None:
    """Return how the error compares with that of dealt targets; None where that says nothing.

    Rounds must be left out whole, as others repeat them, or their targets all move: held targets
    that are dealt to movements that are there once are learnt as well as before. When the time is
    over, what was dealt by then counts.
    """
    examples = learner.examples.rows(evenly(learner.examples.rounds, ROWS))
    span = spans(examples.y)
    moving = not any(is_held(examples.y[r], span) for r in members(examples.rounds))
    if not moving and plan(examples.x, examples.y, examples.rounds).scheme != "rounds":
        return None
    rng, errors = np.random.default_rng(seed), list[float]()
    try:
        error = _error(learner, examples)
        for _ in range(DEALS):
            dealt = _error(learner, replace(examples, y=_dealt(examples, rng)))
            if np.isfinite(dealt):
                errors.append(dealt)
    except (TimeOverError, NotEnoughExamplesError):
        pass
    if len(errors) < LEAST_DEALS or not np.isfinite(error):
        return None
    as_good = sum(one <= error for one in errors)
    p = (as_good + 1) / (len(errors) + 1)
    return Chance(error, float(np.median(errors)), p, len(errors))


def _error(learner: Learner, examples: Examples) -> float:
    """Return the error of rounds left out, on the folds of these examples' own rounds."""
    learner = replace(learner, examples=examples)
    squares = [np.full((1, 1), np.nan)]
    for fold in plan(examples.x, examples.y, examples.rounds).folds:
        mapping = learner.learnt(examples.rows(fold.train))
        squares.append(learner.squares(mapping, examples, fold.test).mean(axis=1, keepdims=True))
    return root(np.concatenate(squares))


def _dealt(examples: Examples, rng: np.random.Generator) -> FloatArray:
    """Return the targets, shape (n, m), each round with another's; moving ones begin elsewhere."""
    y, groups, span = examples.y.copy(), members(examples.rounds), spans(examples.y)
    for rows, other in zip(groups, _deal(examples, rng), strict=True):
        taken = groups[other]
        way = np.linspace(0, len(taken) - 1, len(rows)).round().astype(np.int64)
        if not is_held(examples.y[taken], span):
            way = np.roll(way, int(len(way) * rng.uniform(0.25, 0.75)))
        y[rows] = examples.y[taken[way]]
    return y


def _deal(examples: Examples, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return which round's target each round gets, of those that part rounds of the same sound."""
    ids = [int(examples.rounds[r[0]]) for r in members(examples.rounds)]
    sound = {n: k for k, group in enumerate(same_sounds(examples)) for n in group}
    labels = np.array([sound[n] for n in ids])
    together = np.equal.outer(labels, labels) & ~np.eye(len(ids), dtype=bool)
    deal = rng.permutation(len(ids))
    for _ in range(TRIES):
        dealt = labels[deal]
        kept = np.equal.outer(dealt, dealt)[together]
        if not len(kept) or kept.mean() <= KEPT:
            break
        deal = rng.permutation(len(ids))
    return deal


def facts(learner: Learner) -> dict[str, Any] | None:
    """Return as JSON values whether this is more than chance, with a sentence; None: not told."""
    found = by_chance(learner)
    if found is None:
        return None
    usual, error = percent(found.usual), percent(found.error)
    word = f"With the sounds dealt to the rounds at random it would be {usual} off; it is {error}."
    if found.p > LIKELY:
        word = (
            f"This may be chance: with the sounds dealt to the rounds at random it is {usual} off, "
            f"as taught {error}. Make movements that differ where the sounds do, or choose other "
            "inputs."
        )
    return {**vars(found), "chance": found.p > LIKELY, "word": word}
