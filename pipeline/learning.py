"""Training one scene: the examples go out to the trainer, a mapping comes back."""

from typing import TYPE_CHECKING, Any

from pipeline.commands.base import CommandError
from pipeline.outside import as_json
from pipeline.teaching import Capture, Place
from recordings.events import Swap

if TYPE_CHECKING:
    from pipeline.engine import Engine


def begin_training(engine: "Engine") -> int:
    """Hand the examples of the active scene to the trainer; return how many there are.

    Raises CommandError when there is nothing to learn from.
    """
    scene = engine.active_scene
    examples, missing = scene.teaching.examples(scene.voice.latents)
    if missing:
        recall(engine, scene.name)
        numbers = ", ".join(map(str, missing))
        raise CommandError(f"round {numbers} is still being read from its take; try again")
    if not len(examples.rounds):
        raise CommandError("there is nothing to learn from: record a round first")
    engine._jobs += 1
    engine.training = engine._jobs
    scene.stale = False
    settings = engine.project.scenes[engine.active].mapping
    choices = [latent.inputs for latent in scene.latents]
    engine.outside.train(scene.name, examples, settings, choices, engine.training)
    return len(examples.rounds)


def trained(engine: "Engine", token: int, scene: str, blob: bytes, report: dict[str, Any]) -> None:
    """Play what the trainer has made, unless it was given up meanwhile."""
    if token != engine.training or scene not in engine.scenes:
        return
    engine.training = None
    engine.scenes[scene].report = report
    engine.step(Swap(engine.now, scene, blob))
    engine.outside.save(f"scenes/{scene}/mapping/mapping.safetensors", blob)
    engine.outside.save(f"scenes/{scene}/mapping/report.json", as_json(report))
    engine.outside.notice("trained", str(report.get("summary", "")))
    engine.tell_state()


def untrained(engine: "Engine", token: int, problem: str) -> None:
    """Say why nothing was learnt; what was learnt before stays."""
    if token == engine.training:
        engine.training, engine.run_when_trained = None, False
        engine.active_scene.stale = True
        engine.outside.notice("warning", problem)
        engine.tell_state()


def recall(engine: "Engine", scene: str) -> None:
    """Ask for the features of all rounds of a scene, computed again from their takes."""
    book = engine.scenes[scene].teaching.book
    if book.rounds:
        engine.outside.recall(scene, engine.project.tables(), book.dumps())


def recalled(engine: "Engine", scene: str, where: Place, capture: Capture) -> None:
    """Take in the features of a movement; those that were heard live stay as they are."""
    if scene in engine.scenes:
        engine.scenes[scene].teaching.captures.setdefault(where, capture)
