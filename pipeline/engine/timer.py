"""When an engine must be stepped though nothing arrives."""

from typing import TYPE_CHECKING

from pipeline.engine import calibrating, gesture_teaching, playback
from pipeline.engine.scene import TICK

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def due(engine: "Engine") -> int | None:
    """Return when the timer should step next, ns on the engine's clock; None for never."""
    recording = engine.active_scene.teaching.recording
    times = [] if (oldest := longest_silent(engine)) is None else [oldest + patience(engine)]
    if recording is not None and recording.end is not None:
        times.append(recording.end)
    if (played := playback.of(engine)) is not None:
        times.append(played.end)
    if (guided := calibrating.due(engine)) is not None:
        times.append(guided)
    if (taught := gesture_teaching.due(engine)) is not None:
        times.append(taught)
    if moves(engine) and not engine.muted:
        times.append(engine.rendered + TICK)
    return min(times, default=None)


def longest_silent(engine: "Engine") -> int | None:
    """Return when the one was last heard who is silent for longest of all that may be lost."""
    least: int | None = None
    for name, heard in engine.heard.items():
        if (least is None or heard < least) and name not in engine.lost and not rests(engine, name):
            least = heard  # asked at every step: of many sensors only a few get past the first test
    return least


def patience(engine: "Engine") -> int:
    """Return after how many nanoseconds of silence a sensor is lost."""
    return int(engine.project.rig.playing.lost_after * 1e9)


def silent(engine: "Engine") -> set[str]:
    """Return the sensors that have said nothing for too long."""
    late = {s for s, t in engine.heard.items() if engine.now - t >= patience(engine)}
    return {s for s in late if not rests(engine, s)}


def rests(engine: "Engine", name: str) -> bool:
    """Return whether silence of whoever plays a sensor's part means that nothing moves."""
    return engine.hub.rests(engine.spares.carried.get(name, name))


def moves(engine: "Engine") -> bool:
    """Return whether anything moves without input."""
    recording = engine.active_scene.teaching.recording
    if recording is not None and recording.moves:
        return True
    goals = [(s, float(s is engine.active_scene)) for s in engine.scenes.values()]
    return any(s.gain != goal or (s.moving and s.gain + goal > 0) for s, goal in goals)
