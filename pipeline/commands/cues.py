"""Commands that go from cue to cue, and arrange them; cues count from 1."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.commands.base import command
from pipeline.engine import cues
from pipeline.project.cues import Cue
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("cue/go", stage=True)
def go(engine: "Engine", number: int) -> list[Any]:
    """Go to a cue: its scene fades in, and plays if it has learnt. The reply is number and name."""
    return cues.go(engine, number)


@command("cue/next", stage=True)
def next_(engine: "Engine") -> list[Any]:
    """Go to the next cue, at the beginning to the first; the reply is its number and name."""
    return cues.go_on(engine, 1)


@command("cue/back", stage=True)
def back(engine: "Engine") -> list[Any]:
    """Go to the cue before this one; the reply is its number and name."""
    return cues.go_on(engine, -1)


@command("cue/add")
def add(engine: "Engine", name: str, scene: str = "") -> list[Any]:
    """Add a cue, the last, for a scene (left out: the active one). Replies its number and name."""
    wanted = scene or engine.active
    if wanted not in engine.scenes:
        raise CommandError(f'there is no scene "{wanted}".{nearest(wanted, engine.scenes)}')
    before = cues.all_of(engine)
    cues.arrange(engine, before, [*before, Cue(free(before, name), wanted)])
    return [len(before) + 1, name]


@command("cue/remove")
def remove(engine: "Engine", number: int) -> None:
    """Take a cue out; its scene stays. The last one that there is stays too."""
    gone, before = cues.one(engine, number), cues.all_of(engine)
    if len(before) == 1:
        raise CommandError(f'"{gone.name}" is the only cue: add another first')
    cues.arrange(engine, before, [*before[: number - 1], *before[number:]])


@command("cue/move")
def move(engine: "Engine", number: int, to: int) -> None:
    """Move a cue to another place in the order."""
    cues.one(engine, number)
    cues.one(engine, to)
    before = cues.all_of(engine)
    after = [*before[: number - 1], *before[number:]]
    after.insert(to - 1, before[number - 1])
    cues.arrange(engine, before, after)


@command("cue/rename")
def rename(engine: "Engine", number: int, name: str) -> None:
    """Give a cue another name."""
    cues.one(engine, number)
    before = cues.all_of(engine)
    others = [*before[: number - 1], *before[number:]]
    after = list(before)
    after[number - 1] = replace(before[number - 1], name=free(others, name))
    cues.arrange(engine, [*before[: number - 1], after[number - 1], *before[number:]], after)
    if engine.on_stage.cue == number:
        cues.tell(engine)


def free(others: list[Cue], name: str) -> str:
    """Return a name that a cue can have; raises CommandError."""
    if not name.strip():
        raise CommandError("a cue needs a name")
    if any(cue.name == name for cue in others):
        raise CommandError(f'there is a cue "{name}" already')
    return name
