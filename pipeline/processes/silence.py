"""Why a device that was heard is not any more, as far as can be known, and what to do."""

import ipaddress
import math
from typing import Any

import ifaddr

from pipeline.processes.reaching import addresses, arrived, opens, taken

PHONES = {
    "comote": "CoMote",
    "gyrosc": "GyrOSC",
    "sensors2osc": "Sensors2OSC",
    "touchosc": "TouchOSC",
    "web": "the page",
    "zigsim": "ZIG SIM",
}
"""Types that are phones or pads, and what must be in front on them."""

CAMERAS = {"pose": "Nobody is", "hands": "No hand is"}

PLUGGED = ("gamepad", "gametrak", "midi", "serial")

EMPTY = 5.0
"""Percent of its battery from which a device may have gone out."""


def why_lost(
    name: str, facts: dict[str, Any], status: dict[str, Any], battery: float = math.nan
) -> str:
    """Return the likely cause that a sensor is lost, and what to do, the shortest first.

    `facts` are its own in the engine's `status`; `battery` is what it said last, in percent.
    """
    kind, port = str(facts.get("type", "")), int(facts.get("port") or 0)
    if problem := told_of(name, port, status):
        return problem
    if kind in CAMERAS:
        return f"{CAMERAS[kind]} seen. Step into view of the camera; is there light enough?"
    if kind in PLUGGED:
        return "Is its cable in? Plug it in again: it comes back by itself."
    if kind == "lsl":
        return (
            "Is the program that streams it still running? On another machine, are both on the "
            "same network?"
        )
    if kind in PHONES or kind == "riot":
        return of_phone(facts, kind, port, status, battery)
    if port:
        return f"Is the program that sends it still running, and sending to UDP port {port} here?"
    return ""


def told_of(name: str, port: int, status: dict[str, Any]) -> str:
    """Return what the engine itself says is wrong with a sensor, "" for nothing."""
    if port and (problem := taken(status, port)):
        return problem
    for problem in status.get("problems") or []:
        if problem.startswith(f"{name}: "):
            return str(problem).removeprefix(f"{name}: ")
        if f", which stands in for {name}, is over" in problem:
            return str(problem).partition(":")[0] + "."
    return ""


def of_phone(
    facts: dict[str, Any], kind: str, port: int, status: dict[str, Any], battery: float
) -> str:
    """Return why a phone, a pad or an R-IoT may be silent that was heard."""
    if battery <= EMPTY:
        return f"Its battery said {battery:.0f} % last: charge it."
    here = addresses()
    if not here:
        return "This computer is on no network any more: join the Wi-Fi that the device is on."
    sender = str(facts.get("sender") or "").rpartition(":")[0]
    if moved_away(sender):
        return (
            f"It sent from {sender}, which is on no network of this computer now ({here[0]}). "
            "Join the same Wi-Fi, or let the device send here: scan its code again (Q)."
        )
    app = PHONES.get(kind)
    first = f"Is it switched on, with {app} in front?" if app else "Is it switched on, and charged?"
    others = status.get("sensors") or {}
    lost = status.get("lost") or ()
    live = {n: f for n, f in (others.get("sensors") or {}).items() if n not in lost}
    if other := arrived({"sensors": {**others, "sensors": live}}, 0):
        return (
            f"{first} Its battery may be empty. {other} still reaches this computer, so the "
            "network is well: look at the device, or bring it nearer."
        )
    doors = (status.get("doors") or {}).get("ports") or []
    open_at, protocol = (int(doors[0]), "tcp") if kind == "web" and doors else (port, "udp")
    return (
        f"{first} Its battery may be empty, or it has left the Wi-Fi of {here[0]}. If all that is "
        f"well, a firewall is in the way; this opens the port:\n"
        f"{opens(open_at, protocol=protocol)}"
    )


def moved_away(sender: str) -> bool:
    """Return whether who sent from an address is on none of this computer's networks now."""
    try:
        address = ipaddress.IPv4Address(sender)
    except ValueError:
        return False
    return not any(
        address in ipaddress.ip_network(f"{entry.ip}/{entry.network_prefix}", strict=False)
        for adapter in ifaddr.get_adapters()
        for entry in adapter.ips
        if entry.is_IPv4
    )
