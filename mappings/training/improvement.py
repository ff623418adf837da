"""Looks on for a mapping better than the one that plays, on the same examples."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mappings.auto import SCHEMES, WORDS, Auto, percent
from mappings.base import MAPPINGS, Examples, Watch, within
from mappings.training.composite import Composite, Index, Part, select
from mappings.training.evaluation import Evaluation, evaluate, judge
from mappings.training.fit import Trained, TrainingCancelledError, together
from mappings.training.folds import plan
from mappings.training.grafting import narrowed
from mappings.training.lesson import cleaned
from mappings.training.report import Judged
from mappings.training.rounds import thin
from recordings.frame import FloatArray

KIND = "mlp"
ROWS = 2000
"""Examples on which both are compared: more than before, since nobody waits."""
MOST = 20_000
"""Beyond so many examples it would take minutes, and the low-rank kernel is exact enough."""
BUDGET = 60.0
"""Seconds of computing after which the search is given up, however busy the machine is."""
SURE, FACTOR = 2.0, 0.95
"""A latent changes when its gain is so many of its standard errors, and its error so much less."""
LEAST_LESS, LEAST_GAIN = 0.1, 0.002
"""All together is better from this share of the error on, and from this share of the range."""


@dataclass
class Side:
    """One part of the mapping, as it was and as it could be, judged on the same folds."""

    part: Part
    judged: Judged
    before: FloatArray


def worthwhile(first: Trained, count: int) -> bool:
    """Return whether to look for something better than `first`, made from `count` examples."""
    known = first.report["learnt"] and first.report["overall"] is not None
    quick = [isinstance(p.mapping, Auto) and not p.mapping.thorough for p, _ in first.parts]
    return known and any(quick) and count <= MOST


def improve(
    examples: Examples,
    first: Trained,
    progress: Watch,
    cancelled: Callable[[], bool],
    budget: float = BUDGET,
) -> Trained | None:
    """Return a mapping that is surely better than `first`, or None; both are judged anew.

    Its report has `before` besides, the overall error of `first` on the same folds. Takes
    `budget` seconds of computing at most. Raises TrainingCancelledError.
    """
    end = time.process_time() + budget

    def watch(share: float, step: str) -> None:
        if cancelled():
            raise TrainingCancelledError("The search was stopped.")
        if time.process_time() > end:
            raise TimeoutError
        progress(share, step)

    taught, count = cleaned(examples), len(first.parts)
    try:
        sides = [
            _side(taught, part, judged, within(watch, i / count, (i + 1) / count))
            for i, (part, judged) in enumerate(first.parts)
        ]
    except TimeoutError:
        return None
    before = _overall([side.before for side in sides])
    after = _overall([side.judged.evaluation.relative() for side in sides])
    if not after <= min(before * (1 - LEAST_LESS), before - LEAST_GAIN):
        return None
    better = together(taught, [(side.part, side.judged) for side in sides])
    better.report["before"] = before
    return better


def _side(taught: Examples, part: Part, judged: Judged, watch: Watch) -> Side:
    """Return one part with a network for the latents that it surely predicts better."""
    auto = part.mapping
    if not isinstance(auto, Auto):
        return Side(part, judged, judged.evaluation.relative())
    own = select(taught, part.inputs, part.latents)
    sample = own.rows(thin(own.rounds, ROWS))
    planned = plan(sample.x, sample.y, sample.rounds)
    network = MAPPINGS.load(KIND)()
    old = evaluate(auto.chosen, sample, planned, _saying(within(watch, 0.0, 0.1)))
    new = judge(network, sample, planned, _saying(within(watch, 0.1, 0.8)))
    changed = np.flatnonzero(_surely(new, old))
    kinds = tuple(KIND if j in changed else kind for j, kind in enumerate(auto.picked))
    merged = Evaluation(sample, old.predicted.copy(), old.mean)
    merged.predicted[:, changed] = new.predicted[:, changed]
    said = [SCHEMES[planned.scheme]] if planned.scheme in SCHEMES else []
    if len(changed):
        said.append(_explain(own, old, new, changed))
        network = network.fresh()
        everything = np.arange(len(own.inputs))
        network.fit(select(own, everything, changed), _saying(within(watch, 0.8, 1.0)))
        rest = narrowed(Part(auto, everything, np.arange(len(own.outputs))), _others(own, changed))
        parts = [p for p in (rest, Part(network, everything, changed)) if len(p.latents)]
        part = Part(Composite(parts), part.inputs, part.latents)
    return Side(part, Judged(part.latents, kinds, planned.scheme, merged, said), old.relative())


def _saying(watch: Watch) -> Watch:
    return lambda share, _: watch(share, f"trying {WORDS[KIND]}")


def _others(examples: Examples, changed: Index) -> list[int]:
    return sorted(set(range(len(examples.outputs))) - set(changed.tolist()))


def _surely(new: Evaluation, old: Evaluation) -> FloatArray:
    """Return for each latent whether `new` predicts it better than `old`, and not by chance."""
    gains = new.gains(old.predicted)
    known = ~np.isnan(gains)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, gains, 0).sum(axis=0) / count
    spread = np.sqrt(np.where(known, (gains - mean) ** 2, 0).sum(axis=0) / np.maximum(count - 1, 1))
    sure = (count > 1) & (mean > SURE * spread / np.sqrt(count))
    return np.asarray(sure & (new.rmse() < FACTOR * old.rmse()))


def _overall(relative: list[FloatArray]) -> float:
    together = np.concatenate(relative)
    return float(np.sqrt(np.nanmean(together**2)))


def _explain(examples: Examples, old: Evaluation, new: Evaluation, changed: Index) -> str:
    names = [examples.outputs[j] for j in changed]
    who = "all latents" if len(changed) == len(examples.outputs) else ", ".join(names)
    errors = [percent(evaluation.relative()[changed]) for evaluation in (old, new)]
    return f"For {who}, after a longer search: {WORDS[KIND]}, {errors[1]} in place of {errors[0]}."
