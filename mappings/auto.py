"""Picks for each latent the model that predicts best what it has not learnt from."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from mappings.base import MAPPINGS, Examples, Mapping, Watch, ignore
from mappings.training.composite import Composite, Part, describe, restored
from mappings.training.evaluation import Evaluation, judge
from mappings.training.folds import Plan, plan
from mappings.training.lesson import cleaned
from mappings.training.rounds import spans, thin
from recordings.frame import Float32Array

QUICK, SLOW = ("kernel", "ridge", "knn"), ("mlp",)
"""From smooth to rough; the first also returns calmly to the middle far from all examples."""
WORDS = {
    "kernel": "smooth interpolation (kernel)",
    "ridge": "a polynomial (ridge)",
    "knn": "the nearest examples (knn)",
    "mlp": "a neural network (mlp)",
}
TIE_FACTOR, TIE_SHARE = 1.05, 0.005
"""Errors within this factor plus this share of the target's range count as equal."""


def judged_rows(n: int) -> int:
    """Return on how many of `n` examples models are compared."""
    return min(max(400, n // 5), 1000)


@dataclass
class Auto(Mapping):
    """The best of the other models for each latent, by held-out error.

    Whole rounds are held out where others repeat them; blocks of time inside the rest; never
    random frames, whose neighbours would give them away. Models about equally good count as
    equal, and then the smoother one is taken. After `fit`, `evaluation` holds the held-out
    predictions of what was picked and `picked` the model of each latent.
    `thorough` also tries a neural network, which takes seconds to minutes. `improve` says what
    the trainer does once this plays: look on for a better mapping (training.improvement) and
    offer it, or swap it in, or nothing.
    """

    type: ClassVar[str] = "auto"
    thorough: bool = False
    improve: Literal["offer", "swap", "off"] = "offer"

    def __post_init__(self) -> None:
        self._kinds = QUICK + SLOW if self.thorough else QUICK
        self._chosen = Composite()
        self.plan = Plan((), "none")
        self.picked: tuple[str, ...] = ()
        self.report: tuple[str, ...] = ()

    @property
    def chosen(self) -> Composite:
        """The picked models, fitted."""
        return self._chosen

    @property
    def notes(self) -> list[str]:
        """Return what the picked models left out."""
        return list(self._chosen.notes)

    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Compare the models, then fit the picked ones; raises NotEnoughExamplesError."""
        taught = cleaned(examples)
        sample = taught.rows(thin(taught.rounds, judged_rows(len(taught.rounds))))
        self.plan = plan(sample.x, sample.y, sample.rounds)
        models = [MAPPINGS.load(kind)() for kind in self._kinds]
        judged = [self._judge(i, model, sample, watch) for i, model in enumerate(models)]
        picks = _pick(judged, spans(sample.y))
        self.picked = tuple(self._kinds[i] for i in picks)
        self.evaluation: Evaluation = _merge(judged, picks)
        self.report = tuple(_explain(self._kinds, judged, picks, self.plan.scheme, taught.outputs))
        self._chosen = self._fitted(models, picks, taught, watch)

    def _judge(self, i: int, model: Mapping, sample: Examples, watch: Watch) -> Evaluation:
        def trying(share: float, step: str) -> None:  # noqa: ARG001 - the model's name says more
            watch((i + share) / (len(self._kinds) + 1), f"trying {WORDS[model.type]}")

        return judge(model, sample, self.plan, trying)

    def _fitted(
        self, models: list[Mapping], picks: NDArray[np.int64], taught: Examples, watch: Watch
    ) -> Composite:
        def learning(share: float, step: str) -> None:  # noqa: ARG001 - these words say more
            share = (len(self._kinds) + share) / (len(self._kinds) + 1)
            watch(share, "learning from all examples")

        everything = np.arange(len(taught.inputs))
        parts = [
            Part(models[i].fresh(), everything, np.flatnonzero(picks == i))
            for i in np.unique(picks)
        ]
        chosen = Composite(parts)
        chosen.fit(taught, learning)
        return chosen

    def predict(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for one row of features, shape (d,)."""
        if len(self._chosen.parts) == 1:
            return self._chosen.parts[0].mapping.predict(x)
        return self._chosen.predict(x)

    def deviation(self, x: Float32Array) -> Float32Array:
        """Return what the picked models know of their own deviation, shape (m,)."""
        return self._chosen.deviation(x)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of the picked models."""
        return self._chosen.weights()

    def facts(self) -> dict[str, Any]:
        """Return what was picked, and why."""
        return {
            "chosen": describe(self._chosen),
            "picked": list(self.picked),
            "report": list(self.report),
        }

    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:
        """Become the stored mapping; raises ValueError when it is none of this kind."""
        try:
            chosen = restored(facts["chosen"], weights)
            self.picked, self.report = tuple(facts["picked"]), tuple(facts["report"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no stored auto mapping: {error!r}") from error
        if not isinstance(chosen, Composite):
            raise ValueError("this is no stored auto mapping")
        self._chosen = chosen


def _pick(judged: list[Evaluation], span: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for each latent the first model whose error is about the least, shape (m,).

    A latent that could not be judged takes the model of the first that could.
    """
    errors = np.array([evaluation.rmse() for evaluation in judged])
    good = errors <= TIE_FACTOR * errors.min(axis=0) + TIE_SHARE * span
    picks: NDArray[np.int64] = np.argmax(good, axis=0)
    unknown = np.isnan(errors).any(axis=0)
    picks[unknown] = picks[~unknown][0] if np.any(~unknown) else 0
    return picks


def _merge(judged: list[Evaluation], picks: NDArray[np.int64]) -> Evaluation:
    """Return the held-out predictions of the picked models."""
    predicted = np.stack([evaluation.predicted for evaluation in judged])
    chosen = predicted[picks, :, np.arange(len(picks))].T
    return Evaluation(judged[0].examples, chosen, judged[0].mean)


def _explain(
    kinds: tuple[str, ...],
    judged: list[Evaluation],
    picks: NDArray[np.int64],
    scheme: str,
    names: tuple[str, ...],
) -> list[str]:
    """Return a sentence on how models were compared, and one for each model picked."""
    if scheme == "none":
        return ["Too little was recorded to compare models: smooth interpolation is used."]
    said = [SCHEMES[scheme]]
    errors = np.array([evaluation.relative() for evaluation in judged])
    for i in np.unique(picks):
        latents = np.flatnonzero(picks == i)
        seen = [
            f"{WORDS[kind]} {percent(row[latents])}"
            for kind, row in zip(kinds, errors, strict=True)
        ]
        who = "all latents" if len(latents) == len(picks) else ", ".join(names[j] for j in latents)
        said.append(f"For {who}: {WORDS[kinds[i]]}. Errors: {'; '.join(seen)}.")
    return said


SCHEMES = {
    "rounds": "Compared by leaving whole rounds out: each was predicted from the others.",
    "blocks": "Compared by leaving out blocks of time inside rounds, because no round was "
    "repeated with the same pose and target; a second holding of a pose may come out less exact.",
    "rounds and blocks": "Compared by leaving whole rounds out where another round repeats "
    "the same pose and target, and blocks of time inside the others.",
}


def percent(errors: NDArray[np.float64]) -> str:
    """Return errors, as shares of the range, as one of all of them in words."""
    known = errors[~np.isnan(errors)]
    return f"{100 * np.sqrt(np.mean(known**2)):.1f} % of the range" if len(known) else "none"
