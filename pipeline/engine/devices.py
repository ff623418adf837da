"""Changes the devices of the rig, and the features that are computed from them."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from pipeline.engine import calibrations, composing, spares
from pipeline.engine.inputs import belongs
from pipeline.engine.refitting import is_taught
from pipeline.engine.renaming import LONGEST
from pipeline.engine.upkeep import rig_changed, save_rig
from pipeline.features.base import Feature
from pipeline.project.creation import add_features, take_out
from pipeline.project.spares import alike, spare_problem
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest
from sensors.base import Sensor, Swept

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def sensor_named(engine: "Engine", name: str) -> Sensor:
    """Return a sensor of the rig; raises CommandError naming the nearest."""
    found = {s.name: s for s in engine.project.sensors}
    if name not in found:
        raise CommandError(f'there is no sensor "{name}".{nearest(name, found or ["(none)"])}')
    return found[name]


def remove(engine: "Engine", name: str, features: bool) -> list[str]:
    """Take a sensor out of the rig; with its `features`, whose names are returned.

    Those stay that are in a scene with rounds, which may have been recorded with them, or that
    what plays was learnt from, or that others need which stay. Raises CommandError.
    """
    sensor_named(engine, name)
    take_out(engine.project, name)
    gone: dict[str, list[str]] = {}
    for scene in engine.scenes if features else ():
        gone[scene] = orphans(engine, scene, name)
    rig_changed(engine)
    for scene, names in gone.items():
        settings = engine.project.scenes[scene]
        if names:
            settings.features[:] = [f for f in settings.features if f.name not in names]
            composing.changed(engine, scene)
    return list(dict.fromkeys(n for names in gone.values() for n in names))


def orphans(engine: "Engine", scene: str, sensor: str) -> list[str]:
    """Return the features of a scene that wait for a sensor, and that nothing taught may need."""
    running = engine.scenes[scene]
    if is_taught(running):
        return []
    features = engine.project.scenes[scene].features
    found: list[str] = []
    for feature in features:  # those that use it come after it
        if computed_from(feature, sensor, found, [f.name for f in features]):
            found.append(feature.name)
    learnt = running.learnt.inputs if running.learnt is not None else ()
    chosen = [i for latent in running.latents for i in latent.inputs]
    needed = {n for n in found if any(belongs(i, n) for i in (*learnt, *chosen))}
    for feature in reversed(features):
        if feature.name in needed:
            needed |= {n for n in found if composing.uses(feature, n)}
    return [n for n in found if n not in needed]


def computed_from(
    feature: Feature, sensor: str, orphaned: Collection[str], names: Collection[str]
) -> bool:
    """Return whether a feature takes channels of a sensor, or values of features that do."""
    for wanted in feature.inputs:
        if any(belongs(wanted, name) for name in orphaned):
            return True
        own = not any(belongs(wanted, name) for name in names if name != feature.name)
        if own and belongs(wanted, sensor):
            return True
    return False


def give_defaults(engine: "Engine", name: str) -> list[str]:
    """Give every scene a sensor's default features; return the names of the new ones."""
    sensor = sensor_named(engine, name)
    composing.check_idle(engine)
    new: list[str] = []
    for scene, settings in engine.project.scenes.items():
        before = {f.name for f in settings.features}
        add_features(settings, sensor)
        added = [f.name for f in settings.features if f.name not in before]
        if added:
            composing.changed(engine, scene)
        new += added
    return list(dict.fromkeys(new))


def give_role(engine: "Engine", name: str, role: str) -> None:
    """Say what a sensor is on, for people."""
    if len(role) > LONGEST:
        raise CommandError(f"a role has at most {LONGEST} letters")
    sensor_named(engine, name).role = role.strip()  # the same sensor: its clock goes on
    save_rig(engine)


def make_spare(engine: "Engine", spare: str, name: str) -> None:
    """Let a sensor be the spare of another, or of none (""); raises CommandError."""
    sensor = sensor_named(engine, spare)
    problem = spare_problem(sensor, name, engine.project.sensors) if name else ""
    if problem:
        raise CommandError(problem)
    sensor.spare_for = name
    save_rig(engine)
    spares.rescue(engine)


def let_play(engine: "Engine", name: str, spare: str) -> str:
    """Let a spare (empty: one that is heard) play the part of a sensor; return its name."""
    first = sensor_named(engine, name)
    found = spare or spares.free(engine, name)
    if found is None:
        raise CommandError(f'no spare for "{name}" is heard: name a sensor that is')
    other = sensor_named(engine, found)
    if other is first or not alike(first, other):
        raise CommandError(f'"{found}" has no channel that "{name}" has')
    spares.give(engine, name, found)
    return found


def sweep(engine: "Engine", name: str, what: str) -> bool:
    """Begin to find a sensor's ends, or end it; return whether they are being found now.

    `what` is "begin", "end", or "" for the one that it is not. With new ends the rounds are read
    from their takes again. Raises CommandError.
    """
    sensor = sensor_named(engine, name)
    if not isinstance(sensor, Swept):
        raise CommandError(f'"{name}" has no ends that could be found by sweeping')
    if what not in ("", "begin", "end"):
        raise CommandError(f'sensor/sweep takes "begin" or "end", not "{what}"')
    begins = what == "begin" or (not what and not sensor.sweeping)
    composing.check_idle(engine)
    if begins:
        sensor.begin_sweep()
        return True
    try:
        sensor.end_sweep()
    except ValueError as error:
        raise CommandError(str(error)) from None
    calibrations.use(engine, sensor, sensor.calibration)
    calibrations.read_again(engine)
    return False
