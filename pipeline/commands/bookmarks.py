"""Commands about bookmarks: places in sound that have a name."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import bookmarks
from pipeline.engine.recording import aim, edit, limited
from pipeline.engine.upkeep import save_scene
from pipeline.project.latents import Target
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("bookmark/add", stage=True)
def add(engine: "Engine", name: str = "") -> list[str]:
    """Bookmark the sound of now, also while it plays; the reply is its name, found if left out."""
    return [bookmarks.add(engine, name).name]


@command("bookmark/rename")
def rename(engine: "Engine", name: str, to: str) -> None:
    """Give a bookmark another name. Here and below it is meant by its name, or number from 1."""
    bookmarks.rename(engine, name, to)


@command("bookmark/remove")
def remove(engine: "Engine", name: str) -> None:
    """Take a bookmark out; rounds and targets that were made of it stay."""
    bookmarks.remove(engine, name)


@command("bookmark/go")
def go(engine: "Engine", name: str) -> None:
    """Hear a bookmark: it is the target from now on; playing stops, blended."""
    aim(engine, bookmarks.one(engine, name).values)
    engine.stop_playing()


@command("bookmark/queue")
def queue(engine: "Engine", name: str = "") -> list[int]:
    """Add a bookmark to the queue of targets (left out: all). The reply is how many there are."""
    if not name and not bookmarks.all_of(engine):
        raise CommandError("there is no bookmark yet: bookmark/add keeps the sound of now")
    wanted = [bookmarks.one(engine, name)] if name else bookmarks.all_of(engine)
    targets = engine.active_scene.teaching.queue
    there = {(t.name, tuple(t.values)) for t in targets}
    for mark in wanted:
        if (mark.name, tuple(mark.values)) not in there:
            targets.append(Target(mark.name, list(mark.values)))
    save_scene(engine, engine.active)
    return [len(targets)]


@command("bookmark/round")
def round_(engine: "Engine", name: str, number: int) -> None:
    """Let a round teach a bookmark: it is the round's target from now on (undo takes it back)."""
    values = bookmarks.one(engine, name).values
    edit(engine, "retarget", number, limited(engine.active_scene, values))
