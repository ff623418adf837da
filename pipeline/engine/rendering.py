"""What follows from an event: every scene that sounds takes a step, and what it gives is sent."""

from typing import TYPE_CHECKING

from pipeline.engine import novelty, stage
from pipeline.engine.gestures import tell_following
from pipeline.engine.recording import follow_target
from pipeline.engine.scene import LONGEST, Scene
from recordings.events import Latents

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def render(engine: "Engine", by_frame: bool) -> None:
    """Let every scene that sounds take a step, and send what it gives."""
    if engine.muted:
        return
    follow_target(engine)
    for scene in engine.scenes.values():
        _fade_gain(engine, scene)
        if scene.gain > 0 or scene is engine.active_scene:
            scene.step(engine.graph.vector(scene.name), engine.now, engine.playing)
            values = scene.sent()
            engine.outside.send(scene.voice, values, engine.now, by_frame)
            if by_frame:
                tell_following(engine, scene)
                novelty.listen(engine, scene)
            engine.outside.keep(Latents(engine.now, scene.name, values))
    engine.rendered = engine.now


def _fade_gain(engine: "Engine", scene: Scene) -> None:
    goal = 1.0 if scene is engine.active_scene else 0.0
    if scene.gain == goal:
        return
    over = stage.crossfade(engine) * 1e9
    step = min(engine.now - engine.rendered, LONGEST) / over if over else 1.0
    scene.gain = min(goal, scene.gain + step) if goal else max(goal, scene.gain - step)
    engine.outside.gain(scene.voice, scene.gain)
