"""Training one scene: the examples go out to the trainer, a mapping comes back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mappings.training.store import StoreError
from pipeline.engine.captures import Capture, Place
from pipeline.engine.learnt import fingerprint, unpack
from pipeline.engine.outside import Job, as_json
from pipeline.engine.recording import misfit
from pipeline.project.scene_settings import scene_table
from pipeline.settings.mistakes import CommandError
from recordings.events import Command, Swap

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


@dataclass
class Training:
    """A training under way; `waiting`: for features that are still read from their takes."""

    token: int
    scene: str
    waiting: bool = False


def begin_training(engine: "Engine") -> int:
    """Begin to train the active scene; return how many examples are there already.

    The features of rounds that are not there yet are read from their takes first. What this
    does to the engine depends on events alone, never on what is read, so that a replay does
    the same. Raises CommandError when there is nothing to learn from.
    """
    scene = engine.active_scene
    rounds = scene.teaching.counted()
    if not rounds:
        raise CommandError("there is nothing to learn from: record a round first")
    for r in rounds:
        if len(r.target[0][1]) != scene.m:
            raise CommandError(misfit(scene, r))
    give_up(engine)
    engine.jobs += 1
    engine.training = training = Training(engine.jobs, scene.name)
    scene.stale = False
    examples, missing = scene.teaching.examples(scene.voice.latents)
    training.waiting = bool(missing)
    if not missing:
        hand_over(engine, training)
    elif scene.name not in engine.recalling:
        recall(engine, scene.name)
    return len(examples.rounds)


def hand_over(engine: "Engine", training: Training) -> None:
    """Give the trainer the examples there are."""
    training.waiting = False
    scene = engine.scenes[training.scene]
    examples, missing = scene.teaching.examples(scene.voice.latents)
    for number in missing:
        name = scene.teaching.book[number].name
        engine.outside.notice("warning", f'"{name}" is left out: its movement is in no take')
    settings = dict(engine.project.scenes[scene.name].mapping)
    choices = [latent.inputs for latent in scene.latents]
    job = Job(training.token, scene.name, examples, settings, choices, taught(engine, scene))
    engine.outside.train(job)


def taught(engine: "Engine", scene: "Scene") -> str:
    """Return the fingerprint of what is taught to a scene now."""
    table = scene_table(engine.project.scenes[scene.name])
    return fingerprint(scene.teaching.counted(), table)


def give_up(engine: "Engine") -> None:
    """End a training that is under way; what was learnt before stays."""
    training, engine.training = engine.training, None
    if training is not None:
        engine.scenes[training.scene].stale = True
        engine.outside.cancel()


def trained(engine: "Engine", token: int, scene: str, blob: bytes, report: dict[str, Any]) -> None:
    """Play what the trainer has made, unless it was given up meanwhile."""
    training = engine.training
    if training is None or (token, scene) != (training.token, training.scene):
        return
    for warning in report.get("warnings", ()):
        engine.outside.notice("warning", str(warning))
    if not report.get("learnt", True) and engine.scenes[scene].learnt is not None:
        untrained(engine, token, f"{report['summary']} What was learnt before stays.")
        return
    engine.step(Swap(engine.now, scene, blob))
    if engine.run_when_trained and scene == engine.active:
        engine.step(Command(engine.now, "run", [], "training"))
    engine.outside.save(f"scenes/{scene}/mapping/mapping.safetensors", blob)
    engine.outside.save(f"scenes/{scene}/mapping/report.json", as_json(report))
    engine.outside.notice("trained", str(report.get("summary", "")))


def use(engine: "Engine", swap: Swap) -> None:
    """Let a scene use a mapping; one that it cannot use is told, and the former stays."""
    if engine.training is not None and engine.training.scene == swap.scene:
        engine.training = None
        engine.tell_state()
    scene = engine.scenes.get(swap.scene)
    if scene is None:
        return
    try:
        learnt = unpack(swap.blob)
    except StoreError as error:
        engine.outside.notice("warning", f"The mapping of scene {scene.name}: {error}")
        return
    if len(learnt.outputs) != scene.m:
        text = f"Scene {scene.name} has other latents now; train it again"
        engine.outside.notice("warning", text)
        return
    scene.learn(learnt, engine.project.rig.playing.crossfade)
    scene.stale = learnt.taught != taught(engine, scene)
    if not scene.stale:  # all is taught: the next thing to do is to play
        scene.teaching.at = len(scene.teaching.queue)
    engine.look_around()


def untrained(engine: "Engine", token: int, problem: str) -> None:
    """Say why nothing was learnt; what was learnt before stays."""
    if engine.training is not None and token == engine.training.token:
        engine.step(Command(engine.now, "train/cancel", [], "training"))
        engine.outside.notice("warning", problem)


def recall(engine: "Engine", scene: str) -> None:
    """Ask for the features of all rounds of a scene, computed again from their takes."""
    book = engine.scenes[scene].teaching.book
    if book.rounds:
        engine.recalling.add(scene)
        engine.outside.recall(scene, engine.project.tables(), book.dumps())


def recalled(engine: "Engine", scene: str, where: Place, capture: Capture) -> None:
    """Take in the features of a movement; those that were heard live stay as they are."""
    if scene in engine.scenes:
        engine.scenes[scene].teaching.captures.setdefault(where, capture)


def all_recalled(engine: "Engine", scene: str) -> None:
    """Go on with a training that has waited for the features of a scene."""
    engine.recalling.discard(scene)
    training = engine.training
    if training is not None and training.waiting and training.scene == scene:
        hand_over(engine, training)
