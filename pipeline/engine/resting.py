"""What rests while one believes to play: latents whose devices are not heard."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def resting(engine: "Engine") -> dict[str, Any]:
    """Return the `sensors` that the active scene misses, and how many of its latents rest.

    {} where none does. `all`: nothing follows the movement.
    """
    scene = engine.active_scene
    count = scene.resting
    if not count:
        return {}
    return {"sensors": sorted(scene.missed), "latents": count, "all": count == scene.m}
