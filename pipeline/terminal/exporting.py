"""Writes what a scene was taught as a project of Wekinator's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.features.base import part_names
from pipeline.outputs.wekinator import Wekinator as WekinatorOutput
from pipeline.project.latents import LatentSettings
from pipeline.project.project import Project
from pipeline.settings.mistakes import SettingsError
from pipeline.terminal.headless import Taught, read_taught
from recordings.rounds import Round
from recordings.wekinator import Example, Inputs, Outputs, Saved, WekOutput, write_folder
from sensors.wekinator import Wekinator as WekinatorSensor


@dataclass
class Exported:
    """What was written; `notes` say in sentences what was left out."""

    examples: int
    notes: list[str]


def export_wekinator(folder: Path, target: Path, scene: str = "") -> Exported:
    """Write a scene (empty: the first) of a project as Wekinator's project `target`.

    Its features are the inputs, its latents the outputs, and its rounds, by their numbers,
    the training rounds; readings that lack a feature are left out, as Wekinator has none.
    Raises SettingsError, RoundsError, FileExistsError, WriteError.
    """
    found = read_taught(folder, scene)
    if not found.teaching.inputs:
        raise SettingsError(["; ".join(found.problems) or "no round is recorded yet"])
    names = found.teaching.inputs
    inputs = part_names(names) if len(names) > 1 else names
    outputs = outputs_of(found.project, found.project.scenes[found.scene].latents)
    port = next((s.port for s in heard(found.project)), WekinatorSensor().port)
    examples = [e for r in found.teaching.counted() for e in examples_of(found, r)]
    examples.sort(key=lambda example: example.time)
    whole = [e for e in examples if np.isfinite(e.inputs).all()]
    write_folder(Saved(folder.resolve().name, Inputs(inputs), outputs, port, whole), target)
    return Exported(len(whole), [*found.problems, *notes_on(found, len(examples) - len(whole))])


def heard(project: Project) -> Iterator[WekinatorSensor]:
    """Yield the sensors that are programs made for Wekinator."""
    return (s for s in project.sensors if isinstance(s, WekinatorSensor))


def outputs_of(project: Project, latents: list[LatentSettings]) -> Outputs:
    """Return latents as Wekinator's outputs, with hard limits, sent where they were."""
    outputs = tuple(WekOutput(s.name, float(s.min), float(s.max), hard=True) for s in latents)
    there = next((o for o in project.outputs if isinstance(o, WekinatorOutput)), WekinatorOutput())
    return Outputs(outputs, there.address, there.host, there.port)


def examples_of(found: Taught, r: Round) -> Iterator[Example]:
    """Yield the examples of a round."""
    rows = found.teaching.rows(r, found.teaching.inputs)
    if rows is None:
        return
    times, x = rows
    for time, values, target in zip(times.tolist(), x, r.target_at(times), strict=True):
        outputs = tuple(None if np.isnan(v) else float(v) for v in target)
        yield Example(time // 1_000_000, r.id, tuple(values.tolist()), outputs)


def notes_on(found: Taught, incomplete: int) -> Iterator[str]:
    """Yield, in sentences, what Wekinator's files cannot hold."""
    rounds = found.teaching.book.rounds
    if muted := [r.name for r in rounds if r.muted]:
        yield f"Muted rounds are left out: {', '.join(muted)}."
    if weighed := [r.name for r in rounds if r.weight != 1.0 and not r.muted]:
        yield f"Wekinator knows no weights; these count as the others: {', '.join(weighed)}."
    if incomplete:
        yield f"{incomplete} readings are left out, in which a feature was not there yet."
