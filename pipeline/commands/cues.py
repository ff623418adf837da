"""Commands that go from cue to cue, and arrange them; cues count from 1."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.commands.base import command
from pipeline.engine import cues
from pipeline.project.cues import Cue
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
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
    wanted = known(engine, scene or engine.active)
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
    cue, listed = cues.one(engine, number), cues.all_of(engine)
    others = [*listed[: number - 1], *listed[number:]]
    change(engine, number, replace(cue, name=free(others, name)))
    if engine.on_stage.cue == number:
        cues.tell(engine)


@command("cue/scene")
def scene(engine: "Engine", number: int, scene: str) -> None:
    """Let a cue go to another scene, from the next time on."""
    cue = cues.one(engine, number)
    change(engine, number, replace(cue, scene=known(engine, scene)))


@command("cue/play")
def play(engine: "Engine", number: int, play: bool = True) -> None:
    """Let a cue play its scene, or (0) let it stand at its target, from the next time on."""
    change(engine, number, replace(cues.one(engine, number), play=play))


@command("cue/crossfade")
def crossfade(engine: "Engine", number: int, seconds: float = math.nan) -> None:
    """Set in how many seconds a cue fades in (left out: as long as others do)."""
    time = None if math.isnan(seconds) else seconds
    changed = replace(cues.one(engine, number), crossfade=time)
    if wrong := out_of_range(changed):
        raise CommandError("; ".join(wrong))
    change(engine, number, changed)


def change(engine: "Engine", number: int, cue: Cue) -> None:
    """Keep a cue in the place of the one that has its number, which stays the present one."""
    listed = cues.all_of(engine)
    after = [*listed[: number - 1], cue, *listed[number:]]
    cues.arrange(engine, after, after)


def known(engine: "Engine", scene: str) -> str:
    """Return the name of a scene that there is; raises CommandError."""
    if scene not in engine.scenes:
        raise CommandError(f'there is no scene "{scene}".{nearest(scene, engine.scenes)}')
    return scene


def free(others: list[Cue], name: str) -> str:
    """Return a name that a cue can have; raises CommandError."""
    if not name.strip():
        raise CommandError("a cue needs a name")
    if any(cue.name == name for cue in others):
        raise CommandError(f'there is a cue "{name}" already')
    return name
