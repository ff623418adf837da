"""Commands that answer what can be chosen: features, rounds, what can be undone, takes."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.commands.base import command
from pipeline.commands.features import types_told
from pipeline.engine import demonstrating, gesture_status, keeping, shelf
from pipeline.engine.thumbnails import curves
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

Reply = list[Any]

MOST = 50
"""Changes that `history` names in either direction."""


@command("feature/types")
def feature_types(engine: "Engine") -> Reply:  # noqa: ARG001 - any command gets the engine
    """Answer with JSON: every type of feature in a sentence, with its keys."""
    return [types_told()]


@command("round/curves")
def round_curves(engine: "Engine", number: int = 0, points: int = 48) -> Reply:
    """Answer with JSON: the features that move most in a round, as so many points from 0 to 1.

    Left out, or 0, it is the last round.
    """
    if not 2 <= points <= 1000:
        raise CommandError(f"points must be 2 to 1000, not {points}")
    teaching = engine.active_scene.teaching
    if not number and not teaching.book.rounds:
        return [json.dumps({"number": 0, "seconds": 0.0, "curves": []})]
    return [json.dumps(curves(teaching, number or teaching.book.rounds[-1].id, points))]


@command("demonstrate/line")
def demonstrate_line(engine: "Engine", points: int = 120) -> Reply:
    """Answer with JSON: what is moved along, so many points of each latent, 0 to 1 of its limits.

    `round` is 0 and `lines` are none where nothing is moved along.
    """
    if not 2 <= points <= 1000:
        raise CommandError(f"points must be 2 to 1000, not {points}")
    return [json.dumps(demonstrating.line(engine, points))]


@command("history")
def history(engine: "Engine") -> Reply:
    """Answer with JSON: the changes of rounds that can be undone, and redone, the next first."""
    done, undone = engine.active_scene.teaching.book.labels
    counts = {"undos": len(done), "redos": len(undone)}
    return [json.dumps({"undo": done[:MOST], "redo": undone[:MOST], **counts})]


@command("takes")
def takes(engine: "Engine") -> Reply:
    """Answer with JSON: all takes, the newest first; `ready` is false while they are looked at.

    `/limber/takes` then says that there is news.
    """
    return told(engine, "")


@command("takes/find")
def takes_find(engine: "Engine", text: str = "") -> Reply:
    """Answer with JSON: the takes in whose names, notes, sensors, rounds or marks the words are."""
    return told(engine, text)


def told(engine: "Engine", text: str) -> Reply:
    """Return the takes that a text finds; have the folder looked at if that was long ago."""
    engine.shelf.look(engine)
    found = [take for take in shelf.takes(engine) if shelf.found_in(take, text)]
    return [json.dumps({"ready": engine.shelf.ready, "takes": found})]


@command("gesture/list")
def gesture_list(engine: "Engine") -> Reply:
    """Answer with JSON: each gesture with its kind, its examples, and whether it is learnt."""
    return [json.dumps(gesture_status.listed(engine))]


@command("trigger/list")
def trigger_list(engine: "Engine") -> Reply:
    """Answer with JSON: the triggers, what each waits for and what it does."""
    return [json.dumps([asdict(trigger) for trigger in engine.project.rig.triggers])]


@command("versions")
def versions(engine: "Engine") -> Reply:
    """Answer with JSON: the versions of the project, the newest first; `ready` once it was looked.

    Each with its name, when it was kept (UTC), how many bytes forgetting it would free, the takes
    that are lost, and whether it is what there is now. `/limber/versions` says when there is news.
    """
    engine.versions.look(engine)
    known = engine.versions
    facts = {"ready": known.ready, "versions": known.entries, "problem": known.problem}
    return [json.dumps(facts)]


@command("mapping/list")
def mapping_list(engine: "Engine") -> Reply:
    """Answer with JSON: the mappings of this scene that are kept by name, each with its error."""
    return [json.dumps(keeping.listed(engine))]
