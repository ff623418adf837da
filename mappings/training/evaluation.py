"""Judges a mapping by what it predicts for examples it has not learnt from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mappings.base import Examples, Mapping, Watch, ignore, within
from mappings.training.folds import Fold, Plan
from mappings.training.following import played_at
from mappings.training.rounds import members, spans
from recordings.frame import FloatArray

FEW = 4


@dataclass
class Evaluation:
    """Held-out predictions (n, m) of examples; NaN where none was made.

    `mean` (n, m) is what the mean target of the same training rows would have predicted.
    Errors are root mean squares in the latents' units; relative ones are shares of the
    range of each latent's targets.
    """

    examples: Examples
    predicted: FloatArray
    mean: FloatArray

    def rmse(self) -> FloatArray:
        """Return the error of each latent, shape (m,); NaN where nothing was held out."""
        return _root_mean(self._squares(self.predicted))

    def rmse_of_mean(self) -> FloatArray:
        """Return the error of each latent for predicting the mean, shape (m,)."""
        return _root_mean(self._squares(self.mean))

    def relative(self) -> FloatArray:
        """Return each latent's error over the range of its targets; NaN where that is 0."""
        return self.rmse() / self._span()

    def relative_of_mean(self) -> FloatArray:
        """Return the relative error of each latent for predicting the mean, shape (m,)."""
        return self.rmse_of_mean() / self._span()

    def overall(self) -> float:
        """Return the relative error over all latents that vary; NaN if there is none."""
        return float(_root_mean((self.relative() ** 2)[:, None])[0])

    def by_round(self) -> dict[int, float]:
        """Return the relative error over all latents within each round that was judged."""
        return self._by_round(self.predicted)

    def by_round_of_mean(self) -> dict[int, float]:
        """Return the same for predicting the mean."""
        return self._by_round(self.mean)

    def _by_round(self, predicted: FloatArray) -> dict[int, float]:
        squares = self._squares(predicted) / self._span() ** 2
        rounds = self.examples.rounds
        found = {
            int(rounds[r[0]]): float(_root_mean(squares[r].reshape(-1, 1))[0])
            for r in members(rounds)
        }
        return {number: error for number, error in found.items() if np.isfinite(error)}

    def gains(self, over: FloatArray | None = None) -> FloatArray:
        """Return by how much errors are below those of `over` in each round, shape (r, m).

        `over` are other predictions (n, m), those of the mean unless given. In squared shares
        of the range; positive where the mapping is better. Few rounds are judged by their
        quarters, so that there is always something to compare.
        """
        over = self.mean if over is None else over
        units = members(self.examples.rounds)
        if len(units) < FEW:
            units = [part for rows in units for part in np.array_split(rows, FEW)]
        gain = (self._squares(over) - self._squares(self.predicted)) / self._span() ** 2
        return np.array([_root_mean(gain[rows], root=False) for rows in units])

    def _squares(self, predicted: FloatArray) -> FloatArray:
        return np.asarray((predicted - self.examples.y) ** 2)

    def _span(self) -> FloatArray:
        span = spans(self.examples.y)
        return np.where(span > 0, span, np.nan)


def judge(model: Mapping, examples: Examples, plan: Plan, watch: Watch = ignore) -> Evaluation:
    """Fit `model` on the examples, then `evaluate` it: each fold starts from what was found."""
    model.fit(examples, within(watch, 0.0, 0.5))
    return evaluate(model, examples, plan, within(watch, 0.5, 1.0))


def evaluate(model: Mapping, examples: Examples, plan: Plan, watch: Watch = ignore) -> Evaluation:
    """Return what `model`, fitted anew without each fold's examples, predicts for them.

    `watch` is called before each fold and while it is learnt; what it raises ends the work.
    """
    count = len(plan.folds)
    parts = [within(watch, k / count, (k + 1) / count) for k in range(count)]
    held = [
        held_out(model, examples, fold, part) for fold, part in zip(plan.folds, parts, strict=True)
    ]
    return gathered(examples, plan, held)


HeldOut = tuple[FloatArray, FloatArray] | None
"""What was predicted for a fold, and its mean; None where nothing could be learnt."""


def held_out(model: Mapping, examples: Examples, fold: Fold, watch: Watch = ignore) -> HeldOut:
    """Return what `model`, fitted anew without a fold, predicts for it."""
    watch(0.0, "judging")
    train = examples.rows(fold.train)
    if np.all(np.isnan(train.y)):
        return None
    learner = model.fresh()
    learner.fit(train, watch)
    return played_at(learner, examples, fold.test), _weighted_mean(train)


def gathered(examples: Examples, plan: Plan, held: Sequence[HeldOut]) -> Evaluation:
    """Return the evaluation that these held-out predictions of each fold are."""
    predicted, mean = (np.full(examples.y.shape, np.nan) for _ in range(2))
    for fold, found in zip(plan.folds, held, strict=True):
        if found is not None:
            predicted[fold.test], mean[fold.test] = found
    return Evaluation(examples, predicted, mean)


def _weighted_mean(train: Examples) -> FloatArray:
    known = ~np.isnan(train.y)
    total = (known * train.weights[:, None]).sum(axis=0)
    summed = np.where(known, train.y * train.weights[:, None], 0).sum(axis=0)
    return np.asarray(summed / np.where(total > 0, total, np.nan))


def _root_mean(squares: FloatArray, root: bool = True) -> FloatArray:
    """Return the (root of the) mean of each column, NaN left out; NaN where all is NaN."""
    count = (~np.isnan(squares)).sum(axis=0)
    mean = np.nansum(squares, axis=0) / np.where(count > 0, count, np.nan)
    return np.asarray(np.sqrt(mean) if root else mean)
