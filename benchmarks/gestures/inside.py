"""How much of what is played lies where the shipped model has sound, with `inside` and without."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline

from benchmarks.gestures import sounds
from benchmarks.gestures.contenders import Contender
from benchmarks.gestures.data import KNOTS, Movement, examples, number
from mappings.base import Examples
from mappings.training.rounds import members
from pipeline.engine.ground import Ground
from pipeline.engine.scene import Scene
from pipeline.engine.teaching import Teaching
from pipeline.project.latents import LatentSettings
from pipeline.sound.space.settings import SpaceSettings
from pipeline.sound.space.space import Space
from recordings.frame import FloatArray
from recordings.rounds import RoundBook

LIMIT = 1.0 + 1e-3
"""The edge, and what is lost by latents being float32."""
PERIOD = 10_000_000


def shipped() -> Space:
    """Return the space of Limber's own model for the sounds made here; raises ImportError."""
    from pipeline.sound.model import load
    from pipeline.sound.settings import SoundSettings
    from pipeline.sound.space.analysis import analyse

    with tempfile.TemporaryDirectory() as place:
        return analyse(
            load(SoundSettings("limber").model_path(Path()), 0), sounds.write(Path(place))
        ).space


def measure(
    kept: Sequence[Movement],
    out: Sequence[Movement],
    contenders: Sequence[Contender],
    space: Space,
    said: Callable[[str], None],
) -> list[dict[str, Any]]:
    """Return a row of figures for each who learns: movements `kept` are taught, those `out` played.

    `share` is of the frames that are inside, `rmse` beside what was wanted, both without and with
    `inside`, for latents where the model has `sound` and for the benchmark's `own`, for so many.
    """
    found = []
    for one in contenders:
        said(f"inside, {one.name}")
        row: dict[str, Any] = {"name": one.name}
        for name, points in (("sound", _in_sound(space)), ("own", _own(space))):
            lesson, wanted = _told(kept, points), _told(out, points)
            given = one.learn([lesson])[0](wanted)
            row[name] = {w: figures(given, wanted, space, w == "with") for w in ("without", "with")}
        found.append(row)
    return found


def figures(given: FloatArray, wanted: Examples, space: Space, inside: bool) -> dict[str, float]:
    """Return which share of what a scene plays is inside, and how far off that is."""
    ground = Ground(space, SpaceSettings(inside=float(inside)), space.n)
    rows = np.concatenate([_played(given[r], ground) for r in members(wanted.rounds)])
    edges = np.array([ground.edge(row) for row in rows])
    off = float(np.sqrt(np.mean((rows - wanted.y) ** 2)))
    return {"share": float(np.mean(edges <= LIMIT)), "furthest": float(edges.max()), "rmse": off}


def _played(given: FloatArray, ground: Ground) -> FloatArray:
    """Return what a scene sends whose aims are these, (n, m), one each 10 ms."""
    latents = [LatentSettings(name) for name in ground.names]
    scene = Scene("main", latents, Teaching(RoundBook(), []), alone=True)
    scene.stand(ground)
    scene.shaper.settle(ground.hold(given[0].astype(np.float32)) if ground.firmness else given[0])
    sent = []
    for i, row in enumerate(given.astype(np.float32), 1):
        scene.target = row
        sent.append(scene.step(np.empty(0), i * PERIOD, playing=False))
    return np.array(sent, np.float64)


Points = Callable[[str], FloatArray]
"""Returns the points (KNOTS, n) that the latents of a movement go through, by its label."""


def _in_sound(space: Space) -> Points:
    ground = Ground(space, SpaceSettings(), space.n)

    def points(label: str) -> FloatArray:
        rng = np.random.default_rng(number(label))
        rows = [ground.drawn(rng) for _ in range(KNOTS)]
        return np.array(rows, np.float64)

    return points


def _own(space: Space) -> Points:
    return lambda label: np.random.default_rng(number(label)).normal(0, 1, (KNOTS, space.n))


def _told(movements: Sequence[Movement], points: Points) -> Examples:
    """Return examples whose latents are splines over progress through the points."""
    even = np.linspace(0, 1, KNOTS)
    y = np.concatenate([CubicSpline(even, points(m.label))(m.progress) for m in movements])
    outputs = tuple(f"latent {i + 1}" for i in range(y.shape[1]))
    return replace(examples(movements), y=y, outputs=outputs)


def lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the figures as a table in Markdown."""
    table = [
        "| mapping | taught in the sound: inside | with `inside` | RMSE | with `inside` "
        "| taught anywhere: inside | with `inside` | RMSE | with `inside` |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        cells = [
            cell
            for kind in ("sound", "own")
            for cell in (
                *(f"{row[kind][w]['share']:.1%}" for w in ("without", "with")),
                *(f"{row[kind][w]['rmse']:.3f}" for w in ("without", "with")),
            )
        ]
        table.append(f"| {' | '.join([row['name'], *cells])} |")
    return table


def summary(rows: Sequence[dict[str, Any]]) -> str:
    """Return what the table says, in a sentence."""
    least = min(row[kind]["with"]["share"] for row in rows for kind in ("sound", "own"))
    return f"With inside, {least:.1%} of the frames or more are where the model has sound."
