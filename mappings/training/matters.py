"""Which inputs matter: how much worse a mapping plays when they come from another round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, NotEnoughExamplesError
from mappings.base import Mapping as Model
from mappings.training.advice import percent
from mappings.training.folds import Fold, plan
from mappings.training.learner import Learner, TimeOverError, root
from mappings.training.rounds import members
from mappings.training.sounds import same_sounds

DRAWS = 3
SPARED, CLOSE = 1.03, 0.003
"""Without an input the error may grow by this factor, and this share of the range more."""

Groups = Mapping[str, NDArray[np.int64]]
"""Positions of inputs that go together, by their name."""


@dataclass
class Importance:
    """How much the error grows, a share of the range, when these inputs tell of another round.

    `spread` is its standard deviation over folds and draws; `without` the error when it is learnt
    without them, None where that was not tried.
    """

    rise: float
    spread: float
    without: float | None = None


@dataclass
class Judge:
    """Folds of a learner's examples, each with the mapping learnt without it."""

    learner: Learner
    fitted: list[tuple[Fold, Model]]

    @property
    def error(self) -> float:
        """The error with all inputs."""
        return self._error(self.fitted, self.learner.examples)

    def shuffled(self, columns: NDArray[np.int64], seed: int) -> list[float]:
        """Return the error of each fold and draw when some inputs are those of other rounds.

        Permutation importance (Breiman, "Random Forests", 2001), by whole rounds, so that what
        follows in time stays together.
        """
        rng, found = np.random.default_rng(seed), []
        for _ in range(DRAWS):
            other = elsewhere(self.learner.examples, columns, rng)
            found += [self._error([one], other) for one in self.fitted]
        return found

    def each(self) -> list[float]:
        """Return the error of each fold with all inputs."""
        return [self._error([one], self.learner.examples) for one in self.fitted]

    def without(self, columns: NDArray[np.int64]) -> float:
        """Return the error of what is learnt without some inputs; inf where nothing is."""
        x = self.learner.examples.x.copy()
        x[:, columns] = np.nan
        examples = replace(self.learner.examples, x=x)
        try:
            fitted = [(f, self.learner.learnt(examples.rows(f.train))) for f, _ in self.fitted]
        except NotEnoughExamplesError:
            return float("inf")
        return self._error(fitted, examples)

    def _error(self, fitted: Sequence[tuple[Fold, Model]], examples: Examples) -> float:
        squares = [self.learner.squares(mapping, examples, fold.test) for fold, mapping in fitted]
        return root(np.concatenate(squares))


def judge(learner: Learner) -> Judge | None:
    """Return the folds that a learner's examples are judged by, None where there are none."""
    examples = learner.examples
    folds = plan(examples.x, examples.y, examples.rounds).folds
    try:
        return (
            Judge(learner, [(f, learner.learnt(examples.rows(f.train))) for f in folds])
            if folds
            else None
        )
    except NotEnoughExamplesError:
        return None


def elsewhere(examples: Examples, columns: NDArray[np.int64], rng: np.random.Generator) -> Examples:
    """Return the examples with some inputs of each round taken from one of another sound.

    Stretched to its length; from any other round where all rounds teach the same sound.
    """
    x = examples.x.copy()
    rows = {int(examples.rounds[r[0]]): r for r in members(examples.rounds)}
    for ids in same_sounds(examples):
        for n in ids:
            others = [o for o in rows if o not in ids] or [o for o in rows if o != n] or [n]
            donor = rows[int(rng.choice(others))]
            taken = np.linspace(0, len(donor) - 1, len(rows[n])).round().astype(np.int64)
            x[np.ix_(rows[n], columns)] = examples.x[np.ix_(donor[taken], columns)]
    return replace(examples, x=x)


def importances(judge: Judge, groups: Groups, seed: int = 0) -> dict[str, Importance]:
    """Return how much each group of inputs matters; raises TimeOverError."""
    before, found = np.tile(judge.each(), DRAWS), {}
    for name, columns in groups.items():
        rises = np.array(judge.shuffled(columns, seed)) - before
        found[name] = Importance(float(np.nanmean(rises)), float(np.nanstd(rises)))
    return found


def spared(
    judge: Judge, groups: Groups, found: Mapping[str, Importance]
) -> tuple[list[str], float]:
    """Return the groups that together could be left out, and the error without all of them.

    Each is tried by learning without it, the one that matters least first; what is tried is
    noted in `found`. When the time is over, those that were tried by then count.
    """
    error = judge.error
    out: list[str] = []
    columns, last = np.empty(0, np.int64), error
    everything = set(range(judge.learner.examples.x.shape[1]))
    try:
        for name in sorted(found, key=lambda n: found[n].rise)[: max(0, len(found) - 1)]:
            tried = np.union1d(columns, groups[name])
            if not everything - set(tried.tolist()):
                continue
            without = judge.without(tried)
            found[name].without = without if np.isfinite(without) else None
            if without > SPARED * error + CLOSE:
                break
            out, columns, last = [*out, name], tried, without
    except TimeOverError:
        pass
    return out, last


def facts(learner: Learner, features: Groups, sources: Groups) -> dict[str, Any] | None:
    """Return as JSON values which features and which sensors matter, None: it cannot be told.

    `features` and `sources` by name, most important first: {"rise", "spread", "without"}; `out`
    could be left out, of each; `error` is that with all; `words` are sentences.
    """
    try:
        judged = judge(learner)
        if judged is None:
            return None
        error = judged.error
    except TimeOverError:
        return None
    found: dict[str, Any] = {"error": error, "words": []}
    for key, groups in (("features", features), ("sources", sources)):
        try:
            known = importances(judged, groups)
        except TimeOverError:
            known = {}
        out, without = spared(judged, groups, known)
        order = sorted(known, key=lambda n: -known[n].rise)
        found[key] = {name: vars(known[name]) for name in order}
        found[f"{key}_out"] = out
        found["words"] += _words(out, error, without)
    return found


def _words(out: Sequence[str], error: float, without: float) -> list[str]:
    if not out:
        return []
    names, them = ", ".join(out), "it" if len(out) == 1 else "them"
    before, after = percent(error), percent(without)
    told = f"stays {before}" if before == after else f"is {after} in place of {before}"
    return [f"{names} could be left out: without {them} the error {told}."]
