"""The query for what a map of the model's space is drawn from."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pipeline.commands.base import command
from pipeline.engine.ground import Ground
from pipeline.sound.space.outline import outline

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

_KNOWN: WeakKeyDictionary[Ground, str] = WeakKeyDictionary()
"""What was worked out, by the ground it is of; WAIT while that goes on."""

WAIT = '{"wait": true}'


@command("space")
def space(engine: "Engine") -> list[Any]:
    """Answer with JSON: where the active scene's model has sound; {} where nothing was analysed.

    {"wait": true}: it is being worked out, ask again. Else "axes" with the names of the first two
    principal axes, and "origin", "to" and "back", which lead from latents to the plane of these
    two and back; "density": for each latent low, high and 40 numbers from 0 to 1 between, or null;
    "points" of the sounds on the plane, two numbers each; "regions", each a name and its place.
    """
    scene = engine.active_scene
    ground = scene.ground
    if ground is None:
        return ["{}"]
    if ground not in _KNOWN:
        _KNOWN[ground] = WAIT
        own, bends = scene.n, scene.m - scene.n

        def work(_: Path) -> str:
            return json.dumps(outline(ground.space, ground.principal, own, bends))

        def done(text: str) -> None:
            _KNOWN[ground] = text

        engine.outside.aside(work, done)
    return [_KNOWN[ground]]
