"""Adds, removes and changes the features of the active scene; what was taught is read again."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from pipeline.engine import improving
from pipeline.engine.inner import INNER, loop_in
from pipeline.engine.inputs import NoSuchInputError, belongs, missing, select
from pipeline.engine.learning import recall
from pipeline.engine.placing import Plan
from pipeline.engine.renaming import LONGEST, known
from pipeline.engine.upkeep import save_scene
from pipeline.features.base import FEATURES, Feature, FeatureError
from pipeline.settings.mistakes import CommandError
from pipeline.settings.reading import out_of_range
from recordings.families import UnknownTypeError, nearest
from recordings.frame import Layout

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def add(engine: "Engine", kind: str, name: str, inputs: Sequence[str]) -> list[str]:
    """Give the active scene another feature, last; return the names of its values.

    They are not known, and none are returned, before a device has been heard whose channels no
    one can know. Raises CommandError.
    """
    check_idle(engine)
    scene = engine.project.scenes[engine.active]
    try:
        cls = FEATURES.load(kind)
    except UnknownTypeError as error:
        raise CommandError(str(error)) from None
    feature = cls(name=free(engine, name), inputs=list(inputs))
    values = bound(engine, scene.features, feature)
    taken = set(values) & set(engine.graph.views[engine.active].names)
    if taken:
        raise CommandError(f'there is a value "{min(taken)}" already; choose another name')
    scene.features.append(feature)
    changed(engine, engine.active)
    return values


def remove(engine: "Engine", name: str) -> None:
    """Take a feature out of the active scene; raises CommandError while others use it."""
    check_idle(engine)
    feature = named(engine, name)
    scene = engine.project.scenes[engine.active]
    users = [f.name for f in scene.features if uses(f, name) and f is not feature]
    users += [s.name for s in scene.latents if any(belongs(i, name) for i in s.inputs)]
    if users:
        raise CommandError(
            f'"{name}" is used by {", ".join(users)}: give them other inputs, or remove them, first'
        )
    scene.features.remove(feature)
    changed(engine, engine.active)
    tell_played(engine, name, "Latents that it moves go to rest")


def change(engine: "Engine", name: str, key: str, value: Any) -> None:
    """Give a feature another value for one of its keys; raises CommandError."""
    check_idle(engine)
    feature = named(engine, name)
    scene = engine.project.scenes[engine.active]
    new = replace(feature, **{key: value})
    if wrong := out_of_range(new):
        raise CommandError("; ".join(wrong))
    place = scene.features.index(feature)
    before = {n for n in engine.graph.views[engine.active].names if belongs(n, name)}
    values = bound(engine, scene.features[:place], new)
    if new == feature:
        return
    lost = before - set(values) if values else set()
    for other in scene.features[place + 1 :]:
        if gone := lost & set(other.inputs):
            raise CommandError(f'"{other.name}" uses "{min(gone)}", which would be no more')
    scene.features[place] = new
    changed(engine, engine.active)
    tell_played(engine, name, "What plays was learnt from it as it was")


def changed(engine: "Engine", name: str) -> None:
    """Compute a scene's features as its settings have them now, and read its rounds again.

    What plays goes on; what it was learnt from is older than the features.
    """
    scene = engine.scenes[name]
    engine.graph.replace(engine.project.features)
    engine.look_around()
    scene.teaching.outdate()
    recall(engine, name)
    scene.stale = True
    improving.changed(engine, name)
    save_scene(engine, name)


def tell_played(engine: "Engine", name: str, what: str) -> None:
    """Warn where the mapping that plays was learnt from a feature."""
    learnt = engine.active_scene.learnt
    if learnt is not None and any(belongs(n, name) for n in learnt.inputs):
        engine.outside.notice("warning", f'{what} ("{name}"): train again')


def check_idle(engine: "Engine") -> None:
    """Raise CommandError while a round is recorded, whose features would change within it."""
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")


def named(engine: "Engine", name: str) -> Feature:
    """Return a feature of the active scene; raises CommandError naming the nearest."""
    found = {f.name: f for f in engine.project.scenes[engine.active].features}
    if name not in found:
        raise CommandError(f'there is no feature "{name}".{nearest(name, found)}')
    return found[name]


def free(engine: "Engine", wanted: str) -> str:
    """Return a name that a new feature of the active scene may have; raises CommandError."""
    name = wanted.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise CommandError(f"a feature needs a name of 1 to {LONGEST} letters")
    if name in [f.name for f in engine.project.scenes[engine.active].features]:
        raise CommandError(f'there is a feature "{name}" already')
    if name in [s.name for s in engine.project.sensors]:
        raise CommandError(f'"{name}" is a sensor; choose another name')
    return name


def uses(feature: Feature, name: str) -> bool:
    """Return whether a feature takes values of the one called `name`."""
    return any(belongs(wanted, name) for wanted in feature.inputs)


def bound(engine: "Engine", before: Sequence[Feature], feature: Feature) -> list[str]:
    """Return the names of the values of a feature that comes after those `before`.

    Without any where inputs are still to be heard. Raises CommandError for inputs that cannot be,
    and for keys that do not suit them.
    """
    if loop := loop_in(engine.active, [feature]):
        raise CommandError(loop)
    taken = inputs_of(engine, before, feature)
    if taken is None:
        return []
    try:
        parts = deepcopy(feature).bind(tuple(taken))
    except FeatureError as error:
        raise CommandError(str(error)) from None
    return [f"{feature.name}.{part}" if part else feature.name for part in parts]


def inputs_of(engine: "Engine", before: Sequence[Feature], feature: Feature) -> list[str] | None:
    """Return the names of the values that a feature takes, None while they wait for a sensor.

    Raises CommandError where they can never come.
    """
    plan, outputs = planned(before, known(engine))
    try:
        return list(select(feature.inputs, plan.channels, outputs, {f.name for f in before}))
    except NoSuchInputError as error:
        waits = [f.name for f in before if not any(belongs(n, f.name) for n in outputs)]
        for wanted in feature.inputs:
            if not comes(engine, wanted, waits) and not there(wanted, plan.channels, outputs):
                raise CommandError(missing(wanted, plan.channels, outputs)) from None
        if not feature.inputs:
            raise CommandError(str(error)) from None
        return None


def taken(
    feature: Feature, before: Sequence[Feature], layouts: Mapping[str, Layout]
) -> list[str] | None:
    """Return the names of the values that a feature takes, None where they are not known."""
    plan, outputs = planned(before, layouts)
    try:
        return list(select(feature.inputs, plan.channels, outputs, {f.name for f in before}))
    except NoSuchInputError:
        return None


def planned(
    features: Sequence[Feature], layouts: Mapping[str, Layout]
) -> tuple[Plan, dict[str, int]]:
    """Return a board with these features, which stay as they are, and where their values are."""
    plan = Plan(layouts, {})
    view = plan.scene(deepcopy(list(features)))
    return plan, dict(zip(view.names, view.index.tolist(), strict=True))


def there(wanted: str, channels: Mapping[str, int], outputs: Mapping[str, int]) -> bool:
    """Return whether an input is there now: a value, a feature, or a group of channels."""
    return any(belongs(name, wanted) for name in (*channels, *outputs))


def comes(engine: "Engine", wanted: str, waits: Sequence[str]) -> bool:
    """Return whether an input may still come: of a feature that waits, or a silent sensor."""
    if any(belongs(wanted, name) for name in (*waits, *INNER)):
        return True
    for sensor in engine.project.sensors:
        unknown = not sensor.known_units() and sensor.name not in engine.graph.layouts
        if belongs(wanted, sensor.name if unknown else f"{sensor.name}.control"):
            return True
    return False


def keys_of(feature: Feature) -> dict[str, Any]:
    """Return the keys of a feature that can be set, with their values."""
    return {f.name: getattr(feature, f.name) for f in fields(feature) if f.name != "name"}
