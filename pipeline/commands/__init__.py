"""Everything that can be asked of an engine, by OSC, by button, by key or by another process."""

import logging
from typing import TYPE_CHECKING, Any

from pipeline.commands import (
    better,
    bookmarks,
    browse,
    byhand,
    calibration,
    cues,
    demonstrate,
    devices,
    features,
    grab,
    holding,
    keeping,
    kept,
    latents,
    models,
    novelty,
    novelty_view,
    play,
    query,
    recognition,
    rig,
    rounds,
    scene_sound,
    sound,
    space,
    space_view,
    stage,
    takes,
    teach,
    versions,
)
from pipeline.commands.base import Spec, collect
from pipeline.commands.doubts import DOUBTS, FOLLOWS, Found, Question
from pipeline.engine.stage import REFUSAL
from pipeline.settings.mistakes import CommandError
from recordings.events import Command
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

log = logging.getLogger(__name__)

ASKING = (query, space_view, novelty_view, browse)
DOING = (
    play,
    better,
    bookmarks,
    grab,
    keeping,
    teach,
    recognition,
    demonstrate,
    rounds,
    takes,
    features,
    latents,
    models,
    rig,
    devices,
    sound,
    novelty,
    versions,
)
COMMANDS = collect(
    (*DOING, holding, kept, byhand, calibration, scene_sound, space, cues, stage, *ASKING)
)
QUERIES = frozenset(collect(ASKING))
"""Commands that only answer: they change nothing, and can be subscribed to."""


def call(engine: "Engine", name: str, args: list[Any]) -> list[Any]:
    """Obey a command and return its reply; raises CommandError saying what is wrong."""
    spec = COMMANDS.get(name)
    if spec is None:
        raise CommandError(f'There is no command "{name:.60}".{nearest(name, COMMANDS)}')
    if barred(engine, name):
        raise CommandError(REFUSAL)
    return spec.function(engine, *spec.convert(args)) or []


def barred(engine: "Engine", name: str) -> bool:
    """Return whether a command is not to be obeyed since the show is on."""
    spec = COMMANDS.get(name)
    return engine.on_stage.show and spec is not None and not (spec.stage or name in QUERIES)


def refusal(engine: "Engine", name: str) -> str:
    """Return why a command cannot be obeyed as things are now, "" if nothing speaks against it.

    Asked before a command is kept: a replay, which has no disk, then finds only those obeyed.
    """
    return REFUSAL if barred(engine, name) else ""


def doubt(engine: "Engine", name: str, args: list[Any]) -> Question | None:
    """Return what is to be asked of the disk before a command, None where nothing is."""
    if name not in DOUBTS or barred(engine, name):
        return None
    try:
        return DOUBTS[name](engine, *COMMANDS[name].convert(args))
    except CommandError:
        return None  # told when it is obeyed


def as_kept(command: Command) -> Command:
    """Return a command as a take keeps it: what is no JSON value (an OSC blob) is None."""
    plain = (str, int, float, bool)
    args = [a if isinstance(a, plain) else None for a in command.args]
    return Command(command.time, command.name, args, command.source)


__all__ = [
    "COMMANDS",
    "DOUBTS",
    "FOLLOWS",
    "QUERIES",
    "CommandError",
    "Found",
    "Question",
    "Spec",
    "as_kept",
    "call",
    "doubt",
    "refusal",
]
