"""Gives the inputs that a program sends other names; what was taught and learnt follows."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.engine import improving, instead, routing
from pipeline.engine.learning import taught
from pipeline.engine.learnt import pack, unpack
from pipeline.engine.placing import Plan, View
from pipeline.engine.upkeep import rig_changed
from pipeline.features.base import Feature
from pipeline.settings.mistakes import CommandError
from recordings.frame import Frame, Layout
from sensors.osc import Osc
from sensors.wekinator import ADDRESS, Wekinator

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

LONGEST = 100
"""Letters of a name at most."""

Named = Wekinator | Osc
Names = Mapping[str, str]
"""Former name → new name."""


def name_inputs(engine: "Engine", names: Sequence[str]) -> None:
    """Name the channels of the sensor that a program's inputs come from, in their order.

    Features, latents, buttons, what is learnt and the examples of rounds use the new names from
    then on; what a feature remembers begins anew. Raises CommandError, and nothing is changed.
    """
    if engine.training is not None:
        raise CommandError("a training is under way; name the inputs when it is done")
    sensor = sender(engine)
    new = plain(names)
    check_count(engine, sensor, len(new))
    old = channels(engine, sensor, len(new))
    renamed = {f"{sensor.name}.{a}": f"{sensor.name}.{b}" for a, b in zip(old, new, strict=True)}
    layouts = known(engine)
    was = layouts | {sensor.name: Layout(old, ("",) * len(old))}
    will = layouts | {sensor.name: Layout(new, ("",) * len(new))}
    features, values = {}, {}
    for name, scene in engine.project.scenes.items():
        features[name] = [reading(f, renamed) for f in scene.features]
        before, after = view(scene.features, was), view(features[name], will)
        if len(after.names) != len(before.names) or len(after.problems) > len(before.problems):
            raise CommandError(f"{after.problems[-1]} Name the channels in rig.toml instead")
        values[name] = dict(zip(before.names, after.names, strict=True))
    heard = engine.graph.values(sensor.name) if sensor.name in engine.graph.layouts else None
    for name, scene in engine.project.scenes.items():
        scene.features[:] = features[name]
        for latent in scene.latents:
            latent.inputs = chosen(latent.inputs, values[name])
        routing.rename(scene, values[name])
    rig = engine.project.rig
    for owner in (rig, rig.show):
        owner.buttons = {renamed.get(key, key): what for key, what in owner.buttons.items()}
    place = engine.project.sensors.index(sensor)
    engine.project.sensors[place] = replace(sensor, channels=list(new))
    rig_changed(engine)
    if heard is not None:  # the features go on from what was heard last, before more comes
        layout = will[sensor.name]
        engine.graph.step(Frame(sensor.name, layout, heard, engine.now, None, True, 0.01))
    for name in engine.scenes:
        follow(engine, engine.scenes[name], values[name])
    engine.look_around()


def sender(engine: "Engine") -> Named:
    """Return the sensor whose inputs are named; raises CommandError where that is not clear."""
    programs = [s for s in engine.project.sensors if isinstance(s, Wekinator)]
    found: Sequence[Named] = programs or [s for s in engine.project.sensors if isinstance(s, Osc)]
    if len(found) != 1:
        text = f"{len(found)} sensors of the rig are such" if found else "the rig has none"
        raise CommandError(
            f"inputs that can be named are those of one sensor of type wekinator or osc; {text}: "
            "name channels in rig.toml"
        )
    return found[0]


def plain(names: Sequence[str]) -> tuple[str, ...]:
    """Return names as channels can have them, a dot as a hyphen; raises CommandError."""
    found = tuple(name.strip().replace(".", "-") for name in names)
    if not all(found) or len(set(found)) != len(found):
        raise CommandError("each input needs a name of its own")
    if any(len(name) > LONGEST for name in found):
        raise CommandError(f"a name has at most {LONGEST} letters")
    return found


def channels(engine: "Engine", sensor: Named, count: int) -> tuple[str, ...]:
    """Return what the `count` numbers of a sensor are called now."""
    if sensor.name in engine.graph.layouts:
        return engine.graph.layouts[sensor.name].names
    longest = max(count, len(sensor.channels))
    address = sensor.address if isinstance(sensor, Osc) else ADDRESS
    return tuple(sensor.decode(address, [0.0] * longest).values)[:count]


def check_count(engine: "Engine", sensor: Named, count: int) -> None:
    """Raise CommandError for another number of names than of inputs, as far as it is known."""
    layout = engine.graph.layouts.get(sensor.name)
    asked = {
        name
        for scene in engine.project.scenes.values()
        for feature in scene.features
        for name in feature.inputs
        if name.startswith(f"{sensor.name}.")
    }
    wanted = len(layout.names) if layout else len(sensor.channels) or len(asked)
    if not wanted:
        raise CommandError("no inputs have come yet: send them once, then name them")
    if count != wanted:
        raise CommandError(f"there are {wanted} inputs, and {count} names came")


def known(engine: "Engine") -> dict[str, Layout]:
    """Return the channels of every sensor: as heard, or as they are known beforehand."""
    told = {s.name: s.known_units() for s in engine.project.sensors}
    units = {name: Layout(tuple(u), tuple(u.values())) for name, u in told.items()}
    return units | engine.graph.layouts


def view(features: Sequence[Feature], layouts: Mapping[str, Layout]) -> View:
    """Return what a scene with these features would see; the features stay as they are."""
    return Plan(layouts, {}).scene(deepcopy(list(features)))


def reading(feature: Feature, renamed: Names) -> Feature:
    """Return a feature that reads the same under other names."""
    inputs = chosen(feature.inputs, renamed)
    return feature if inputs == feature.inputs else replace(feature, inputs=inputs)


def chosen(wanted: Sequence[str], renamed: Names) -> list[str]:
    """Return names with the new ones in their place; a group that is no more as its members.

    The beginning that all new names have too, as a sensor's own name, stays.
    """
    found: list[str] = []
    for name in wanted:
        inside = [new for old, new in renamed.items() if old.startswith(f"{name}.")]
        same = all(new.startswith(f"{name}.") for new in inside)
        if name in renamed:
            found.append(renamed[name])
        elif inside and not same:
            found += inside
        else:
            found.append(name)
    return list(dict.fromkeys(found))


def follow(engine: "Engine", scene: "Scene", renamed: Names) -> None:
    """Let what a scene has been taught, and has learnt from it, have the new names."""
    for capture in scene.teaching.captures.values():
        capture.names = tuple(renamed.get(n, n) for n in capture.names)
    if scene.name in engine.recalling:  # asked for under the former names
        scene.teaching.await_renamed(renamed)
    for learnt in filter(None, (scene.learnt, scene.before)):
        learnt.rename(renamed)
    now = scene.learnt
    if scene.by_hand:  # what was learnt waits, and has the new names then
        waits = engine.improving.blobs.get(scene.name)
        now = unpack(waits) if waits is not None else None
    if now is None:
        return
    now.rename(renamed)
    improving.replaced(engine, scene.name)
    if not scene.stale and not scene.by_hand:
        now.taught = taught(engine, scene)
    blob = pack(now.mapping, now.inputs, now.outputs, now.taught, now.report, now.novelty)
    instead.follow(engine, scene, renamed)
    engine.improving.blobs[scene.name] = blob
    engine.outside.save(f"scenes/{scene.name}/mapping/mapping.safetensors", blob)
