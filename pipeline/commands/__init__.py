"""Everything that can be asked of an engine, by OSC, by button, by key or by another process."""

import logging
from typing import TYPE_CHECKING, Any

from pipeline.commands import (
    better,
    latents,
    models,
    play,
    query,
    rig,
    scene_sound,
    sound,
    space,
    teach,
)
from pipeline.commands.base import Spec, collect
from pipeline.commands.doubts import DOUBTS
from pipeline.settings.mistakes import CommandError
from recordings.events import Command
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

log = logging.getLogger(__name__)

COMMANDS = collect((play, better, teach, latents, models, rig, sound, scene_sound, space, query))
QUERIES = frozenset(collect((query,)))
"""Commands that only answer: they change nothing, and can be subscribed to."""


def call(engine: "Engine", name: str, args: list[Any]) -> list[Any]:
    """Obey a command and return its reply; raises CommandError saying what is wrong."""
    spec = COMMANDS.get(name)
    if spec is None:
        raise CommandError(f'There is no command "{name:.60}".{nearest(name, COMMANDS)}')
    return spec.function(engine, *spec.convert(args)) or []


def refusal(engine: "Engine", name: str, args: list[Any]) -> str:
    """Return why a command cannot be obeyed as the disk is now, "" where nothing speaks against it.

    Asked before a command is kept: a replay, which has no disk, then finds only those obeyed.
    """
    doubt = DOUBTS.get(name)
    if doubt is None:
        return ""
    try:
        return doubt(engine, *COMMANDS[name].convert(args))
    except CommandError:
        return ""  # told when it is obeyed
    except Exception:
        log.exception("What %s needs cannot be found out", name)
        return ""


def as_kept(command: Command) -> Command:
    """Return a command as a take keeps it: what is no JSON value (an OSC blob) is None."""
    plain = (str, int, float, bool)
    args = [a if isinstance(a, plain) else None for a in command.args]
    return Command(command.time, command.name, args, command.source)


__all__ = ["COMMANDS", "QUERIES", "CommandError", "Spec", "as_kept", "call", "refusal"]
