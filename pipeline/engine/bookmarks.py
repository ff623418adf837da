"""Places in sound that have a name: found while playing, gone back to, taught."""

from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.engine.recording import limited
from pipeline.engine.upkeep import save_scene
from pipeline.project.latents import Bookmark
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

LONGEST = 100
"""Letters of a name at most."""

MOST = 999
"""Bookmarks of a scene at most."""

NEAR = 0.15
"""How near a sound that has a name is another "near" it, as a share of the latents' ranges."""


def all_of(engine: "Engine") -> list[Bookmark]:
    """Return the bookmarks of the active scene, in the order in which they were made."""
    return engine.project.scenes[engine.active].bookmarks


def add(engine: "Engine", name: str) -> Bookmark:
    """Bookmark what sounds now, and return it; without a name one is found.

    Raises CommandError for a name that cannot be, or is taken.
    """
    found, scene = all_of(engine), engine.active_scene
    if len(found) >= MOST:
        raise CommandError(f"there are {MOST} bookmarks: remove some first (bookmark/remove)")
    named = plain(name, found) if name.strip() else free(found, likely(engine, scene))
    made = Bookmark(named, limited(scene, scene.values.tolist()))
    found.append(made)
    changed(engine)
    engine.outside.notice("bookmarked", named)
    return made


def one(engine: "Engine", name: str) -> Bookmark:
    """Return a bookmark by its name, or by its number from 1; raises CommandError."""
    found = all_of(engine)
    named = {mark.name: mark for mark in found}
    if name in named:
        return named[name]
    if name.isdecimal() and 1 <= int(name) <= len(found):
        return found[int(name) - 1]
    if not found:
        raise CommandError("there is no bookmark yet: bookmark/add keeps the sound of now")
    raise CommandError(f'there is no bookmark "{name:.60}".{nearest(name, named)}')


def rename(engine: "Engine", name: str, new: str) -> None:
    """Give a bookmark another name; raises CommandError."""
    mark = one(engine, name)
    mark.name = plain(new, [other for other in all_of(engine) if other is not mark])
    changed(engine)


def remove(engine: "Engine", name: str) -> None:
    """Take a bookmark out; raises CommandError."""
    mark = one(engine, name)
    all_of(engine)[:] = [other for other in all_of(engine) if other is not mark]
    changed(engine)


def changed(engine: "Engine") -> None:
    """Keep the bookmarks."""
    save_scene(engine, engine.active)


def plain(name: str, others: list[Bookmark]) -> str:
    """Return a name that a bookmark may have; raises CommandError."""
    wanted = name.strip()
    if not wanted or len(wanted) > LONGEST or not wanted.isprintable():
        raise CommandError(f"a bookmark needs a name of 1 to {LONGEST} letters")
    if wanted.isdecimal():
        raise CommandError("a bookmark's name must not be a number alone")
    if any(other.name == wanted for other in others):
        raise CommandError(f'there is a bookmark "{wanted}" already')
    return wanted


def free(others: list[Bookmark], name: str) -> str:
    """Return a name that no other has, numbered where it must be."""
    taken = {other.name for other in others}
    numbered = (f"{name} {i}" for i in count(2))
    return name if name not in taken else next(n for n in numbered if n not in taken)


def likely(engine: "Engine", scene: "Scene") -> str:
    """Return what people would call the sound of now: by an analysed sound or a target near it."""
    ground, n = scene.ground, scene.n
    if ground is not None and ground.space.regions:
        space, here = ground.space, scene.sent()[: ground.space.n].astype(np.float64)
        if len(here) == space.n:
            at = space.to_axes(here)
            centres = [space.to_axes(r.centre.astype(np.float64)) for r in space.regions]
            apart = [float(np.linalg.norm(centre - at)) for centre in centres]
            return f"near {space.regions[int(np.argmin(apart))].name}"
    span = np.maximum(scene.shaper.high - scene.shaper.low, 1e-6).astype(np.float64)[:n]
    for target in scene.teaching.queue:
        off = (np.array(target.values[:n]) - scene.values[:n]) / span
        if target.name and float(np.sqrt(np.mean(off**2))) < NEAR:
            return f"near {target.name}"
    return f"sound {len(all_of(engine)) + 1}"


def tables(engine: "Engine") -> list[dict[str, Any]]:
    """Return the bookmarks as JSON values."""
    return [{"name": mark.name, "values": list(mark.values)} for mark in all_of(engine)]
