"""Gives features and sensors other names; what was taught and learnt follows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.engine import composing, gesture_renaming, routing
from pipeline.engine.buttons import buttons_renamed
from pipeline.engine.devices import sensor_named
from pipeline.engine.inputs import belongs
from pipeline.engine.renaming import chosen, follow, known, view
from pipeline.engine.upkeep import rig_changed, save_scene
from pipeline.features._following import UnnamedError, followed
from pipeline.features._syntax import ExpressionError
from pipeline.features.base import Feature
from pipeline.features.expression import Expression
from pipeline.project.spares import forget
from pipeline.settings.mistakes import CommandError
from recordings.frame import Layout
from sensors.base import Sensor

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

SENSOR_NAME = re.compile(r"[^\s./][^./]{0,63}")
"""What a sensor may be called: a dot comes before a channel."""

Names = Mapping[str, str]
"""Former name → new name."""


def rename_feature(engine: "Engine", name: str, new: str) -> None:
    """Give a feature of the active scene another name; raises CommandError.

    What the features remember that use it begins anew.
    """
    check(engine)
    composing.named(engine, name)
    if name == new.strip():
        return
    names = {name: composing.free(engine, new)}
    scene = engine.active_scene
    layouts = known(engine)
    features = renamed(engine, scene.name, names, {}, layouts, layouts)
    pairs = values_of(engine, scene, features, names, layouts, layouts)
    put_in(engine, scene, features, pairs)
    engine.graph.replace(engine.project.features)
    follow(engine, scene, pairs)
    engine.look_around()  # now that what is learnt reads the new names
    save_scene(engine, scene.name)


def rename_sensor(engine: "Engine", name: str, new: str) -> None:
    """Give a sensor another name, and features called after it; raises CommandError.

    What features remember begins anew.
    """
    check(engine)
    sensor, title = sensor_named(engine, name), new.strip()
    if title == name:
        return
    check_title(engine, sensor, title)
    was = known(engine)
    will = {title if key == name else key: layout for key, layout in was.items()}
    plans = {}
    for scene in engine.scenes.values():
        own = engine.project.scenes[scene.name].features
        taken = {f.name for f in own}
        names = {f.name: title + f.name[len(name) :] for f in own if belongs(f.name, name)}
        names = {a: b for a, b in names.items() if b not in taken}
        features = renamed(engine, scene.name, names, {name: title}, was, will)
        values = values_of(engine, scene, features, names, was, will)
        plans[scene.name] = features, values
    for scene in engine.scenes.values():
        put_in(engine, scene, *plans[scene.name])
    rig = engine.project.rig
    for owner in (rig, rig.show):
        owner.buttons = buttons_renamed(owner.buttons, name, title)
    sensor.former = [n for n in (*sensor.former, name) if n != title]
    sensor.name = title  # the same sensor: its clock and its device go on
    engine.heard = {title if n == name else n: time for n, time in engine.heard.items()}
    engine.lost = {title if n == name else n for n in engine.lost}
    engine.spares.rename(name, title)
    forget(engine.project.sensors, name, title)
    engine.graph.retitle(name, title)
    gesture_renaming.follow(engine, name, title)
    rig_changed(engine)
    for scene in engine.scenes.values():
        follow(engine, scene, plans[scene.name][1])
    engine.look_around()


def check(engine: "Engine") -> None:
    """Raise CommandError while something goes on that the names belong to."""
    composing.check_idle(engine)
    if engine.training is not None:
        raise CommandError("a training is under way; rename when it is done")
    if engine.hub.stood_in:
        raise CommandError("a take is played; take/stop first")


def check_title(engine: "Engine", sensor: Sensor, title: str) -> None:
    """Raise CommandError for what cannot be the name of a sensor, or is taken."""
    if not SENSOR_NAME.fullmatch(title) or not title.isprintable():
        raise CommandError(f'"{title:.70}" is no name for a sensor: up to 64 letters, no dot')
    if any(title in (s.name, *s.former) for s in engine.project.sensors if s is not sensor):
        raise CommandError(f'there is a sensor "{title}" already, or was; choose another name')
    features = [f.name for s in engine.project.scenes.values() for f in s.features]
    if title in features:
        raise CommandError(f'"{title}" is a feature; choose another name')


def renamed(
    engine: "Engine",
    scene: str,
    names: Names,
    sensors: Names,
    was: Mapping[str, Layout],
    will: Mapping[str, Layout],
) -> list[Feature]:
    """Return the features of a scene with `names` of features and of `sensors` changed.

    What is written in expressions follows. Raises CommandError where that cannot be.
    """
    before = engine.project.scenes[scene].features
    inside = values(before, was)
    found: list[Feature] = []
    for i, feature in enumerate(before):
        earlier = {f.name for f in before[:i]}
        inputs = [input_named(n, earlier, inside, names, sensors) for n in feature.inputs]
        new = feature
        if inputs != feature.inputs or feature.name in names:
            new = replace(feature, inputs=inputs, name=names.get(feature.name, feature.name))
        if isinstance(feature, Expression) and isinstance(new, Expression) and new is not feature:
            new = spelled(feature, new, before[:i], found, was, will)
        found.append(new)
    return found


def input_named(
    wanted: str, features: Iterable[str], inside: Iterable[str], names: Names, sensors: Names
) -> str:
    """Return the name of an input as it is from now on: features come before channels."""
    for name in features:
        if wanted == name or (wanted in inside and belongs(wanted, name)):
            return names.get(name, name) + wanted[len(name) :]
    for old, new in sensors.items():
        if belongs(wanted, old):
            return new + wanted[len(old) :]
    return wanted


def spelled(
    old: Expression,
    new: Expression,
    before: Sequence[Feature],
    after: Sequence[Feature],
    was: Mapping[str, Layout],
    will: Mapping[str, Layout],
) -> Expression:
    """Return an expression whose text means the same with the new names of its inputs."""
    a, b = composing.taken(old, before, was), composing.taken(new, after, will)
    if a is None or b is None or len(a) != len(b):
        return new
    try:
        if old.expressions:
            return replace(new, expressions=followed(old.expressions, a, b))
        return replace(new, expression=followed({"": old.expression}, a, b)[""])
    except (UnnamedError, ExpressionError) as error:
        raise CommandError(f'"{old.name}": {error}; write it anew first (feature/set)') from None


def values(features: Sequence[Feature], layouts: Mapping[str, Layout]) -> list[str]:
    """Return the names of the values of features, as far as they are known."""
    return list(view(features, layouts).names)


def values_of(
    engine: "Engine",
    scene: "Scene",
    features: Sequence[Feature],
    names: Names,
    was: Mapping[str, Layout],
    will: Mapping[str, Layout],
) -> dict[str, str]:
    """Return former → new name of all values that a scene has, was taught or has learnt."""
    old, new = values(engine.project.scenes[scene.name].features, was), values(features, will)
    if len(old) != len(new):
        raise CommandError("the features could not be told apart under the new names")
    pairs = dict(zip(old, new, strict=True))
    others = [n for c in scene.teaching.captures.values() for n in c.names]
    others += [n for learnt in (scene.learnt, scene.before) if learnt for n in learnt.inputs]
    for name in others:
        pairs.setdefault(name, of_feature(name, names))
    return pairs


def of_feature(value: str, names: Names) -> str:
    """Return the name of a value whose feature has another name now."""
    owners = [name for name in names if belongs(value, name)]
    owner = max(owners, key=len, default="")
    return names[owner] + value[len(owner) :] if owner else value


def put_in(
    engine: "Engine", scene: "Scene", features: Sequence[Feature], pairs: Mapping[str, str]
) -> None:
    """Give a scene its renamed features, and let its latents choose them by their new names."""
    settings = engine.project.scenes[scene.name]
    whole = {a.name: b.name for a, b in zip(settings.features, features, strict=True)}
    settings.features[:] = features
    for latent in scene.latents:
        latent.inputs = chosen(latent.inputs, {**pairs, **whole})
    routing.rename(settings, {**pairs, **whole})
