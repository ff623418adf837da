"""Commands that use what an analysis has found in the model of the active scene."""

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from pipeline.commands.base import command
from pipeline.engine import byhand
from pipeline.engine.ground import ground_of
from pipeline.engine.recording import aim
from pipeline.engine.turning import beyond, space_of, turn
from pipeline.engine.upkeep import save_scene
from pipeline.project.spaces import ranged
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("latents/ranges")
def ranges(engine: "Engine", percent: float = 1.0) -> list[int]:
    """Set each latent's limits and rest from the analysed sounds, without the rarest percent.

    `percent` (0.1 to 45) of the sounds are left out at either end; latents rest where half of the
    sounds are on either side. The reply is how many rounds teach something beyond the new limits:
    it is cut there.
    """
    scene = engine.active_scene
    space = space_of(engine, scene)
    if not 0.1 <= percent <= 45.0:
        raise CommandError(f"percent must be 0.1 to 45, not {percent:g}")
    settings = engine.project.scenes[scene.name]
    scene.latents[:] = ranged(scene.latents, space, percent, settings)
    scene.reshape()
    byhand.renew(engine, scene)
    save_scene(engine, scene.name)
    still = space.still(settings.space.axes == "principal")
    names = [n for n, unknown in zip(scene.names[: scene.n], cycle(still)) if unknown]
    if names:
        text = f"{', '.join(names)} never moved while the sounds were analysed: limits stay"
        engine.outside.notice("warning", text)
    cut = beyond(scene)
    if cut:
        engine.outside.notice("warning", f"{cut} rounds teach latents beyond the new limits")
    return [cut]


@command("latents/axes")
def axes(engine: "Engine", kind: str, count: int = 0) -> list[str]:
    """Let the scene's latents be coordinates along the principal axes, or latents again.

    `kind` is principal or latents; `count` how many axes are played, the others staying at the
    mean (left out: all). Targets and rounds are turned with them, and back again; what was learnt
    is dropped, which is told: train again. The reply is the names of what is played now.
    """
    if kind not in ("principal", "latents"):
        raise CommandError(f'there is no "{kind}".{nearest(kind, ("principal", "latents"))}')
    turn(engine, kind == "principal", count)
    return [*engine.active_scene.names]


@command("space/reload")
def reload(engine: "Engine", scenes: list[str]) -> list[str]:  # noqa: ARG001 - any command gets it
    """Use what analyses have found in the models of scenes since; of all unless some are named.

    `limber analyse` sends it to whatever plays. The reply is the scenes whose analysis is new.
    """
    return scenes


@command("inside")
def inside(engine: "Engine", firmness: float) -> None:
    """Let latents stay where the model has sound: 0 not at all, 1 firmly, between: in part.

    What the movement, or a target, asks for outside is pulled back to the nearest likely place.
    """
    scene = engine.active_scene
    space_of(engine, scene)
    if not 0.0 <= firmness <= 1.0:
        raise CommandError(f"firmness must be 0 to 1, not {firmness:g}")
    settings = engine.project.scenes[scene.name]
    settings.space = replace(settings.space, inside=firmness)
    scene.stand(ground_of(engine.project, scene.name))
    save_scene(engine, scene.name)


@command("target/region")
def target_region(engine: "Engine", name: str) -> None:
    """Set the target to the middle of a region: a sound, or a kind of sound, that was analysed."""
    scene = engine.active_scene
    space = space_of(engine, scene)
    found = {region.name: region for region in space.regions}
    if name not in found:
        raise CommandError(f'there is no region "{name}".{nearest(name, found)}')
    centre = found[name].centre.astype(np.float64)
    bends = scene.target[scene.n :].tolist()
    if scene.ground is not None and scene.ground.principal:
        aim(engine, space.to_axes(centre)[: scene.n].tolist() + bends)
    else:
        aim(engine, np.tile(centre, scene.n // space.n).tolist() + bends)
