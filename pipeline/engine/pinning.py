"""Pins: movements that keep the sound they have, whatever else is taught or drawn anew."""

import json
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from mappings.training.following import follower
from pipeline.engine.captures import place
from pipeline.engine.handmade import Handmade
from pipeline.engine.learnt import Learnt
from pipeline.engine.past import capture_of, sounds_of
from pipeline.engine.recording import limited
from pipeline.engine.regions import radius
from pipeline.engine.upkeep import rounds_changed
from pipeline.settings.mistakes import CommandError
from recordings.frame import FloatArray
from recordings.rounds import KEPT, Breakpoint, Round

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

WEIGHT = 4.0
"""How much more an example of a pin counts than one of a round."""

STILL = 0.02
"""A sound that moved over less than this share of the limits was held still."""

Facts = list[dict[str, Any]]

_KNOWN: "WeakKeyDictionary[Scene, tuple[Learnt | None, Any, Facts]]" = WeakKeyDictionary()

FINEST = 20_000_000
"""Nanoseconds between two places of a sound that moved, at least."""

FEWEST = 5
"""Frames that there must be."""

JUDGED = 40
"""Frames of each pin by which it is told how well it holds, at most."""


def keep(engine: "Engine", seconds: float, name: str) -> Round:
    """Pin the movement of the last seconds to what sounded then, and return the round that it is.

    Raises CommandError.
    """
    scene = engine.active_scene
    if scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if not 0.2 <= seconds <= 5.0:
        raise CommandError(f"the last 0.2 to 5 seconds can be kept, not {seconds:g}")
    moments = engine.past.last(engine, seconds)
    if len(moments) < FEWEST:
        raise CommandError("no sensor was heard just now: move one, and keep what sounds then")
    capture, times = capture_of(moments), [m.time for m in moments]
    rows = sounds_of(moments, [latent.lock for latent in scene.latents])
    points = tuple(target(scene, times, rows))

    def made(number: int) -> Round:
        place = name.strip() or f"kept {number}", engine.take, times[0], engine.now
        return Round(number, *place, points, KEPT, weight=WEIGHT)

    kept = scene.teaching.book.enter(made, "keep")
    scene.teaching.captures[place(kept)] = capture
    rounds_changed(engine)
    engine.outside.notice("cue", "kept", kept.id)
    return kept


def target(scene: "Scene", times: list[int], rows: FloatArray) -> list[Breakpoint]:
    """Return a target for what sounded, rows (n, m) at `times`: held still, or as it moved."""
    ranges = (scene.shaper.high - scene.shaper.low).astype(np.float64)
    if (np.ptp(rows, axis=0) <= STILL * ranges).all():
        return [(times[0], tuple(scene.taught(limited(scene, rows.mean(axis=0).tolist()))))]
    points: list[Breakpoint] = []
    for time, row in zip(times, rows.tolist(), strict=True):
        if not points or time - points[-1][0] >= FINEST:
            points.append((time, tuple(scene.taught(limited(scene, row)))))
    return points


def pins(scene: "Scene") -> list[Round]:
    """Return the pins of a scene that count."""
    return [r for r in scene.teaching.counted() if r.kind == KEPT]


def facts(scene: "Scene") -> list[dict[str, Any]]:
    """Return each pin as JSON values, worked out only where something has changed.

    `off` is how far what plays now is from what was kept, of the latent that is furthest off: the
    root mean square over the pin's movement, as a share of the latent's limits. None while
    nothing is learnt. `radius` is that of its region of movement, in deviations of what is taught.
    """
    kept = pins(scene)
    if not kept:
        return []
    counts = [scene.teaching.count(r) for r in scene.teaching.counted()]
    limits = scene.shaper.low.tobytes(), scene.shaper.high.tobytes()
    key = scene.teaching.counted(), counts, limits
    known = _KNOWN.get(scene)
    if known is None or known[0] is not scene.learnt or known[1] != key:
        wide = radius(scene.teaching)
        found = [{**told_of(scene, r), "radius": wide} for r in kept]
        known = _KNOWN[scene] = scene.learnt, key, found
    return known[2]


def told_of(scene: "Scene", r: Round) -> dict[str, Any]:
    """Return one pin as JSON values, without its radius."""
    middle = list(r.target[len(r.target) // 2][1])
    words = {"number": r.id, "name": r.name, "seconds": r.seconds}
    return {**words, "target": middle, "off": off(scene, r)}


def off(scene: "Scene", r: Round) -> float | None:
    """Return how far what plays is from what a pin keeps, as a share of the limits; None: unknown.

    It is what the mapping says that counts: limits hold, smoothing only follows it.
    """
    learnt = scene.learnt
    if learnt is None or isinstance(learnt, Handmade) or len(r.target[0][1]) != scene.m:
        return None
    found = scene.teaching.rows(r, learnt.inputs)
    if found is None or not len(found[0]):
        return None
    at, values = played(learnt, *found)
    values = np.clip(values, scene.shaper.low, scene.shaper.high)
    apart = (values - r.target_at(found[0][at])) / (scene.shaper.high - scene.shaper.low)
    squares = np.where(np.isfinite(apart), apart, 0.0) ** 2
    return float(np.sqrt(squares.mean(axis=0)).max())


def played(
    learnt: Learnt, times: np.ndarray[Any, np.dtype[np.int64]], x: FloatArray
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], FloatArray]:
    """Return some rows of a movement (n, d), and what a mapping says at them, shape (k, m).

    One that remembers hears the movement from its beginning.
    """
    who, rows = follower(learnt.mapping), x.astype(np.float32)
    if who is None:
        at = np.unique(np.linspace(0, len(x) - 1, JUDGED).astype(np.int64))
        return at, np.array([learnt.mapping.predict(row) for row in rows[at]], np.float64)
    gone = np.diff(times, prepend=times[0]) * 1e-9
    found = [who.step(row, s) for row, s in zip(rows, gone.tolist(), strict=True)]
    return np.arange(len(x)), np.array(found, np.float64)


def told(engine: "Engine") -> str:
    """Return the pins of the active scene as JSON."""
    return json.dumps(facts(engine.active_scene))
