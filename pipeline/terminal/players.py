"""What Limber itself plays on this computer just now, and which ports it has for that."""

from contextlib import suppress
from typing import Any

from pipeline.processes.client import Client, EngineAbsentError
from pipeline.processes.local import connect, sockets
from pipeline.settings.shell import in_shell

PATIENCE = 2.0
"""Seconds for an engine to answer."""


def players() -> list[dict[str, Any]]:
    """Return the status of each project of this user that plays now."""
    found = []
    for path in sockets():
        with suppress(OSError, EngineAbsentError):  # of an engine that was killed, or is busy
            connect(path, PATIENCE).close()
            client = Client(path, PATIENCE, path)
            try:
                found.append(client.status())
            finally:
                client.close()
    return found


def by_limber(problems: list[str]) -> tuple[list[str], list[str]]:
    """Return what to say of projects that have ports which are told to be taken, and what remains.

    `problems` are sentences about ports; those about ports of Limber itself are left out.
    """
    said = []
    for status in players() if problems else []:
        own = [f"port {number} " for number in ports_of(status)]
        others = [text for text in problems if not any(port in text for port in own)]
        if len(others) < len(problems):
            said.append(told(status))
        problems = others
    return said, problems


def ports_of(status: dict[str, Any]) -> set[int]:
    """Return the UDP ports that a project which plays has: its sensors' and that of control."""
    sensors = status["sensors"]["sensors"].values()
    return {status["rig"]["control"]["port"], *(s["port"] for s in sensors if s.get("port"))}


def told(status: dict[str, Any]) -> str:
    """Return in a sentence what a project that plays has and hears, and how to end it."""
    folder = status.get("folder", "a project")
    heard = [hears(name, facts, status) for name, facts in status["sensors"]["sensors"].items()]
    ports = ", ".join(map(str, sorted(ports_of(status))))
    return (
        f"Limber itself plays {folder} and listens on UDP {ports}. It hears: "
        f"{'; '.join(heard) or 'no sensor'}. To hear them here instead: "
        f"limber stop {in_shell(folder)}"
    )


def hears(name: str, facts: dict[str, Any], status: dict[str, Any]) -> str:
    """Return how a sensor of a project that plays is heard."""
    if not facts.get("frames"):
        return f"{name} not yet"
    if name in status.get("lost", ()):
        return f"{name} no more"
    rate = facts.get("rate")
    return f"{name}, {rate:.0f} times a second" if rate else name
