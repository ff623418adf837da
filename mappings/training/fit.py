"""Trains a mapping of one kind, each latent on the inputs chosen for it, and reports on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from mappings import base
from mappings.auto import Auto, judged_rows
from mappings.base import Examples, Watch, within
from mappings.training.composite import Composite, Index, Part, build, select
from mappings.training.evaluation import Evaluation, evaluate
from mappings.training.folds import Plan, plan
from mappings.training.lesson import cleaned
from mappings.training.report import Judged, report
from mappings.training.rounds import thin
from mappings.training.temporal import Temporal
from mappings.training.unjudged import unjudged
from recordings.families import nearest

IN_TIME = "Judged in time: what was left out was played from the beginning of its round on."


class TrainingCancelledError(Exception):
    """Training was asked to stop; nothing was changed."""


class UnknownInputError(ValueError):
    """A latent was told to use an input that there is not; the message names the nearest."""


@dataclass
class Trained:
    """A fitted mapping, and what is to be said about it as JSON values (see report.py).

    `parts` are what it is made of, each with its held-out predictions.
    """

    mapping: base.Mapping
    report: dict[str, Any]
    parts: list[tuple[Part, Judged]]


def train(
    examples: Examples,
    kind: str,
    settings: Mapping[str, Any],
    choices: Sequence[Sequence[str]] | None,
    progress: Watch,
    cancelled: Callable[[], bool],
) -> Trained:
    """Return a mapping of type `kind` fitted on `examples`, with its report.

    `choices[j]` names the inputs that latent j uses, whole or by their dotted beginning; None
    or an empty list means all. `progress` gets the share done and a few words; `cancelled` is
    asked between steps, also those inside one long fit. Raises NotEnoughExamplesError,
    ValueError for an unknown kind, setting or input, and TrainingCancelledError.
    """
    if not np.isfinite(examples.y).any() and len(examples.watched):
        return unlabelled(examples, build(kind, settings), progress)
    taught = cleaned(examples)
    groups = _groups(taught, choices)
    parts: list[tuple[Part, Judged]] = []
    for i, group in enumerate(groups):
        watch = _watcher(i, len(groups), progress, cancelled)
        fitted = _fit(build(kind, settings), taught, *group, watch)
        mapping, sample, planned = fitted.judging
        judging = partial(evaluate, mapping, sample, planned, within(watch, 0.5, 1.0))
        parts.append(fitted.told(judging))
    progress(1.0, "trained")
    return together(taught, parts)


def fitted_parts(
    examples: Examples,
    kind: str,
    settings: Mapping[str, Any],
    choices: Sequence[Sequence[str]] | None,
    watch: Watch,
) -> list["Fitted"]:
    """Return the parts of a mapping that is only fitted; arguments and errors as in `train`."""
    groups = _groups(examples, choices)
    return [
        _fit(
            build(kind, settings), examples, *group, _watcher(i, len(groups), watch, lambda: False)
        )
        for i, group in enumerate(groups)
    ]


def unlabelled(examples: Examples, mapping: base.Mapping, progress: Watch) -> Trained:
    """Return a mapping made of movement alone; raises NotEnoughExamplesError where it cannot be."""
    mapping.fit(examples, progress)
    progress(1.0, "trained")
    return Trained(mapping, unjudged(examples, mapping), [])


def together(taught: Examples, parts: Sequence[tuple[Part, Judged]]) -> Trained:
    """Return the mapping that these parts are, and the report on it."""
    first, *others = [part for part, _ in parts]
    whole = not others and len(first.inputs) == len(taught.inputs)
    mapping = first.mapping if whole else Composite([first, *others])
    said = report(taught, mapping, [judged for _, judged in parts])
    return Trained(mapping, said, list(parts))


def _groups(
    examples: Examples, choices: Sequence[Sequence[str]] | None
) -> list[tuple[Index, Index]]:
    """Return inputs and latents, as positions, of latents that use the same inputs."""
    count = len(examples.outputs)
    if choices is not None and len(choices) != count:
        raise ValueError(f"inputs are chosen for {len(choices)} latents, but there are {count}")
    positions = [_positions(choices[j] if choices else (), examples.inputs) for j in range(count)]
    recorded = ~np.all(np.isnan(examples.y), axis=0)
    groups: dict[tuple[int, ...], list[int]] = {}
    for j in np.argsort(~recorded, kind="stable").tolist():
        key = positions[j] if recorded[j] else next(iter(groups))  # it has nothing to be fitted on
        groups.setdefault(key, []).append(j)
    return [(np.array(i, np.int64), np.array(j, np.int64)) for i, j in groups.items()]


def _positions(wanted: Sequence[str], inputs: tuple[str, ...]) -> tuple[int, ...]:
    """Return the positions of the inputs that are `wanted`, in their own order."""
    for name in wanted:
        if not any(_selects(name, known) for known in inputs):
            raise UnknownInputError(f'There is no input "{name}".{nearest(name, inputs)}')
    found = (i for i, known in enumerate(inputs) if any(_selects(w, known) for w in wanted))
    return tuple(found) if wanted else tuple(range(len(inputs)))


def _selects(name: str, known: str) -> bool:
    return known == name or known.startswith(f"{name}.")


def _watcher(i: int, count: int, progress: Watch, cancelled: Callable[[], bool]) -> Watch:
    def watch(share: float, step: str) -> None:
        if cancelled():
            raise TrainingCancelledError("Training was stopped.")
        progress((i + share) / count, step)

    return watch


@dataclass
class Fitted:
    """A part of a mapping that is fitted, and what it is to be judged by.

    `judged` is known where fitting compared models.
    """

    part: Part
    sample: Examples
    plan: Plan
    judged: Judged | None = None

    @property
    def judging(self) -> tuple[base.Mapping, Examples, Plan]:
        """What evaluation.evaluate takes."""
        return self.part.mapping, self.sample, self.plan

    def told(self, evaluated: Callable[[], Evaluation]) -> tuple[Part, Judged]:
        """Return the part with its judgement, evaluated where it is not known."""
        if self.judged is None:
            mapping, latents = self.part.mapping, self.part.latents
            kinds = (mapping.type,) * len(latents)
            told = [*mapping.told(), IN_TIME] if isinstance(mapping, Temporal) else []
            self.judged = Judged(latents, kinds, self.plan.scheme, evaluated(), told)
        return self.part, self.judged


def _fit(
    mapping: base.Mapping, taught: Examples, inputs: Index, latents: Index, watch: Watch
) -> Fitted:
    """Fit a part of a mapping."""
    own = select(taught, inputs, latents)
    part = Part(mapping, inputs, latents)
    if isinstance(mapping, Auto):
        mapping.fit(own, watch)
        told = list(mapping.report)
        judged = Judged(latents, mapping.picked, mapping.plan.scheme, mapping.evaluation, told)
        return Fitted(part, own, mapping.plan, judged)
    mapping.fit(own, within(watch, 0.0, 0.5))
    sample = own.rows(thin(own.rounds, judged_rows(len(own.rounds))))
    return Fitted(part, sample, plan(sample.x, sample.y, sample.rounds))
