"""Whether the scenes of a project have learnt, and their models can sound."""

from pathlib import Path
from typing import Any

from pipeline.engine.engine import Engine
from pipeline.engine.problems import gaps, missed
from pipeline.engine.scene import Scene
from pipeline.project.cues import cues_of
from pipeline.project.latents import own
from pipeline.project.project import Project
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spaces import drift
from pipeline.sound.fitting import unplayable
from pipeline.terminal.check_findings import Finding


def scenes(project: Project) -> list[Finding]:
    """Return whether each scene has learnt what was taught, and could learn it again."""
    engine = Engine(project)
    engine.start(1)
    cues = cues_of(project.rig.cues, project.scenes)
    needed = {cue.scene for cue in cues if cue.play}
    found = [learnt(scene, scene.name in needed) for scene in engine.scenes.values()]
    takes = project.path / "takes" if project.path is not None else Path()
    return found + [gone for s in engine.scenes.values() if (gone := missing(s, takes)) is not None]


def learnt(scene: Scene, needed: bool) -> Finding:
    """Return whether a scene has learnt; `needed` where a cue lets it play."""
    what, rounds = f"Scene {scene.name}", len(scene.teaching.book.rounds)
    if scene.by_hand:
        return Finding(what, True, "its mapping is set by hand")
    if scene.learnt is None and not needed:
        return Finding(what, None, "nothing is learnt in it; no cue lets it play")
    if scene.learnt is None:
        remedy = "record rounds, then train" if not rounds else "train it"
        return Finding(what, False, "nothing is learnt in it: it would stand still", remedy)
    text = f"it has learnt from {len(scene.learnt.report.get('rounds', [])) or rounds} rounds"
    if scene.stale:
        return Finding(what, None, "its rounds are newer than what it has learnt", "train it")
    return Finding(what, True, text)


def missing(scene: Scene, takes: Path) -> Finding | None:
    """Return which rounds of a scene have no take to be learnt from again, None where all do."""
    there = {path.name for path in takes.glob("*.mcap")}
    gone = [r.name for r in scene.teaching.counted() if r.take not in there]
    if not gone:
        return None
    text = f"the movement of {', '.join(gone)} is in no take: what is learnt plays, as it is"
    return Finding(f"Rounds of {scene.name}", None, text, "do not train it before the show")


def models(project: Project, folder: Path) -> list[Finding]:
    """Return whether the model of each scene is there, can be read and fits the scene."""
    found = [model(project, name, scene, folder) for name, scene in project.scenes.items()]
    told = [Finding("Model", None, text, "limber analyse again") for text in drift(project, folder)]
    return [finding for finding in found if finding is not None] + told


def model(project: Project, name: str, scene: SceneSettings, folder: Path) -> Finding | None:
    """Return whether a scene can sound here; None where it has no model and need not have one."""
    here, what = project.rig.sound.here, f"Model of {name}"
    if not scene.sound.model:
        remedy = "/limber/sound/model FILE gives it one"
        return Finding(what, None, "it has none: it is silent here", remedy) if here else None
    latents = len(own(scene.latents))
    if problem := unplayable(scene.sound, folder, latents):
        text, _, remedy = problem.partition(": ")
        return Finding(what, False if here else None, text, remedy)
    return Finding(what, True, f"{scene.sound.model}, {latents} latents, {scene.sound.mode}")


def state(project: Project, status: dict[str, Any] | None) -> list[Finding]:
    """Return what is wrong now, as the engine tells it, else what is written without effect."""
    if status is None:
        notes = [Finding("Project", None, note) for note in project.notes]
        return notes or [Finding("Project", True, "its files are right")]
    found = []
    if status["state"] == "panic":
        found.append(Finding("Panic", False, "silence was asked for", "take it back: resume"))
    if take := status["take_playing"]:
        text = f"{take['name']} moves in place of {', '.join(take['sensors'])}"
        found.append(Finding("Take", False, text, "end it: take/stop"))
    if status["besides"]:
        text = f"{status['besides']} goes on"
        found.append(Finding("Teaching", None, text, "end it before the show"))
    told = {text for text in status["problems"] if not text.startswith("UDP port")}
    sound = status["sound"]  # of these, and of sensors, more is said beside
    told -= {*sound.get("problems", []), *gaps(sound), *missed(status["lost"], project.sensors)}
    return found + [Finding("Now", None, text) for text in sorted(told)]
