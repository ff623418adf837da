"""Compares kinds of mapping on the same examples, by what each predicts for rounds left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from mappings import base
from mappings.auto import SCHEMES
from mappings.base import Examples, Watch, within
from mappings.training.evaluation import Evaluation, HeldOut, gathered, held_out
from mappings.training.fit import Fitted, Trained, fitted_parts, together, train
from mappings.training.folds import Fold
from mappings.training.lesson import cleaned
from mappings.training.spread import Spread, here

KEPT = ("rmse", "relative", "rounds", "overall", "kinds")


def compare(
    examples: Examples,
    kinds: Mapping[str, Mapping[str, Any]],
    choices: Sequence[Sequence[str]] | None,
    watch: Watch,
    keep: Callable[[str, Trained], object] = lambda *_: None,
    spread: Spread = here,
) -> dict[str, Any]:
    """Return, as JSON values, the errors of each of `kinds`, given with their settings.

    `kinds` holds for each kind the parts of report.report: `rmse` and `relative` by latent,
    `rounds` by round, `overall`, and `kinds`, the model of each latent. `how` says what was
    left out, `best` is the kind with the least overall error (None: nothing could be judged).
    `keep` is given each kind as it was trained. What `watch` raises is raised; so is what
    training raises. `spread` does the work: all that is fitted, then every fold of each.
    """
    found: dict[str, dict[str, Any]] = {}
    scheme = "none"
    for kind, trained in zip(kinds, _trained(examples, kinds, choices, watch, spread), strict=True):
        keep(kind, trained)
        report = trained.report
        scheme = report["scheme"]
        found[kind] = {key: report[key] for key in KEPT}
    return {"scheme": scheme, "how": SCHEMES.get(scheme, TOO_LITTLE), "kinds": found} | {
        "best": _best(found)
    }


def _trained(
    examples: Examples,
    kinds: Mapping[str, Mapping[str, Any]],
    choices: Sequence[Sequence[str]] | None,
    watch: Watch,
    spread: Spread,
) -> list[Trained]:
    """Return each kind trained: all are fitted, then each is judged by every fold."""
    if not np.isfinite(examples.y).any():
        tasks = [(examples, kind, settings, choices) for kind, settings in kinds.items()]
        return spread(_whole, tasks, watch)
    taught = cleaned(examples)
    asked = [(taught, kind, settings, choices) for kind, settings in kinds.items()]
    fitted: list[list[Fitted]] = spread(_fitted, asked, within(watch, 0.0, 0.5))
    unjudged = [part for parts in fitted for part in parts if part.judged is None]
    pairs = [
        (part.part.mapping, part.sample, fold) for part in unjudged for fold in part.plan.folds
    ]
    held: Iterator[HeldOut] = iter(spread(_held_out, pairs, within(watch, 0.5, 1.0)))

    def evaluated(part: Fitted) -> Evaluation:
        return gathered(part.sample, part.plan, list(islice(held, len(part.plan.folds))))

    return [
        together(taught, [part.told(partial(evaluated, part)) for part in parts])
        for parts in fitted
    ]


def _whole(
    examples: Examples,
    kind: str,
    settings: Mapping[str, Any],
    choices: Sequence[Sequence[str]] | None,
    watch: Watch,
) -> Trained:
    return train(examples, kind, settings, choices, _named(kind, watch), lambda: False)


def _fitted(
    taught: Examples,
    kind: str,
    settings: Mapping[str, Any],
    choices: Sequence[Sequence[str]] | None,
    watch: Watch,
) -> list[Fitted]:
    return fitted_parts(taught, kind, settings, choices, _named(kind, watch))


def _held_out(model: base.Mapping, sample: Examples, fold: Fold, watch: Watch) -> HeldOut:
    return held_out(model, sample, fold, _named(model.type, watch))


def _named(kind: str, watch: Watch) -> Watch:
    return lambda share, step: watch(share, f"{kind}: {step}")


TOO_LITTLE = "Too little was recorded to leave anything out: record each target twice, or longer."


def _best(found: Mapping[str, Mapping[str, Any]]) -> str | None:
    judged = [kind for kind, errors in found.items() if errors["overall"] is not None]
    return min(judged, key=lambda kind: float(found[kind]["overall"]), default=None)
