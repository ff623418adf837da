"""Whether each sensor of a project is heard, and how well."""

import time
from pathlib import Path
from typing import Any

from pipeline.engine.hub import Hub
from pipeline.engine.routes import is_heard
from pipeline.project.project import Project
from pipeline.terminal.check_findings import Finding
from pipeline.terminal.drawing import shown
from pipeline.terminal.tap import Tap, where_to_send
from sensors.base import DeviceSensor, OscSensor, Sensor

SLOW = 20.0
"""Hz below which movement arrives in steps that can be heard."""

UNSTEADY = 0.03
"""Seconds of jitter from which it can be felt."""

FLAT = 0.3
"""The share of a battery that lasts for no show."""


def sensors(project: Project, status: dict[str, Any] | None, seconds: float) -> list[Finding]:
    """Return what is heard of each sensor of the rig."""
    if not project.sensors:
        remedy = "limber sensors FOLDER --add NAME takes in what is heard"
        return [Finding("Sensors", None, "there are none in the rig", remedy)]
    facts = status["sensors"]["sensors"] if status else heard(project, seconds)
    lost = status["lost"] if status else []
    batteries = status.get("batteries", {}) if status else {}
    return [
        unread(sensor)
        if status is None and not is_heard(sensor)
        else of_one(
            sensor, facts.get(sensor.name, {}), sensor.name in lost, batteries.get(sensor.name)
        )
        for sensor in project.sensors
    ]


def heard(project: Project, seconds: float) -> dict[str, Any]:
    """Listen to the rig's ports for so long, and return how each sensor does."""
    mine = [s for s in project.sensors if is_heard(s)]
    hub = Hub(mine)
    try:
        tap = Tap(sorted({s.port for s in mine}), lambda _: None)  # who holds one is told elsewhere
    except OSError:
        return {}
    try:
        until = time.monotonic() + seconds
        while tap.ports and (left := until - time.monotonic()) > 0:
            for datagram in tap.wait(left):
                hub.feed(datagram)
    finally:
        tap.close()
    found: dict[str, Any] = hub.status()["sensors"]
    return found


def unread(sensor: Sensor) -> Finding:
    """Return what there is to say of a sensor that is read, while nothing plays."""
    text = "it is read only while the project plays"
    return Finding(f"Sensor {sensor.name}", None, text, "start it, and look")


def of_one(sensor: Sensor, facts: dict[str, Any], lost: bool, battery: float | None) -> Finding:
    """Return what is known of one sensor; `battery` is a share of 1, None where not measured."""
    what = f"Sensor {sensor.name}"
    where = isinstance(sensor, OscSensor)
    if lost or not facts.get("frames"):
        text = "it was heard, and is silent now" if lost else "nothing is heard of it"
        return Finding(what, False, text, reach(sensor))
    told = [shown(facts["rate"], "Hz", 0), f"jitter {shown(facts['jitter'], 'ms', 1, 1e3)}"]
    told += [f"battery {battery:.0%}"] if battery is not None else ["battery —"] * where
    troubles = weak(facts, battery)
    return Finding(what, None if troubles else True, ", ".join(told), "; ".join(troubles))


def reach(sensor: Sensor) -> str:
    """Return what to do about a sensor that is not heard."""
    if isinstance(sensor, OscSensor | DeviceSensor) and sensor.source != Path():
        return f"does {sensor.source} hold what such a device says? limber listen --source tells"
    if not isinstance(sensor, OscSensor):
        return "is it plugged in?"
    kind = type(sensor).__module__.rpartition(".")[2]
    return f"is it on, and in this network? {where_to_send(kind, sensor.port, sensor.host)}"


def weak(facts: dict[str, Any], battery: float | None) -> list[str]:
    """Return what is to be mended of a sensor that is heard."""
    found = []
    if battery is not None and battery < FLAT:
        found.append("charge it")
    if facts["rate"] is not None and facts["rate"] < SLOW:
        found.append(f"it sends rarely: let it send more than {SLOW:.0f} times a second")
    if facts["jitter"] is not None and facts["jitter"] > UNSTEADY:
        found.append("it arrives unsteadily: a Wi-Fi of its own, nearer, helps")
    if facts["malformed"]:
        found.append(f"{facts['malformed']} of its messages could not be read: limber listen")
    return found
