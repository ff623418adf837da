"""What follows when rounds, scenes or the rig have changed: everything fits again and is kept."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.engine import held, improving, stage
from pipeline.project.scene_settings import SceneSettings

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def rounds_changed(engine: "Engine", otherwise: bool = True) -> None:
    """Keep the rounds of the active scene, and tell.

    Where they teach `otherwise` now, what is learnt is older than they are.
    """
    if otherwise:
        engine.active_scene.stale = True
        improving.changed(engine, engine.active)
    keep_rounds(engine)
    engine.outside.notice("rounds", len(engine.active_scene.teaching.book.rounds))


def keep_rounds(engine: "Engine") -> None:
    """Keep the rounds of the active scene."""
    scene = engine.active_scene
    engine.outside.save(f"scenes/{scene.name}/rounds.json", scene.teaching.book.dumps)


def save_scene(engine: "Engine", name: str) -> None:
    """Keep the settings of a scene."""
    engine.outside.save(f"scenes/{name}/scene.toml", engine.project.scene_later(name))


def go(engine: "Engine", name: str) -> None:
    """Make another scene the active one; gains cross over in the steps that follow."""
    if name != engine.active:
        engine.run_when_trained = False
        held.turn_away(engine)
        improving.stop(engine)
        engine.active = name
        if not engine.active_scene.gain:
            engine.active_scene.sleep()
        engine.outside.notice("scene", name)
        if engine.playing and engine.active_scene.learnt is None:
            text = f"Nothing is learnt in {name} yet: it follows its target"
            engine.outside.notice("warning", text)


def add_scene(engine: "Engine", name: str, settings: SceneSettings) -> None:
    """Take in a new scene, silent until it is gone to."""
    engine.project.add_scene(name, settings)
    engine.scenes[name] = engine.make_scene(name)
    for scene in engine.scenes.values():
        scene.voice = replace(scene.voice, alone=False)
    engine.graph.replace(engine.project.features)
    engine.look_around()
    save_scene(engine, name)
    save_rig(engine)
    engine.outside.sound_changed()
    engine.introduce()


def rig_changed(engine: "Engine") -> None:
    """Use the sensors that the project has now, and keep rig and scenes."""
    engine.hub = engine.hub.changed(engine.project.sensors)
    engine.calibrated.use(engine.project.sensors)
    engine.graph.ranges = engine.calibrated.ranges
    names = {s.name for s in engine.project.sensors}
    engine.lost &= names
    engine.heard = {name: time for name, time in engine.heard.items() if name in names}
    engine.spares.keep(names)
    stage.bind(engine)
    engine.graph.replace(engine.project.features)
    engine.look_around()
    save_rig(engine)
    for name in engine.scenes:
        save_scene(engine, name)


def save_rig(engine: "Engine") -> None:
    """Keep the rig."""
    engine.outside.save("rig.toml", engine.project.rig_later())
