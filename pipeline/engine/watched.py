"""Movement that was only watched, and sounds as the model has them: what a grab is made of."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mappings.base import Examples
from mappings.grab import Grab
from pipeline.engine.captures import arranged, place
from pipeline.engine.ground import ground_of
from pipeline.engine.teaching import Teaching
from recordings.frame import FloatArray
from recordings.rounds import Round

if TYPE_CHECKING:
    from pipeline.project.project import Project

SOUNDS = 2048
"""How many sounds are drawn; equal for equal scenes."""

WIDE = 2.0
"""Deviations within which latents lie whose model nobody analysed; there are their limits."""


def grabs(project: "Project", scene: str) -> bool:
    """Return whether a scene's mapping learns from movement that was only watched."""
    return bool(project.scenes[scene].mapping["type"] == Grab.type)


def teaching_rounds(project: "Project", scene: str, teaching: Teaching) -> list[Round]:
    """Return the rounds that a scene's mapping is made of."""
    return [*teaching.counted(), *(teaching.watched() if grabs(project, scene) else ())]


def examples_of(project: "Project", scene: str, teaching: Teaching) -> tuple[Examples, list[int]]:
    """Return what a scene's mapping learns from, and the rounds whose features are missing."""
    names = tuple(latent.name for latent in project.scenes[scene].latents)
    examples, missing = teaching.examples(names)
    if not grabs(project, scene):
        return examples, missing
    watched = teaching.watched()
    captures = [teaching.captures.get(place(r)) for r in watched]
    found = (name for capture in captures if capture is not None for name in capture.names)
    inputs = tuple(dict.fromkeys((*examples.inputs, *found)))
    rows = [known[1] for r in watched if (known := teaching.rows(r, inputs)) is not None]
    gone = [r.id for r, capture in zip(watched, captures, strict=True) if capture is None]
    whole = replace(
        examples,
        x=arranged(examples.x, examples.inputs, inputs),
        inputs=inputs,
        watched=np.concatenate([np.empty((0, len(inputs))), *rows]),
        sounds=sounds(project, scene),
    )
    return whole, [*missing, *gone]


def sounds(project: "Project", scene: str) -> FloatArray:
    """Return latents, shape (SOUNDS, m), as a scene's model has them; equal for equal scenes.

    Where nothing is known of it, normal within the limits. Those that bend are at rest.
    """
    latents = project.scenes[scene].latents
    low, high = (np.array([getattr(x, end) for x in latents]) for end in ("min", "max"))
    rng = np.random.default_rng(0)
    found = (low + high) / 2 + (high - low) / 2 * normal(rng, len(latents)) / WIDE
    ground = ground_of(project, scene)
    drawn = None if ground is None else ground.sample(rng, SOUNDS)
    if drawn is not None:
        found[:, : drawn.shape[1]] = drawn
    for j, latent in enumerate(latents):
        if latent.bends:
            found[:, j] = latent.rest_value
    return np.asarray(np.clip(found, low, high))


def normal(rng: np.random.Generator, m: int) -> FloatArray:
    """Return normal numbers, shape (SOUNDS, m), each drawn again until it is within WIDE."""
    found = rng.normal(size=(SOUNDS, m))
    while (wide := np.abs(found) > WIDE).any():
        found[wide] = rng.normal(size=int(wide.sum()))
    return found
