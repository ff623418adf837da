"""What a study of a scene's own mapping says, as tables and sentences."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.table import Table

from mappings.base import Examples
from mappings.training.bad_takes import wrong_with
from mappings.training.fit import Trained
from mappings.training.study import words
from pipeline.engine.captures import place
from pipeline.engine.doubtful import beside, taken
from pipeline.engine.ground import ground_of
from pipeline.engine.sources import by_source
from pipeline.engine.study import study, wanted
from pipeline.terminal.headless import Taught

BAR = 24
"""Letters of a bar that is full."""


def study_of(
    found: Taught,
    folder: Path,
    examples: Examples,
    trained: Trained,
    watch: Callable[[float], None],
) -> dict[str, Any]:
    """Return what is found about a training of a scene, as JSON values (study.study)."""
    settings = found.project.scenes[found.scene]
    asked = wanted(settings, ground_of(found.project, found.scene), examples.inputs)
    known: dict[str, Any] = {}
    for i, part in enumerate(study(examples, trained, asked, folder, lambda: False)):
        known = part
        watch((i + 1) / 4)
    return known


def doubts_of(found: Taught) -> dict[str, list[str]]:
    """Return what is wrong with rounds as they were recorded, by their number."""
    settings, teaching = found.project.scenes[found.scene], found.teaching
    names = tuple(latent.name for latent in settings.latents)
    rests = {sensor.name for sensor in found.project.sensors if sensor.rests}
    told: dict[str, list[str]] = {}
    for r in teaching.counted():
        if place(r) not in teaching.captures:
            continue
        rounds = beside(teaching, r.id)
        captures = {one.id: teaching.captures[place(one)] for one in rounds}
        inputs = captures[r.id].names
        owners: dict[str, frozenset[str]] = dict.fromkeys(inputs, frozenset())
        for source, positions in by_source(settings.features, inputs).items():
            sensor = source.partition(".")[0]
            for i in positions if sensor not in rests else ():
                owners[inputs[i]] |= {sensor}
        wrong = wrong_with(taken(rounds, captures, names, owners))
        if wrong:
            told[str(r.id)] = [one.text for one in wrong]
    return told


def tables(found: dict[str, Any]) -> list[Table]:
    """Return the learning curve, what is heard of each latent's error, and inputs that matter."""
    study = found.get("study") or {}
    made = []
    curve = study.get("curve") or {}
    if curve.get("errors"):
        table = _table("Error by rounds learnt from, % of the range", "rounds", "error", "")
        for rounds, error in zip(curve["rounds"], curve["errors"], strict=True):
            table.add_row(str(rounds), _percent(error), bar(error, max(curve["errors"])))
        made.append(table)
    latents = (study.get("sound") or {}).get("latents") or {}
    if latents:
        table = _table("To the ear, % of the way between two sounds", "latent", "off", "")
        for name, share in latents.items():
            table.add_row(name, _percent(share), bar(share, max(latents.values())))
        made.append(table)
    inputs = study.get("inputs") or {}
    for key, title in (("features", "feature"), ("sources", "sensor")):
        if inputs.get(key):
            made.append(_matters(inputs[key], title))
    return made


def sentences(found: dict[str, Any]) -> list[str]:
    """Return what a study says, and what is wrong with rounds."""
    said = words(found.get("study") or {})
    for number, texts in (found.get("doubts") or {}).items():
        said += [f"Round {number} {text}" for text in texts]
    return said


def bar(share: float, most: float) -> str:
    """Return a bar of letters, full at `most`."""
    return "█" * max(1, round(BAR * share / most)) if most > 0 and share > 0 else ""


def _matters(found: dict[str, Any], title: str) -> Table:
    table = _table(f"Inputs that matter by {title}: error more without it", title, "more", "±")
    for name, one in found.items():
        table.add_row(name, _percent(max(0.0, one["rise"] or 0.0)), _percent(one["spread"]))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title)
    table.add_column(columns[0])
    for column in columns[1:]:
        table.add_column(column, justify="right" if column else "left")
    return table


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f}"
