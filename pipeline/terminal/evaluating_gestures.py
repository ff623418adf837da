"""How surely the gestures of a project are told apart, as people read it."""

from pathlib import Path
from typing import Any

from rich.table import Table

from mappings.recognition.judging import NOTHING, judge
from mappings.recognition.kinds.base import OTHER
from mappings.recognition.spotting import Manner
from mappings.recognition.store import load_examples
from mappings.training.store import StoreError
from pipeline.project.project import read_project

MANY = 1.0
"""False triggers a minute that are worth a word."""


def judged(folder: Path) -> dict[str, Any] | None:
    """Return what is recognised of the examples of a project, each left out once; None: no such.

    Raises SettingsError for what is no project.
    """
    project = read_project(folder)
    if not project.gestures:
        return None
    try:
        inputs, examples = load_examples(project.gestures)
    except StoreError as error:
        return {"problem": str(error)}
    gestures = [g for g in project.rig.gestures if g.name != OTHER]
    kinds = {g.name: g.kind for g in gestures}
    manners = {g.name: Manner(g.ease, g.hold, g.pause) for g in gestures}
    if not any(e.gesture in kinds for e in examples):
        return None
    return judge(inputs, examples, kinds, manners).facts()


def confusion(found: dict[str, Any]) -> Table | None:
    """Return what was recognised of what was made, as a table; None where nothing was judged."""
    rows = found.get("confusion") or {}
    if not rows:
        return None
    names = [*rows, *({n for row in rows.values() for n in row} - {*rows, NOTHING}), NOTHING]
    table = Table(title="Gestures: what was made, and what was recognised of it first")
    table.add_column("made")
    for name in names:
        table.add_column(name or "nothing", justify="right")
    for made, row in rows.items():
        table.add_row(made, *(str(row.get(name, 0)) for name in names))
    return table


def sentences(found: dict[str, Any]) -> list[str]:
    """Return how surely gestures are recognised, and what to do."""
    if "problem" in found:
        return [f"Gestures: {found['problem']}"]
    if not found["made"]:
        return ["Gestures have one example each: record another of each, to judge them by."]
    said = [
        f"Gestures: {found['right']} of {found['made']} examples that were left out are "
        f"recognised, with {found['false_a_minute']:.1f} false ones a minute."
    ]
    if found["false_a_minute"] > MANY:
        said.append('Next: record what is no gesture as "other", or give less ease.')
    elif found["right"] < found["made"]:
        said.append("Next: record another example of those that were missed, or give more ease.")
    return said
