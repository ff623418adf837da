"""Makes, changes and takes out triggers, and keeps them in the rig."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.engine import triggers
from pipeline.engine.upkeep import save_rig
from pipeline.project.recognition import Trigger, when_problem
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

MOST = 128


def add(engine: "Engine", name: str, when: str, do: str) -> None:
    """Make a trigger, or let one that there is wait for and do something else.

    Raises CommandError for what cannot be waited for, or done.
    """
    from pipeline.engine.opening import command_problems  # which needs all commands, this one too

    if not name.strip():
        raise CommandError("a trigger needs a name")
    rig = engine.project.rig
    former = next((t for t in rig.triggers if t.name == name), None)
    made = Trigger(name, when, do) if former is None else replace(former, when=when, do=do)
    if wrong := "; ".join(filter(None, [when_problem(when, rig.gestures), *command_problems(do)])):
        raise CommandError(wrong)
    if former is None and len(rig.triggers) >= MOST:
        raise CommandError(f"there are {MOST} triggers: remove one first")
    if former is None:
        rig.triggers.append(made)
    else:
        rig.triggers[rig.triggers.index(former)] = made
    _changed(engine)


def pause(engine: "Engine", name: str, seconds: float) -> None:
    """Set how long a trigger pauses; raises CommandError."""
    trigger = one(engine, name)
    if wrong := out_of_range(replace(trigger, pause=seconds)):
        raise CommandError("; ".join(wrong))
    trigger.pause = seconds
    _changed(engine)


def remove(engine: "Engine", name: str) -> None:
    """Take a trigger out; raises CommandError."""
    engine.project.rig.triggers.remove(one(engine, name))
    _changed(engine)


def fire(engine: "Engine", name: str) -> None:
    """Do what a trigger does, as if it had come; raises CommandError."""
    trigger = one(engine, name)
    triggers.do(engine, trigger)
    if engine.problem:
        raise CommandError(engine.problem)


def one(engine: "Engine", name: str) -> Trigger:
    """Return a trigger by its name; raises CommandError."""
    found = {t.name: t for t in engine.project.rig.triggers}
    if name not in found:
        raise CommandError(f'there is no trigger "{name}".{nearest(name, found)}')
    return found[name]


def _changed(engine: "Engine") -> None:
    engine.triggers.bind(engine.project.rig.triggers)
    save_rig(engine)
