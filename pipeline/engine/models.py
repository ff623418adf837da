"""Models of single latents, saved from what a scene plays and put in the place of others."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mappings.training.composite import Part
from mappings.training.grafting import Scion, grafted, index, moved, scion
from mappings.training.store import StoreError
from mappings.training.untaught import Untaught
from pipeline.engine.inputs import belongs
from pipeline.engine.learning import keep, taught
from pipeline.engine.learnt import Learnt, pack, unpack
from pipeline.engine.partly import Partly
from pipeline.project.model_files import FOLDER, ModelFileError, read_model, write_model
from pipeline.settings.mistakes import CommandError
from recordings.events import Swap

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


def save_model(engine: "Engine", latent: int, file: str) -> None:
    """Write the model of a latent, from 1, to a file; raises CommandError when it has none."""
    scene, at = engine.active_scene, latent - 1
    learnt, name = scene.learnt, scene.latents[at].name
    if scene.by_hand:
        raise CommandError("it is set by hand: what was learnt waits until mapping auto")
    if learnt is None or (isinstance(learnt, Partly) and not learnt.known[at]):
        raise CommandError(f'nothing is learnt for "{name}" yet: record rounds, then train')
    blob = engine.improving.blobs[scene.name]

    def write(project: Path) -> str:
        try:
            write_model(project, file, cut(blob, at, name))
        except (ModelFileError, StoreError) as error:
            return str(error)
        return ""

    def say(problem: str) -> None:
        if problem:
            engine.outside.notice("warning", f"The model of {name} is not saved: {problem}")
        else:
            engine.outside.notice("model", "saved", latent, file)

    engine.outside.aside(write, say)


def cut(blob: bytes, at: int, name: str) -> bytes:
    """Return the model of one latent of a mapping, as learnt.pack writes it."""
    learnt = unpack(blob)
    own = moved(scion(learnt.mapping, learnt.inputs, len(learnt.outputs), [at]), [0])
    mapping, inputs = grafted([own])
    return pack(mapping, inputs, [name])


def load_model(engine: "Engine", latent: int, file: str) -> None:
    """Read the model of a latent, from 1, from a file, and play it once it is there.

    Raises CommandError while the scene is being trained.
    """
    scene = engine.active_scene
    if scene.by_hand:
        raise CommandError("it is set by hand: choose a kind that learns first (mapping auto)")
    if is_training(engine, scene.name):
        raise CommandError("it is being trained: load the model when that is done, or cancel it")
    name = scene.latents[latent - 1].name

    def read(project: Path) -> tuple[Scion | None, str]:
        try:
            return single(unpack(read_model(project, file)), name), ""
        except StoreError:
            return None, f"{FOLDER}/{file} is no model of Limber's, or damaged: save it again"
        except ModelFileError as error:
            return None, str(error)

    def play(found: tuple[Scion | None, str]) -> None:
        model, problem = found
        if model is not None:
            problem = unusable(engine, scene.name, model)
        if model is None or problem:
            engine.outside.notice("warning", f"The model of {name} stays as it is: {problem}")
        else:
            put_in(engine, scene, model, latent - 1, file)

    engine.outside.aside(read, play)


def single(model: Learnt, name: str) -> Scion:
    """Return what a stored mapping has for a latent; raises ModelFileError."""
    at = 0
    if len(model.outputs) > 1:
        if name not in model.outputs:
            text = f'it is of {len(model.outputs)} latents, none called "{name}"'
            raise ModelFileError(f"{text}: save the model of a single one")
        at = model.outputs.index(name)
    return moved(scion(model.mapping, model.inputs, len(model.outputs), [at]), [0])


def put_in(engine: "Engine", scene: "Scene", model: Scion, at: int, file: str) -> None:
    """Play a model in the place of one latent's; the others keep theirs, or stay at the target."""
    rest = [j for j in range(scene.m) if j != at]
    old, parts = scene.learnt, [moved(model, [at])]
    if old is not None and rest:
        parts.append(scion(old.mapping, old.inputs, scene.m, rest))
    elif rest:
        parts.append(Scion((), (Part(Untaught(len(rest)), index([]), index(rest)),)))
    mapping, inputs = grafted(parts)
    report = reported(old.report if old else {}, scene.latents[at].name, file)
    blob = pack(mapping, inputs, scene.voice.latents, fresh(engine, scene), report)
    engine.step(Swap(engine.now, scene.name, blob))
    keep(engine, scene.name, blob, report)
    engine.outside.notice("model", "loaded", at + 1, file)


def fresh(engine: "Engine", scene: "Scene") -> str:
    """Return the fingerprint for what a scene plays with a model put in.

    As before; where nothing was learnt, that of now unless there are rounds to learn from.
    """
    if scene.learnt is not None:
        return scene.learnt.taught
    return "" if scene.teaching.counted() else taught(engine, scene)


def reported(report: dict[str, Any], name: str, file: str) -> dict[str, Any]:
    """Return a report that says where a latent's model is from, and nothing of its error."""
    full = {"summary": "Models are loaded from files.", **report}
    full["loaded"] = {**report.get("loaded", {}), name: file}
    for key in ("kinds", "rmse", "relative", "follows"):
        if isinstance(report.get(key), dict):
            full[key] = {**report[key], name: "loaded" if key == "kinds" else None}
    return full


def is_training(engine: "Engine", scene: str) -> bool:
    """Return whether a scene is being trained."""
    return engine.training is not None and engine.training.scene == scene


def unusable(engine: "Engine", scene: str, model: Scion) -> str:
    """Return why a model cannot play in a scene now, "" when it can.

    What comes of a sensor that was not heard yet may still be there later.
    """
    if is_training(engine, scene):
        return "training has begun meanwhile; load it again when that is done"
    features = [feature.name for feature in engine.project.scenes[scene].features]
    there = engine.graph.views[scene].names
    silent = [f for f in features if not any(belongs(name, f) for name in there)]
    read = dict.fromkeys(model.inputs[i] for part in model.parts for i in part.inputs.tolist())
    missing = [n for n in read if n not in there and not any(belongs(n, f) for f in silent)]
    if not missing:
        return ""
    return (
        f"it was made of {', '.join(missing[:10])}, which scene {scene} does not have; "
        "give the scene the features it was made with"
    )
