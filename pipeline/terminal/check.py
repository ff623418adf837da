"""The check before the show: all that could stop it, in plain words, with what to do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.engine.opening import open_project
from pipeline.processes.client import Client, EngineAbsentError
from pipeline.settings.mistakes import SettingsError
from pipeline.terminal.check_findings import Finding
from pipeline.terminal.check_machine import disk, last_run, ports, power, sleep
from pipeline.terminal.check_piece import models, scenes, state
from pipeline.terminal.check_sensors import sensors
from pipeline.terminal.check_sound import outputs, sound

__all__ = ["Finding", "look", "playing", "stops"]

SECONDS = 1.5
"""How long devices are listened to where no engine plays."""


def look(
    folder: Path, status: dict[str, Any] | None = None, seconds: float = SECONDS
) -> list[Finding]:
    """Return what was found of a project, its devices and this computer.

    `status` is that of the engine that plays the project; None: none does, and the devices of
    the rig are listened to for `seconds`. Nothing is changed; what an engine plays goes on. Reads
    models whole (a second for each GB): not for a thread that must go on.
    """
    try:
        project = open_project(folder)
    except SettingsError as error:
        return [
            Finding("Project", False, str(error), "mend the file; docs/project.md has its keys")
        ]
    return [
        *sensors(project, status, seconds),
        *scenes(project),
        *models(project, folder),
        *sound(project, status),
        *outputs(project, status),
        *ports(project, status),
        *state(project, status),
        power(),
        disk(project, folder, status),
        sleep(),
        last_run(folder),
    ]


def playing(folder: Path) -> dict[str, Any] | None:
    """Return the status of the engine that plays a project, None where none does."""
    client = Client(folder, patience=0.5)
    try:
        return client.status()
    except EngineAbsentError:
        return None
    finally:
        client.close()


def stops(findings: Sequence[Finding]) -> int:
    """Return how many of the findings would stop a show."""
    return sum(finding.ok is False for finding in findings)
