"""Opens projects, and says what in them does not fit together."""

from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline import commands
from pipeline.engine.buttons import words_of
from pipeline.engine.inner import INNER, loop_in
from pipeline.engine.inputs import belongs, prefixes
from pipeline.outputs.base import Output
from pipeline.outputs.osc import Osc
from pipeline.project.cues import cue_problems
from pipeline.project.former import remedy
from pipeline.project.project import Project, read_project
from pipeline.project.restoring import settle
from pipeline.project.rig import SCENE_NAME, sensor_problems
from pipeline.project.scene_settings import SceneSettings
from pipeline.project.spares import spare_problems
from pipeline.settings.mistakes import SettingsError, Where
from pipeline.sound.metadata import ModelError, read_metadata
from pipeline.sound.pace import frames_of, too_seldom
from recordings.families import nearest
from sensors.base import Sensor

RIG = Where("rig.toml")


def open_project(path: Path) -> Project:
    """Read a project; raises SettingsError listing every mistake in its files.

    `notes` then says in plain words what was damaged by a crash and mended, and what is
    written in the files but has no effect.
    """
    try:
        settle(path)
        project = read_project(path)
        if mistakes := mistakes_in(project):
            raise SettingsError(mistakes)
    except SettingsError as error:
        raise SettingsError(error.mistakes, remedy(path, error.mistakes)) from error
    project.notes += notes_on(project)
    return project


def mistakes_in(project: Project) -> list[str]:
    """Return what keeps a project from being played as it is written."""
    found = [
        problem
        for i, sensor in enumerate(project.sensors)
        for problem in sensor_problems(sensor, RIG.item("sensors", i))
    ]
    found += [
        RIG.item("sensors", i).mistake("spare_for", problem)
        for i, problem in spare_problems(project.sensors)
    ]
    found += [
        f'scenes/{name}: "{name}" is no name for a scene: letters, digits, - and _'
        for name in project.scenes
        if not SCENE_NAME.fullmatch(name)
    ]
    for i, output in enumerate(project.outputs):
        where = RIG.item("outputs", i)
        found += [
            where.mistake("scenes", f'there is no scene "{name}".{nearest(name, project.scenes)}')
            for name in output.scenes
            if name not in project.scenes
        ]
    names = [s.name for s in project.sensors]
    for key, text in project.rig.buttons.items():
        found += [RIG.under("buttons").mistake(key, p) for p in button_problems(key, text, names)]
    for key, text in project.rig.show.buttons.items():
        where = RIG.under("show").under("buttons")
        found += [where.mistake(key, p) for p in show_problems(key, text, names)]
    found += [
        f"scenes/{name}/scene.toml: features: {problem}"
        for name, scene in project.scenes.items()
        if (problem := loop_in(name, scene.features))
    ]
    for i, trigger in enumerate(project.rig.triggers):
        where = RIG.item("triggers", i)
        found += [where.mistake("do", p) for p in command_problems(trigger.do)]
    return found + cue_problems(project.rig.cues, project.scenes, RIG)


def show_problems(key: str, text: str, sensors: Collection[str]) -> list[str]:
    """Return what is wrong with a button of the show; for "" it does nothing."""
    problems = button_problems(key, text or "ping", sensors)
    name = (words_of(text) or ["ping"])[0]
    if not problems and not (commands.COMMANDS[name].stage or name in commands.QUERIES):
        problems.append(f'"{name}" is refused in the show; cue/next is obeyed, for one')
    return problems


def button_problems(key: str, text: str, sensors: Collection[str]) -> list[str]:
    """Return what is wrong with a button, "SENSOR.CHANNEL" → "COMMAND ARGUMENTS"."""
    sensor, _, channel = key.partition(".")
    problems = []
    if not channel:
        problems.append('expected "SENSOR.CHANNEL", such as "phone.control.buttonA"')
    elif sensor not in sensors:
        problems.append(f'there is no sensor "{sensor}".{nearest_of(sensor, sensors)}')
    return problems + command_problems(text)


def command_problems(text: str) -> list[str]:
    """Return what is wrong with a command and its arguments, as buttons and triggers have it."""
    name, *args = words_of(text) or [""]
    spec = commands.COMMANDS.get(name)
    if spec is None:
        return [f'there is no command "{name}".{nearest(name, commands.COMMANDS)}']
    try:
        spec.convert(args)
    except commands.CommandError as error:
        return [str(error)]
    return []


def notes_on(project: Project) -> list[str]:
    """Return what is written but waits for something that the project does not have."""
    found: list[str] = []
    for name, scene in project.scenes.items():
        where = Where(f"scenes/{name}/scene.toml")
        found += feature_notes(scene, project.sensors, where)
        found += latent_notes(scene, where)
        if (file := scene.mapping.get("file")) and name not in project.paths:
            told = f"is not read yet: /limber/around/file {file}, while it plays, reads it"
            found.append(where.under("mapping").mistake("file", told))
    found += output_notes(project.outputs, {n for s in project.scenes for n in project.sent(s)})
    found += pace_notes(project)
    return found


def feature_notes(scene: SceneSettings, sensors: Sequence[Sensor], where: Where) -> list[str]:
    """Return which inputs of features can never be there with these sensors."""
    groups = {group for sensor in sensors for group in groups_of(sensor)}
    may_have = [sensor.name for sensor in sensors if not sensor.known_units()]
    may_have += INNER
    may_have += [f"{sensor.name}.control" for sensor in sensors]  # whatever a page in an app sends
    found = []
    for i, feature in enumerate(scene.features):
        for wanted in feature.inputs:
            if wanted not in groups and not any(belongs(wanted, name) for name in may_have):
                told = f'there is no "{wanted}" in the rig.{nearest_of(wanted, groups)}'
                found.append(where.item("features", i).mistake("inputs", told))
        may_have.append(feature.name)
    return found


def groups_of(sensor: Sensor) -> set[str]:
    """Return the channels that a sensor is known to have, and the groups they are in."""
    names = (f"{sensor.name}.{channel}" for channel in sensor.known_units())
    return {sensor.name, *(part for name in names for part in prefixes(name))}


def latent_notes(scene: SceneSettings, where: Where) -> list[str]:
    """Return which inputs of latents no feature gives."""
    names = {feature.name for feature in scene.features}
    return [
        where.item("latents", i).mistake(
            "inputs", f'there is no feature "{wanted}".{nearest_of(wanted, names)}'
        )
        for i, latent in enumerate(scene.latents)
        for wanted in latent.inputs
        if not any(belongs(wanted, name) or belongs(name, wanted) for name in names)
    ]


def output_notes(outputs: Sequence[Output], names: Collection[str]) -> list[str]:
    """Return which latents that outputs choose no scene sends, of all `names` that are sent."""
    return [
        RIG.item("outputs", i).mistake(
            "latents", f'no scene has a latent "{wanted}".{nearest_of(wanted, names)}'
        )
        for i, output in enumerate(outputs)
        for wanted in output.latents
        if wanted not in names
    ]


def pace_notes(project: Project) -> list[str]:
    """Return which outputs send latents more rarely than a scene's model takes them."""
    limited = [(i, o) for i, o in enumerate(project.outputs) if isinstance(o, Osc) and o.rate]
    found = []
    for name, scene in project.scenes.items() if limited else ():
        try:
            metadata = read_metadata(scene.sound.model_path(project.path or Path()))
            frames = frames_of(metadata.ratio, metadata.rate or scene.sound.rate)
        except ModelError:
            continue  # which is told when it is to sound
        for i, output in limited:
            told = too_seldom(output.name or "osc", output.rate, metadata.path.name, frames)
            if told and (not output.scenes or name in output.scenes):
                found.append(RIG.item("outputs", i).mistake("rate", told))
    return found


def nearest_of(word: str, valid: Collection[str]) -> str:
    """Return the nearest valid name in words; "" where there are none at all."""
    return nearest(word, valid) if valid else ""
