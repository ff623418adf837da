"""What a training says beyond its errors: chance, the learning curve, and inputs that matter."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from mappings.base import Examples
from mappings.training import advice, chance, matters
from mappings.training.curve import learning_curve
from mappings.training.fit import Trained
from mappings.training.learner import learner
from mappings.training.matters import Groups
from recordings.frame import FloatArray

CHANCE, CURVE, INPUTS = 4.0, 5.0, 8.0
"""Seconds of computing that each may take."""


def studies(
    examples: Examples,
    trained: Trained,
    features: Groups,
    sources: Groups,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is found about a training, each with its name, as JSON values.

    "chance" (chance.facts), "curve" (advice.facts) and "inputs" (matters.facts); what cannot be
    told is left out. Where nothing was learnt, or nothing but chance, there is neither a curve nor
    are there inputs that matter. Raises TrainingCancelledError.
    """
    if not trained.parts:
        return  # it was made of movement alone
    who = learner(examples, trained, cancelled)
    found = chance.facts(who.within(CHANCE))
    if found is not None:
        yield "chance", told(found)
    if not trained.report["learnt"] or (found is not None and found["chance"]):
        return
    yield "curve", told(advice.facts(learning_curve(who.within(CURVE))))
    used = {name: columns for name, columns in features.items() if len(columns)}
    known = matters.facts(who.within(INPUTS), used, sources)
    if known is not None:
        yield "inputs", told(known)


def told(value: Any) -> Any:
    """Return values as JSON has them: None for what is no number."""
    if isinstance(value, dict):
        return {str(key): told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    if isinstance(value, np.generic):
        return told(value.item())
    return None if isinstance(value, float) and not np.isfinite(value) else value


def words(study: dict[str, Any]) -> list[str]:
    """Return what a study says, in sentences."""
    said = [study["chance"]["word"]] if study.get("chance", {}).get("chance") else []
    said += [study[key]["word"] for key in ("curve", "sound") if key in study]
    said += study.get("inputs", {}).get("words", [])
    return [sentence for sentence in said if sentence]


def held_out(trained: Trained) -> tuple[FloatArray, FloatArray] | None:
    """Return targets and what was predicted for them by rounds left out, shapes (n, m).

    Only rows of which all latents are known; None where there are none.
    """
    evaluations = [judged.evaluation for _, judged in trained.parts]
    counts = {len(evaluation.predicted) for evaluation in evaluations}
    if len(counts) != 1:
        return None
    shape = counts.pop(), sum(len(judged.latents) for _, judged in trained.parts)
    y, predicted = (np.full(shape, np.nan) for _ in range(2))
    for _, judged in trained.parts:
        y[:, judged.latents] = judged.evaluation.examples.y
        predicted[:, judged.latents] = judged.evaluation.predicted
    known = np.isfinite(y).all(axis=1) & np.isfinite(predicted).all(axis=1)
    return (y[known], predicted[known]) if known.any() else None
