"""What is known of a sensor, in the words of its card."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gui.engine.traces import Trace
from gui.look.words import number

CALLED = {
    "comote": "CoMote",
    "pose": "camera: body",
    "hands": "camera: hands",
    "gametrak": "Gametrak",
    "gyrosc": "GyrOSC",
    "lsl": "stream",
    "midi": "MIDI",
    "poseosc": "pose over OSC",
    "riot": "R-IoT",
    "sensors2osc": "Sensors2OSC",
    "serial": "serial line",
    "touchosc": "TouchOSC",
    "web": "web page",
    "zigsim": "ZIG SIM",
    "osc": "OSC",
    "replay": "recorded movement",
    "synthetic": "made movement",
    "wekinator": "Wekinator",
    "xy": "pad",
}
"""What types of sensor are called by people; others by their type."""

FIRST = ("accelerometer", "gyroscope")
"""The channels that are shown where a sensor has them, the first that has spoken."""

MOST = 3
"""Curves of a card."""


def title(name: str, facts: dict[str, Any]) -> str:
    """Return its name, and what it is for."""
    role = facts.get("role")
    return f"{name} · {role}" if role else name


def device(facts: dict[str, Any]) -> str:
    """Return its type, and what it calls itself."""
    return called(str(facts.get("type", "")), facts.get("id"))


def called(kind: str, id_: Any) -> str:
    """Return what a device is called: "CoMote 2"."""
    return " ".join(part for part in (CALLED.get(kind, kind), str(id_ or "")) if part)


def rate(facts: dict[str, Any]) -> str:
    """Return how many frames come in a second."""
    return number(facts.get("rate"), 0, "Hz")


def jitter(facts: dict[str, Any]) -> str:
    """Return how unevenly frames arrive."""
    seconds = facts.get("jitter")
    return "jitter " + number(None if seconds is None else 1000 * seconds, 1, "ms")


def clock(facts: dict[str, Any]) -> str:
    """Return how far the device's clock goes wrong, "" where it tells no time."""
    drift, spread = facts.get("drift"), facts.get("spread")
    if drift is None or spread is None:
        return ""
    return f"clock {drift:+.0f} ppm, ±{1000 * spread:.1f} ms".replace("-", "−")


def spare(name: str, status: dict[str, Any], facts: dict[str, Any]) -> str:
    """Return whose spare it is, or who plays its part; "" for neither."""
    played = status.get("spares") or {}
    if name in played:
        return f"{played[name]} plays its part"
    first = str(facts.get("spare_for") or "")
    if played.get(first) == name:
        return f"plays the part of {first}"
    return f"spare for {first}" if first else ""


def battery(trace: Trace | None) -> str:
    """Return how full its battery is, where a channel says so: 0 to 1, or percent."""
    return "battery " + number(charge(trace), 0, "%")


def delay(facts: dict[str, Any]) -> str:
    """Return how long ago what comes was measured, "" where nobody can know."""
    seconds = facts.get("delay")
    words = "delay about " if facts.get("about") else "delay "
    return "" if seconds is None else words + number(1000 * seconds, 0, "ms")


def camera(name: str, status: dict[str, Any]) -> int | None:
    """Return the place of the picture of a sensor's camera, None where it has none."""
    found = (status.get("cameras") or {}).get(name) or {}
    place = found.get("place")
    return place if isinstance(place, int) else None


def faults(facts: dict[str, Any]) -> str:
    """Return what did not arrive well, in plain words; "" when all did."""
    counted = (
        (facts.get("lost"), "lost on the way"),
        (facts.get("late"), "too late"),
        (facts.get("malformed"), "not understood"),
    )
    return " · ".join(f"{count} {what}" for count, what in counted if count)


def charge(trace: Trace | None) -> float:
    """Return how full its battery was last, in percent; NaN where no channel says so."""
    if trace is None or not trace.count or "battery.level" not in trace.channels:
        return float("nan")
    value = float(trace.newest(1)[0, trace.channels.index("battery.level")])
    return 100 * value if value <= 1 else value


def group(trace: Trace) -> tuple[str, list[int]]:
    """Return the channels to show: their common name, and their places; at most MOST.

    The accelerometer first, else the gyroscope, else what has moved most of late.
    """
    groups: dict[str, list[int]] = {}
    for place, channel in enumerate(trace.channels):
        groups.setdefault(channel.rpartition(".")[0], []).append(place)
    newest = trace.newest(200)
    moving = [places for places in groups.values() if moves(newest, places) > 0]
    for name in FIRST:
        if name in groups and np.isfinite(newest[-1:, groups[name]]).any():
            return name, groups[name][:MOST]
    best = max(moving, key=lambda places: moves(newest, places), default=[])
    name = next((name for name, places in groups.items() if places is best), "")
    return name, best[:MOST]


def moves(values: Any, places: Sequence[int]) -> float:
    """Return how much channels have moved, against how large they are; 0 for none measured."""
    found = values[:, list(places)]
    found = found[np.isfinite(found).all(axis=1)]
    if len(found) < 2:
        return 0.0
    return float(np.max(np.std(found, axis=0) / (np.mean(np.abs(found), axis=0) + 1e-6)))


def short(channel: str) -> str:
    """Return what a channel is called beside the others of its group."""
    return channel.rpartition(".")[2]
