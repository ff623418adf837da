"""Which devices can be heard now, and taking one of them into a project."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.engine.hub import Hub
from pipeline.engine.opening import open_project
from pipeline.processes.client import Client, EngineAbsentError
from pipeline.processes.nearby import LOCAL, Nearby
from pipeline.processes.reaching import addresses
from pipeline.project.creation import sensor_from, take_in
from pipeline.settings.reading import SettingsError
from pipeline.settings.shell import in_shell
from pipeline.terminal.drawing import shown
from pipeline.terminal.plugged import plugged
from pipeline.terminal.tap import Tap, own_address, usual_ports
from recordings.families import nearest
from recordings.files import write_atomic
from sensors.base import OscSensor, Sensor

OURS = "Limber "
"""How what a project announces begins: of this computer it is not news."""


def survey(
    folder: Path | None, seconds: float, extra: list[int], warn: Callable[[str], None]
) -> dict[str, Any]:
    """Return the sensors of a project's rig and the devices heard beside them, as JSON values.

    `plugged` are devices that are heard on no port, `nearby` who says that it speaks OSC.

    A project that is playing is asked; else every usual port, those of the rig and `extra`
    ones are listened to for so long. Raises OSError when other programs hold all of them.
    """
    with Nearby() as nearby:
        found = around(folder, seconds, extra, warn)
        others = [one for one in nearby.found if not is_ours(one)]
    return {**found, "nearby": others}


def is_ours(one: dict[str, Any]) -> bool:
    """Return whether what was found on the network is a project that this computer plays."""
    return one["name"].startswith(OURS) and one["address"] in (*addresses(), LOCAL)


def around(
    folder: Path | None, seconds: float, extra: list[int], warn: Callable[[str], None]
) -> dict[str, Any]:
    """Return what `survey` does, but for those on the network that say so by themselves."""
    project = open_project(folder) if folder is not None else None
    sensors = project.sensors if project is not None else []
    if folder is not None and (playing := asked(folder)) is not None:
        return with_plugged(playing, sensors)
    rig = [s for s in project.sensors if isinstance(s, OscSensor)] if project is not None else []
    hub = Hub(rig)
    tap = Tap(sorted({*usual_ports(), *(s.port for s in rig), *extra}), warn)
    try:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for datagram in tap.wait(left):
                hub.feed(datagram)
    finally:
        tap.close()
    return with_plugged(hub.status(), sensors)


def with_plugged(found: dict[str, Any], rig: Sequence[Sensor]) -> dict[str, Any]:
    """Return what was found, and the devices that are heard on no port."""
    names = {*found["sensors"], *(s.name for s in rig), *(h["name"] for h in found["heard"])}
    return {**found, "plugged": plugged(rig, names)}


def asked(folder: Path) -> dict[str, Any] | None:
    """Return what the engine that plays a project hears; None when none does."""
    client = Client(folder, patience=0.5)
    try:
        found: dict[str, Any] = client.status()["sensors"]
    except EngineAbsentError:
        return None
    finally:
        client.close()
    return found


def add_heard(folder: Path, found: dict[str, Any], name: str, new_name: str = "") -> str:
    """Add a device that was heard to a project, with its default features; return its name.

    `name` is what the list calls it, `new_name` what the project is to call it, if not the
    same. A project that is playing takes it in at once. Raises SettingsError for a name that
    was not heard, RefusedError when the engine refuses it.
    """
    here = [{**one, "address": "", "port": 0} for one in found.get("plugged", [])]
    heard = {h["name"]: h for h in (*found["heard"], *here)}
    if name in found["sensors"]:
        raise SettingsError([f'"{name}" is in the rig already'])
    if name not in heard:
        known = nearest(name, heard) if heard else " Nothing was heard beside the rig."
        raise SettingsError([f'no "{name}" was heard.{known}'])
    one = heard[name]
    return add(folder, one["type"], one["address"] or one["id"], new_name or name, one["port"])


def add_file(folder: Path, kind: str, device: str, source: Path, name: str = "") -> str:
    """Add a sensor that a file stands in for to a project; return its name.

    Raises SettingsError without such a file, RefusedError when the engine refuses it.
    """
    if not source.is_file():
        raise SettingsError([f"there is no file {source}"])
    return add(folder, kind, device, name, 0, source.resolve())


def add(
    folder: Path, kind: str, device: str, name: str, port: int, source: Path | None = None
) -> str:
    """Add a sensor to a project, at once where it is playing; return its name.

    Raises RefusedError when the engine refuses it, or as `sensor_from`.
    """
    file = [] if source is None else [str(source)]
    client = Client(folder, patience=0.5)
    try:
        return str(client.do("sensor/add", kind, device, name, port, *file)[0])
    except EngineAbsentError:
        return add_to_files(folder, kind, device, name, port, source)
    finally:
        client.close()


def add_to_files(
    folder: Path, kind: str, device: str, name: str, port: int, source: Path | None = None
) -> str:
    """Add a sensor to the files of a project that nobody plays; return its name."""
    project = open_project(folder)
    taken = {s.name for s in project.sensors}
    sensor = sensor_from(kind, device, name, taken, port, source)
    take_in(project, sensor)
    for scene in project.scenes:
        write_atomic(folder / "scenes" / scene / "scene.toml", project.scene_text(scene))
    write_atomic(folder / "rig.toml", project.rig_text())
    return sensor.name


def table(found: dict[str, Any]) -> Table:
    """Return what was found as a table."""
    drawn = Table("name", "type", "id", "rate", "jitter", "port", "from", "", box=None)
    for name, facts in found["sensors"].items():
        drawn.add_row(
            name,
            facts["type"],
            facts["id"] or "any",
            shown(facts["rate"], "Hz", 1),
            shown(facts["jitter"], "ms", 1, 1e3),
            shown(facts["port"], "", 0),
            facts["sender"] or "—",
            "live" if facts["frames"] else "in the rig; not heard",
        )
    for one in found["heard"]:
        drawn.add_row(
            one["name"],
            one["type"],
            one["id"] or one["address"] or "—",
            shown(one["rate"], "Hz", 1),
            "—",
            str(one["port"]),
            one["sender"],
            "not in the rig",
        )
    for one in found.get("plugged", []):
        said = f"says {shown(one['rate'], 'Hz', 1)}" if one.get("rate") else "—"
        told = one["name"], one["type"], one["id"], said
        drawn.add_row(*told, "—", "—", "here", "not in the rig")
    for one in found.get("nearby", []):
        at = f"{one['address'] or one['host']}"
        heard = f"hears OSC over {one['by'].upper()}: an output may send to it"
        drawn.add_row(one["name"], "zeroconf", "—", "—", "—", str(one["port"]), at, heard)
    return drawn


def next_step(found: dict[str, Any], folder: Path | None) -> str:
    """Return what to do about what was found."""
    if strangers := [*found["heard"], *found.get("plugged", [])]:
        name = strangers[0]["name"]
        where = folder or "FOLDER"
        return f"Next: limber sensors {in_shell(where)} --add {name}" + (
            "" if folder else " (a project's folder; limber new makes one)"
        )
    if any(facts["frames"] for facts in found["sensors"].values()):
        return f"Next: limber run {in_shell(folder or 'FOLDER')}"
    return (
        f"Nothing else is heard. Is the device on this network, sending to {own_address()}? "
        "limber listen --port N hears other ports than the usual ones."
    )
