"""Mapping by demonstration: latents play, the performer moves along, and it is one round."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from mappings.training.lag import MOST
from pipeline.engine import along, fetching, recall
from pipeline.engine.along import Way
from pipeline.engine.fetching import Wanted
from pipeline.engine.recording import (
    begin,
    begin_round,
    cancel_recording,
    end_recording,
    follow_target,
    hears,
)
from pipeline.engine.round_times import ns, times
from pipeline.project.lags import whose
from pipeline.settings.mistakes import CommandError
from recordings.events import Trajectory
from recordings.frame import FloatArray

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@dataclass
class Demonstrating:
    """What was moved along last, what is waited for, and the paths that were drawn, by scene.

    A drawn path (k, 1 + m) has seconds first.
    """

    source: str = ""
    seconds: float = 0.0
    wanted: Wanted | None = None
    drawn: dict[str, FloatArray] = field(default_factory=dict)


def demonstrate(
    engine: "Engine", source: str, seconds: float, count_in: float, by_queue: bool = False
) -> int:
    """Let something play to be moved along; return the round's number, 0 while a file is read.

    `seconds` of 0 or less are all of it, a count-in below 0 is as the rig says. Raises
    CommandError.
    """
    check(engine)
    times(engine, 0.0, count_in)  # which tells of one that is too long
    drop(engine)
    scene = engine.active_scene
    way = along.at_once(engine, source, seconds)
    if way is not None:
        return start(engine, way, seconds, count_in, by_queue)
    wanted = Wanted(source, scene.name, seconds, count_in, by_queue)
    engine.demonstrating.wanted = wanted
    fetching.find(engine, wanted, along.wish(engine, source))
    return 0


def check(engine: "Engine") -> None:
    """Raise CommandError where nothing can be recorded now."""
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if not hears(engine):
        raise CommandError("no sensor is heard now, and nothing to move with: switch one on first")


def start(engine: "Engine", way: Way, seconds: float, count_in: float, by_queue: bool) -> int:
    """Begin the round: the target goes its way after the count-in, and then waits a little.

    So long the movement goes on after the sound at most, and the lag can be told.
    """
    scene = engine.active_scene
    _, count_in = times(engine, 0.0, count_in)
    begun = engine.now + ns(count_in)
    target = along.points(scene, way, begun, seconds)
    if len(target) < 2:
        raise CommandError(f"{way.name} is too short to move along")
    engine.stop_playing()
    who = whose(engine.project.rig.teaching.performer, sensors_of(engine))
    opened = scene.teaching.book.demonstrate(engine.take, begun, target, way.name, who)
    engine.demonstrating.source, engine.demonstrating.seconds = way.source, seconds
    number = begin(engine, opened, along.whole_seconds(opened) + MOST, by_queue)
    follow_target(engine)
    return number


def sensors_of(engine: "Engine") -> list[str]:
    """Return the sensors whose movement the active scene listens to, in the rig's order."""
    heard = recall.sensors_of(engine.project.scenes[engine.active].features)
    return [s.name for s in engine.project.sensors if s.name in heard]


def begin_next(engine: "Engine") -> int:
    """Teach the next target of the queue: one that moves is moved along."""
    teaching = engine.active_scene.teaching
    queued = teaching.queue[teaching.at]
    if queued.along:
        return demonstrate(engine, queued.along, queued.seconds, -1.0, by_queue=True)
    return begin_round(engine, by_queue=True)


def stop(engine: "Engine") -> int:
    """End what is moved along now; return its round, 0 where there is none."""
    return end_recording(engine) if going_on(engine) else 0


def cancel(engine: "Engine") -> None:
    """Drop what is moved along, or waited for, as if it had never been."""
    drop(engine)
    if going_on(engine):
        cancel_recording(engine)


def going_on(engine: "Engine") -> bool:
    """Return whether something is moved along now."""
    teaching = engine.active_scene.teaching
    return teaching.recording is not None and bool(teaching.book[teaching.recording.round].along)


def drop(engine: "Engine") -> None:
    """Wait for no file any more."""
    wanted, engine.demonstrating.wanted = engine.demonstrating.wanted, None
    if wanted is not None and wanted.errand is not None:
        wanted.errand.dropped = True


def take_in(engine: "Engine", found: Trajectory) -> None:
    """Begin to move along what was read, unless something else goes on by now."""
    wanted, engine.demonstrating.wanted = engine.demonstrating.wanted, None
    if wanted is None or found.scene != engine.active or wanted.scene != found.scene:
        return
    try:
        check(engine)
        way = along.unpacked(engine.active_scene, found.blob, wanted.source)
        start(engine, way, wanted.seconds, wanted.count_in, wanted.by_queue)
    except CommandError as error:
        engine.outside.notice("warning", f"Nothing to move along: {error}")
    engine.tell_state()


def status(engine: "Engine") -> dict[str, Any]:
    """Return what is moved along, as JSON values; times are ns on the engine's clock.

    `source` is what was asked for last; `reading` how far a file is encoded, None where none is
    waited for; `round` 0 where nothing is moved along.
    """
    now = engine.demonstrating
    teaching = engine.active_scene.teaching
    found: dict[str, Any] = {"source": now.source, "seconds": now.seconds}
    found["reading"] = None if now.wanted is None else now.wanted.share
    found["waiting"] = "" if now.wanted is None else now.wanted.source
    found |= {"round": 0, "begin": 0, "end": 0}
    if teaching.recording is not None and going_on(engine):
        opened = teaching.book[teaching.recording.round]
        found |= {"round": opened.id, "begin": opened.start, "end": opened.target[-1][0]}
    return {"demonstrating": found}


def line(engine: "Engine", points: int) -> dict[str, Any]:
    """Return what is moved along: so many points of each latent, 0 to 1 of its limits."""
    scene = engine.active_scene
    recording = scene.teaching.recording
    if recording is None or not going_on(engine):
        return {"round": 0, "lines": []}
    r, shaper = scene.teaching.book[recording.round], scene.shaper
    times = np.linspace(r.target[0][0], r.target[-1][0], points).astype(np.int64)
    share = (r.target_at(times) - shaper.low) / np.maximum(shaper.high - shaper.low, 1e-12)
    lines = [np.round(one, 3).tolist() for one in share.T if np.isfinite(one).all()]
    return {"round": r.id, "lines": lines}
