"""Which devices can be heard now, and taking one of them into a project."""

from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.client import Client, EngineAbsentError
from pipeline.creation import add_features, sensor_from
from pipeline.listen import Listener, usual_ports
from pipeline.picture import shown
from pipeline.project import Project, open_project
from pipeline.settings import SettingsError
from recordings.families import nearest
from recordings.files import write_atomic
from sensors.base import OscSensor


def survey(folder: Path | None, seconds: float) -> dict[str, Any]:
    """Return the sensors of a project's rig and the devices heard beside them, as JSON values.

    A project that is playing is asked; else every usual port is listened to for so long.
    Raises PortTakenError when another program holds one of them.
    """
    if folder is not None:
        open_project(folder)
        try:
            found: dict[str, Any] = Client(folder, patience=0.0).status()["sensors"]
            return found
        except EngineAbsentError:
            pass
    project = open_project(folder) if folder is not None else None
    listener = Listener(ports_of(project))
    try:
        for _ in listener.frames(seconds):
            pass
    finally:
        listener.close()
    return listener.found({} if project is None else known(project))


def ports_of(project: Project | None) -> list[int]:
    """Return the usual ports, and those of a project's rig."""
    sensors = project.sensors if project is not None else []
    return sorted({*usual_ports(), *(s.port for s in sensors if isinstance(s, OscSensor))})


def known(project: Project) -> dict[tuple[str, str], str]:
    """Return (type, id) → name of the sensors in a project's rig."""
    return {(type(s).__module__.rsplit(".", 1)[-1], s.id): s.name for s in project.sensors}


def add_heard(folder: Path, found: dict[str, Any], name: str) -> str:
    """Add a device that was heard to a project, with its default features; return its name.

    A project that is playing takes it in at once. Raises SettingsError for a name that was
    not heard.
    """
    heard = {h["name"]: h for h in found["heard"]}
    if name not in heard:
        raise SettingsError([f'no "{name}" was heard.{nearest(name, heard or ["(nothing)"])}'])
    kind, device = heard[name]["type"], heard[name]["id"]
    try:
        return str(Client(folder, patience=0.0).do("sensor/add", kind, device, name)[0])
    except EngineAbsentError:
        pass
    project = open_project(folder)
    sensor = sensor_from(kind, device, name, {s.name for s in project.sensors})
    if isinstance(sensor, OscSensor):
        sensor.port = heard[name]["port"]
    project.sensors.append(sensor)
    for scene, settings in project.scenes.items():
        add_features(settings, sensor)
        write_atomic(folder / "scenes" / scene / "scene.toml", project.scene_text(scene))
    write_atomic(folder / "rig.toml", project.rig_text())
    return sensor.name


def table(found: dict[str, Any]) -> Table:
    """Return what was found as a table."""
    drawn = Table("name", "type", "id", "rate", "jitter", "port", "from", "", box=None)
    for name, facts in found["sensors"].items():
        drawn.add_row(
            name,
            "",
            facts["id"] or "any",
            shown(facts["rate"], "Hz", 1),
            shown(facts["jitter"], "ms", 1, 1e3),
            "",
            facts["sender"] or "—",
            "in the rig",
        )
    for h in found["heard"]:
        drawn.add_row(
            h["name"],
            h["type"],
            h["id"] or h["address"],
            shown(h["rate"], "Hz", 1),
            "—",
            str(h["port"]),
            h["sender"],
            "heard; not in the rig",
        )
    if not found["sensors"] and not found["heard"]:
        drawn.add_row("nothing is heard: is the phone on this network, and sending here?")
    return drawn
