"""What a project needs of this computer and does not find here, besides models."""

from pathlib import Path

from pipeline.engine.opening import open_project
from pipeline.project.project import Project
from pipeline.settings.mistakes import SettingsError
from pipeline.sound.device import DeviceError, missing, outputs
from sensors.base import DeviceSensor


def lacking(folder: Path) -> list[str]:
    """Return what a project lacks here, in sentences: mistakes, packages, devices.

    Phones and whatever else sends by itself are not waited for: `limber check` listens.
    """
    try:
        project = open_project(folder)
    except SettingsError as error:
        return error.mistakes
    return [*project.notes, *_devices(project), *_sound(project)]


def _devices(project: Project) -> list[str]:
    found = {}
    for sensor in project.sensors:
        if (
            isinstance(sensor, DeviceSensor)
            and not sensor.source.name
            and (problem := _absent(sensor))
        ):
            found[problem] = f"{sensor.name}: {problem}"
    return list(found.values())


def _absent(sensor: DeviceSensor) -> str:
    try:
        there = sensor.present()
    except (ImportError, OSError) as error:
        return str(error)
    if sensor.id and not any(sensor.id in one for one in there):
        return f'"{sensor.id}" is not plugged in'
    return ""


def _sound(project: Project) -> list[str]:
    rig = project.rig.sound
    if not rig.here:
        return []
    try:
        if problem := missing():
            return [problem]
        names = outputs()
    except DeviceError as error:
        return [str(error)]
    if rig.device and not any(rig.device in name for name in names):
        there = ", ".join(names) or "none"
        return [f'the sound device "{rig.device}" is not here; there are: {there}']
    return []
