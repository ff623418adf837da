"""Training one scene: the examples go out to the trainer, a mapping comes back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mappings.base import Examples
from mappings.training.store import StoreError
from mappings.training.yielding import said
from pipeline.engine import byhand, improving, instead
from pipeline.engine.captures import Capture, Place
from pipeline.engine.fingerprints import fingerprint
from pipeline.engine.learnt import Learnt, unpack
from pipeline.engine.outside import Job, as_json
from pipeline.engine.partly import partly
from pipeline.engine.recording import misfit
from pipeline.engine.study import wanted
from pipeline.engine.watched import examples_of, teaching_rounds
from pipeline.project.scene_settings import scene_table
from pipeline.settings.mistakes import CommandError
from recordings.events import Command, Swap

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


@dataclass
class Training:
    """A training under way; `waiting`: for features that are still read from their takes.

    `share` and `step` are how far it is, and with what it is busy.
    """

    token: int
    scene: str
    waiting: bool = False
    share: float = 0.0
    step: str = ""


def begin_training(engine: "Engine") -> int:
    """Begin to train the active scene; return how many examples are there already.

    The features of rounds that are not there yet are read from their takes first. What this
    does to the engine depends on events alone, never on what is read, so that a replay does
    the same. Raises CommandError when there is nothing to learn from.
    """
    scene = engine.active_scene
    rounds = scene.teaching.counted()
    if byhand.is_by_hand(engine.project.scenes[scene.name].mapping):
        raise CommandError("it is set by hand: choose a kind that learns first (mapping auto)")
    if not teaching_rounds(engine.project, scene.name, scene.teaching):
        raise CommandError("there is nothing to learn from: record a round first")
    for r in rounds:
        if len(r.target[0][1]) != scene.m:
            raise CommandError(misfit(scene, r))
    if not any(latent.train for latent in scene.latents):
        raise CommandError("every latent is left out of training: let one in, latent/train 1 1")
    give_up(engine)
    improving.changed(engine, scene.name)
    improving.stop(engine)
    engine.jobs += 1
    engine.training = training = Training(engine.jobs, scene.name)
    scene.stale = False
    found = examples_of(engine.project, scene.name, scene.teaching)
    examples, missing = found
    unread = bool(missing or scene.teaching.outdated())
    training.waiting = unread or engine.lagging.pending(scene.teaching)
    if not training.waiting:
        hand_over(engine, training, found)
    elif unread and scene.name not in engine.recalling:  # else until the lag is known
        recall(engine, scene.name)
    return len(examples.rounds)


def hand_over(
    engine: "Engine", training: Training, found: tuple[Examples, list[int]] | None = None
) -> None:
    """Give the trainer the examples there are, `found` and the rounds that are missing."""
    training.waiting = False
    scene = engine.scenes[training.scene]
    examples, missing = found or examples_of(engine.project, scene.name, scene.teaching)
    for number in missing:
        name = scene.teaching.book[number].name
        engine.outside.notice("warning", f'"{name}" is left out: its movement is in no take')
    names = {r.id: r.name for r in scene.teaching.book.rounds}
    for sentence in said([*scene.teaching.gave_way.values()], names):
        engine.outside.notice("warning", sentence)
    for r in scene.teaching.outdated():
        text = "is learnt from as it was: its take cannot be read with the features of now"
        engine.outside.notice("warning", f'"{r.name}" {text}')
    settings = dict(engine.project.scenes[scene.name].mapping)
    choices = [latent.inputs for latent in scene.latents]
    trains = [latent.train for latent in scene.latents]
    former = b"" if all(trains) else engine.improving.blobs.get(scene.name, b"")
    asked = training.token, scene.name, examples, settings, choices, taught(engine, scene)
    job = Job(*asked, trains, former, scene.teaching.lags())
    job.study = wanted(engine.project.scenes[scene.name], scene.ground, examples.inputs)
    job.owners = instead.owners_of(engine, scene, examples.inputs)
    engine.outside.train(job)


def taught(engine: "Engine", scene: "Scene") -> str:
    """Return the fingerprint of what is taught to a scene now."""
    table = scene_table(engine.project.scenes[scene.name])
    rounds = teaching_rounds(engine.project, scene.name, scene.teaching)
    return fingerprint(rounds, table, scene.teaching.lags())


def give_up(engine: "Engine", reason: str = "") -> None:
    """End a training that is under way; what was learnt before stays.

    For a `reason`, playing does not try it again until something else is taught.
    """
    training, engine.training = engine.training, None
    if training is not None:
        scene = engine.scenes[training.scene]
        scene.untrained = "" if scene.stale else reason  # stale: it is taught otherwise already
        scene.stale = True
        engine.outside.cancel()


def progressed(engine: "Engine", token: int, share: float, step: str) -> None:
    """Take note of how far a training is, or the search after it."""
    training = engine.training
    if training is not None and token == training.token:
        training.share, training.step = share, step
    improving.progressed(engine, token, share, step)


def trained(
    engine: "Engine",
    token: int,
    scene: str,
    blob: bytes,
    report: dict[str, Any],
    goes_on: bool = False,
) -> None:
    """Play what the trainer has made, unless it was given up meanwhile.

    `goes_on`: the trainer now looks for something better.
    """
    training = engine.training
    if training is None or (token, scene) != (training.token, training.scene):
        return
    for warning in report.get("warnings", ()):
        engine.outside.notice("warning", str(warning))
    if not report.get("learnt", True) and engine.scenes[scene].learnt is not None:
        untrained(engine, token, str(report["summary"]))
        engine.outside.notice("trained", "What was learnt before stays.")  # patches wait for it
        return
    engine.step(Swap(engine.now, scene, blob))
    if engine.run_when_trained and scene == engine.active:
        engine.step(Command(engine.now, "run", [], "training"))
    engine.improving.studied = token, scene, blob
    keep(engine, scene, blob, report)
    engine.outside.notice("trained", str(report.get("summary", "")))
    if goes_on:
        improving.begin(engine, token, scene)


def keep(engine: "Engine", scene: str, blob: bytes, report: dict[str, Any]) -> None:
    """Keep what a scene plays, so that it plays it after the next start."""
    engine.outside.save(f"scenes/{scene}/mapping/mapping.safetensors", blob)
    engine.outside.save(f"scenes/{scene}/mapping/report.json", as_json(report))


def use(engine: "Engine", swap: Swap) -> None:
    """Let a scene use a mapping; one that it cannot use is told, and the former stays."""
    if engine.training is not None and engine.training.scene == swap.scene:
        engine.training = None
        engine.tell_state()
    scene = engine.scenes.get(swap.scene)
    if scene is None:
        return
    if adopt(engine, scene, swap.blob) is not None:
        improving.replaced(engine, scene.name)


def adopt(engine: "Engine", scene: "Scene", blob: bytes) -> Learnt | None:
    """Let a scene play a mapping and return it.

    None for one that waits while all is set by hand, and one that cannot be played, which is told.
    """
    try:
        learnt = unpack(blob)
    except StoreError as error:
        engine.outside.notice("warning", f"The mapping of scene {scene.name}: {error}")
        return None
    if byhand.put_aside(engine, scene, learnt, blob):
        return None
    if len(learnt.outputs) != scene.m:
        text = f"Scene {scene.name} has other latents now; train it again"
        engine.outside.notice("warning", text)
        return None
    learnt = partly(learnt, lambda: scene.target)
    engine.improving.blobs[scene.name] = blob
    scene.learn(learnt, engine.project.rig.playing.crossfade)
    scene.stale = learnt.taught != taught(engine, scene)
    instead.fit(engine, scene)
    if not scene.stale:  # all is taught: the next thing to do is to play
        scene.teaching.at = len(scene.teaching.queue)
    engine.look_around()
    return learnt


def untrained(engine: "Engine", token: int, problem: str) -> None:
    """Say why nothing was learnt; what was learnt before stays, and plays where that was asked."""
    training = engine.training
    if training is None or token != training.token:
        return
    kept = engine.scenes[training.scene].learnt is not None
    plays = kept and engine.run_when_trained and training.scene == engine.active
    engine.step(Command(engine.now, "train/cancel", [problem], "training"))
    if kept:
        problem += "" if problem.endswith((".", "!", "?")) else "."
        problem += f" What was learnt before {'plays' if plays else 'stays'}."
    engine.outside.notice("warning", problem)
    if plays:
        engine.step(Command(engine.now, "run", [], "training"))


def recall(engine: "Engine", scene: str) -> None:
    """Ask for the features of all rounds of a scene, computed again from their takes."""
    book = engine.scenes[scene].teaching.book
    if book.rounds:
        engine.recalling.add(scene)
        engine.outside.recall(scene, engine.project.tables(), book.dumps())


def recalled(engine: "Engine", scene: str, where: Place, capture: Capture) -> None:
    """Take in the features of a movement; those that were heard live stay as they are."""
    if scene in engine.scenes:
        engine.scenes[scene].teaching.take_in(where, capture)


def all_recalled(engine: "Engine", scene: str) -> None:
    """Go on with a training that has waited for the features of a scene."""
    engine.recalling.discard(scene)
    if scene in engine.scenes:
        engine.scenes[scene].teaching.all_taken_in()
    training = engine.training
    if training is not None and training.scene == scene:
        go_on(engine)


def go_on(engine: "Engine") -> None:
    """Go on with a training that has waited, if nothing is missing any more."""
    training = engine.training
    if training is None or not training.waiting or training.scene in engine.recalling:
        return
    if not engine.lagging.pending(engine.scenes[training.scene].teaching):
        hand_over(engine, training)
