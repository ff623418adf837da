"""Takes a scene out of a project; what it holds is kept in the project's trash."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.engine import cues, improving
from pipeline.engine.learning import give_up
from pipeline.engine.upkeep import save_rig
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest
from recordings.files import advice, make_folder, sync_folder

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

TRASH = "trash"


def remove_scene(engine: "Engine", name: str) -> None:
    """Take a scene out that does not play; raises CommandError."""
    check(engine, name)
    if engine.training is not None and engine.training.scene == name:
        give_up(engine)
    improving.replaced(engine, name)
    engine.improving.blobs.pop(name, None)
    engine.kept.pop(name, None)
    engine.paths.pop(name, None)
    cues.forget(engine, name)
    project = engine.project
    project.remove_scene(name)
    for output in project.outputs:
        output.scenes = [scene for scene in output.scenes if scene != name]
    del engine.scenes[name]
    engine.recalling.discard(name)
    for scene in engine.scenes.values():
        scene.voice = replace(scene.voice, alone=len(engine.scenes) == 1)
    engine.graph.replace(project.features)
    engine.look_around()
    save_rig(engine)
    throw_away(engine, name)
    engine.outside.sound_changed()
    engine.introduce()


def check(engine: "Engine", name: str) -> None:
    """Raise CommandError for a scene that is not there, or that others still need."""
    if name not in engine.scenes:
        raise CommandError(f'there is no scene "{name}".{nearest(name, engine.scenes)}')
    if name == engine.active:
        raise CommandError(f"{name} is the scene of now; go to another first (scene NAME)")
    alone = [o.name or "an output" for o in engine.project.outputs if o.scenes == [name]]
    if alone:
        told = f"{', '.join(alone)} sends only this scene"
        raise CommandError(f"{told}: give it another in rig.toml first")
    cues = [cue.name for cue in engine.project.rig.cues if cue.scene == name]
    if cues:
        raise CommandError(f"cues go to it: {', '.join(cues)}; change or remove them first")


def throw_away(engine: "Engine", name: str) -> None:
    """Move a scene's folder to the trash, aside; a scene of that name may be thrown away again."""

    def move(folder: Path) -> str:
        to = folder / TRASH / f"{name}-{time.strftime('%Y-%m-%d-%H%M%S')}-{time.time_ns() % 10**9}"
        try:
            make_folder(to.parent)
            (folder / "scenes" / name).rename(to)
            sync_folder(to.parent)
            sync_folder(folder / "scenes")
        except FileNotFoundError:
            return ""  # it was never written
        except OSError as error:
            return advice(to, error)
        return ""

    def tell(problem: str) -> None:
        if problem:
            engine.outside.notice("warning", f"The folder of {name} stays where it is: {problem}")

    engine.outside.aside(move, tell)
