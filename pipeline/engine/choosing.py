"""Goes from one kind of mapping to another: what is set by hand plays at once, and is kept."""

from pathlib import Path
from typing import TYPE_CHECKING

from mappings.around import Around
from pipeline.engine import byhand, improving
from pipeline.engine.learning import adopt, give_up
from pipeline.engine.trajectories import TrajectoryError, read
from pipeline.engine.upkeep import save_scene
from pipeline.settings.mistakes import CommandError
from recordings.events import Swap

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


def choose(engine: "Engine", kind: str) -> None:
    """Let the active scene have another kind of mapping.

    One that is set by hand plays at once; then what was learnt waits until a kind that learns is
    chosen again. Among those, what plays goes on until the next training.
    """
    scene = engine.active_scene
    was = scene.by_hand
    engine.project.set_mapping(scene.name, kind)
    now = byhand.is_by_hand(engine.project.scenes[scene.name].mapping)
    if (was or now) and engine.training is not None and engine.training.scene == scene.name:
        give_up(engine)
    scene.stale = True
    if now:
        improving.replaced(engine, scene.name)
        byhand.renew(engine, scene, engine.project.rig.playing.crossfade)
    elif was:
        go_back(engine, scene)
    else:
        improving.changed(engine, scene.name)
    save_scene(engine, scene.name)
    engine.look_around()


def go_back(engine: "Engine", scene: "Scene") -> None:
    """Play what was learnt before all was set by hand; where there is none, follow the target."""
    blob = engine.improving.blobs.get(scene.name)
    if blob is not None and adopt(engine, scene, blob) is not None:
        return
    scene.learn(None, engine.project.rig.playing.crossfade)
    if engine.playing:
        text = f"Nothing is learnt in {scene.name} yet: it follows its target"
        engine.outside.notice("warning", text)


def go_around(engine: "Engine", file: str) -> None:
    """Let the active scene, which is played around something, have a trajectory; "": none.

    It is read aside, and blended in when it is there. Raises CommandError.
    """
    scene = engine.active_scene
    table = engine.project.scenes[scene.name].mapping
    if table["type"] != Around.type:
        raise CommandError("this scene plays around nothing: mapping around first")
    if scene.ground is not None and scene.ground.principal:
        raise CommandError("it plays axes, and trajectories are of latents: latents/axes latents")
    engine.project.scenes[scene.name].mapping = {**table, "file": file}
    save_scene(engine, scene.name)
    if not file:
        engine.paths.pop(scene.name, None)
        engine.outside.save(f"scenes/{scene.name}/mapping/around.safetensors", b"")
        byhand.renew(engine, scene, engine.project.rig.playing.crossfade)
        return
    name, names = scene.name, scene.names[: scene.n]

    def look(folder: Path) -> tuple[bytes, str]:
        try:
            return read(folder, file, name, names), ""
        except TrajectoryError as error:
            return b"", str(error)

    def play(found: tuple[bytes, str]) -> None:
        blob, problem = found
        if problem:
            engine.outside.notice("warning", f"{name} plays around what it did: {problem}")
            return
        engine.step(Swap(engine.now, name, blob))
        engine.outside.save(f"scenes/{name}/mapping/around.safetensors", blob)

    engine.outside.aside(look, play)
