"""Training a project without playing it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mappings.base import Examples, NotEnoughExamplesError
from pipeline.engine import byhand
from pipeline.engine.fingerprints import fingerprint
from pipeline.engine.jobs import learn, packed
from pipeline.engine.opening import open_project
from pipeline.engine.outside import Job, as_json
from pipeline.engine.recall import recall
from pipeline.engine.teaching import Teaching
from pipeline.engine.watched import examples_of, teaching_rounds
from pipeline.project.lags import seconds_of
from pipeline.project.project import Project
from pipeline.project.scene_settings import scene_table
from pipeline.settings.reading import SettingsError
from recordings.families import nearest
from recordings.files import make_folder, write_atomic


@dataclass
class Taught:
    """A scene of a project with the features of its rounds; `problems` say which are missing."""

    project: Project
    scene: str
    teaching: Teaching
    problems: list[str]

    def examples(self) -> tuple[Examples, list[int]]:
        """Return the examples, and the rounds whose features are missing.

        Raises NotEnoughExamplesError when no round can be used.
        """
        examples, missing = examples_of(self.project, self.scene, self.teaching)
        if not len(examples.rounds) and not len(examples.watched):
            raise NotEnoughExamplesError("; ".join(self.problems) or "no round is recorded yet")
        return examples, missing


def read_taught(folder: Path, scene: str = "") -> Taught:
    """Return a scene (empty: the first) with what its takes hold; raises SettingsError."""
    project = open_project(folder)
    scene = scene or project.first
    if scene not in project.scenes:
        raise SettingsError([f'there is no scene "{scene}".{nearest(scene, project.scenes)}'])
    book = project.rounds[scene]
    lag = partial(seconds_of, project.rig.lags)
    teaching = Teaching(book, project.scenes[scene].targets, lag)
    teaching.captures, problems = recall(folder, project.tables(), scene, book.dumps())
    return Taught(project, scene, teaching, problems)


def train_scene(folder: Path, scene: str = "") -> dict[str, Any]:
    """Train a scene (empty: the first) from its takes; keep the mapping; return its report.

    Raises SettingsError, NotEnoughExamplesError, or WriteError when it cannot be kept.
    """
    found = read_taught(folder, scene)
    if byhand.is_by_hand(found.project.scenes[found.scene].mapping):
        raise NotEnoughExamplesError(
            f"{found.scene} is set by hand: choose a kind that learns, type under [mapping] in its "
            "scene.toml"
        )
    settings, teaching, problems = found.project.scenes[found.scene], found.teaching, found.problems
    examples, missing = found.examples()
    choices = [latent.inputs for latent in settings.latents]
    trains = [latent.train for latent in settings.latents]
    if not any(trains):
        raise NotEnoughExamplesError(
            "every latent is left out of training: set train = true in its scene.toml"
        )
    rounds = teaching_rounds(found.project, found.scene, teaching)
    taught = fingerprint(rounds, scene_table(settings), teaching.lags())
    former = found.project.mappings.get(found.scene, b"")
    asked = examples, dict(settings.mapping), choices, taught, trains
    job = Job(0, found.scene, *asked, former, teaching.lags())
    blob, report = packed(job, learn(job, lambda *_: None, lambda: False))
    place = folder / "scenes" / found.scene / "mapping"
    make_folder(place)
    write_atomic(place / "mapping.safetensors", blob)
    write_atomic(place / "report.json", as_json(report))
    return {**report, "missing": missing, "problems": problems}
