"""Which sensors can stand in for which."""

from collections.abc import Sequence

from pipeline.settings.tables import kind_of
from recordings.families import nearest
from sensors.base import Sensor


def spare_problem(spare: Sensor, name: str, sensors: Sequence[Sensor]) -> str:
    """Return why a sensor cannot be the spare of the one called `name`, "" where it can."""
    found = {s.name: s for s in sensors if s is not spare}
    if name == spare.name:
        return "a sensor cannot be its own spare"
    if name not in found:
        return f'there is no sensor "{name}".{nearest(name, found) if found else ""}'
    first = found[name]
    if first.spare_for:
        return f'"{name}" is a spare itself, for "{first.spare_for}": name that one'
    if any(s.spare_for == spare.name for s in found.values()):
        return f'"{spare.name}" has a spare itself, so it cannot be one'
    return "" if alike(first, spare) else f'"{spare.name}" has no channel that "{name}" has'


def alike(first: Sensor, spare: Sensor) -> bool:
    """Return whether a sensor may have channels of another: of those nobody knows, it may."""
    known, has = first.known_units(), spare.known_units()
    return kind_of(first) == kind_of(spare) or not (known and has) or bool({*known} & {*has})


def spare_problems(sensors: Sequence[Sensor]) -> list[tuple[int, str]]:
    """Return what is wrong with the spares of a rig: each the sensor's place, and what."""
    found = [
        (i, spare_problem(s, s.spare_for, sensors)) for i, s in enumerate(sensors) if s.spare_for
    ]
    return [(i, problem) for i, problem in found if problem]


def forget(sensors: Sequence[Sensor], name: str, title: str = "") -> None:
    """Let spares of a sensor that is gone stand in for none, or for it by another name."""
    for sensor in sensors:
        if sensor.spare_for == name:
            sensor.spare_for = title
