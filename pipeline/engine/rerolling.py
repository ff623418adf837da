"""Draws the sounds of rounds anew, but for what is kept, and learns again at once."""

from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine import byhand
from pipeline.engine.drawing import draw
from pipeline.engine.learning import begin_training
from pipeline.engine.pinning import pins
from pipeline.engine.recording import edit
from pipeline.engine.regions import inside
from pipeline.settings.mistakes import CommandError
from recordings.frame import FloatArray
from recordings.rounds import Breakpoint, Round

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

TRIES = 8
"""Draws for each round, of which the one is taken that is furthest from all other sounds."""


def reroll(engine: "Engine", seed: int) -> tuple[int, int]:
    """Draw other targets for all rounds that move where nothing is kept, and begin to train.

    Returns how many were drawn, and how many rounds stay. One edit of the rounds. Equal seeds draw
    equally. Raises CommandError, and then changes nothing.
    """
    scene = engine.active_scene
    if scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if byhand.is_by_hand(engine.project.scenes[scene.name].mapping):
        raise CommandError("it is set by hand: choose a kind that learns first (mapping auto)")
    counted = [r for r in scene.teaching.counted() if len(r.target[0][1]) == scene.m]
    stay = inside(scene.teaching, pins(scene))
    others = [r for r in counted if r.id not in stay]
    if not others:
        told = "every round moves where a sound is kept" if counted else "record a round first"
        raise CommandError(f"there is no sound to draw anew: {told}")
    if not any(latent.train for latent in scene.latents):
        raise CommandError("every latent is left out of training: let one in, latent/train 1 1")
    targets = drawn(scene, [r for r in counted if r.id in stay], others, seed)
    count = f"{len(others)} sounds" if len(others) > 1 else "a sound"
    edit(engine, "retarget_all", targets, f"draw {count} anew")
    begin_training(engine)
    return len(others), len(counted) - len(others)


def drawn(
    scene: "Scene", stay: list[Round], others: list[Round], seed: int
) -> dict[int, list[Breakpoint]]:
    """Return new targets by round, each far from those before it and from what stays."""
    ranges = np.maximum(scene.shaper.high - scene.shaper.low, 1e-9).astype(np.float64)
    taken = [middle(scene, r) for r in stay]
    found: dict[int, list[Breakpoint]] = {}
    for i, r in enumerate(others):
        seeds = np.random.default_rng([abs(seed), i]).integers(2**31, size=TRIES).tolist()
        tries = [np.array(draw(scene, s)) for s in seeds]
        best = max(tries, key=lambda values: clear(values, [*taken, middle(scene, r)], ranges))
        taken.append(best)
        found[r.id] = moved(scene, r, best)
    return found


def clear(values: FloatArray, others: list[FloatArray], ranges: FloatArray) -> float:
    """Return how far values (m,) are from the nearest of others, in shares of the ranges."""
    return min(float(np.linalg.norm((values - other) / ranges)) for other in others)


def middle(scene: "Scene", r: Round) -> FloatArray:
    """Return the middle of a round's target, shape (m,); what it does not teach is where it is."""
    rows = np.array([[np.nan if v is None else v for v in row] for _, row in r.target])
    known = np.isfinite(rows)
    mean = np.where(known, rows, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known.any(axis=0), mean, scene.target)


def moved(scene: "Scene", r: Round, to: FloatArray) -> list[Breakpoint]:
    """Return a round's target about another middle, as it moved; inside the limits."""
    by = to - middle(scene, r)
    low, high = scene.shaper.low.astype(np.float64), scene.shaper.high.astype(np.float64)
    found: list[Breakpoint] = []
    for time, row in r.target:
        there = np.clip(
            [b if v is None else v + b for v, b in zip(row, by, strict=True)], low, high
        )
        found.append(
            (
                time,
                tuple(None if v is None else t for v, t in zip(row, there.tolist(), strict=True)),
            )
        )
    return found
