"""Queries about movement that is like nothing that was taught."""

import json
from typing import TYPE_CHECKING, Any

from pipeline.commands.base import command
from pipeline.engine.novelty import places

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("novelty")
def novelty(engine: "Engine") -> list[Any]:
    """Answer with how novel the movement is, 0 to 1; -1: not known.

    Up to 0.5 it is as it was taught, as far as rounds that are left out are from the others;
    towards 1 it is like nothing that was taught.
    """
    found = engine.active_scene.novel.value
    return [-1.0 if found is None else round(found, 3)]


@command("novelty/places")
def novelty_places(engine: "Engine") -> list[Any]:
    """Answer with JSON: when the movement was novel lately, the newest first, and by which value.

    Each with "ago" and "seconds", its "peak", and "by", the value that was furthest from what was
    taught.
    """
    return [json.dumps(places(engine, engine.active_scene.novel))]
