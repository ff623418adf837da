"""What `limber sensors` finds beside what is heard, looked for by a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds after which a driver is taken to hang."""


@dataclass(frozen=True)
class Found:
    """A device: what it is, and what to add it with; of one on the network, where it is."""

    name: str
    kind: str
    device: str
    where: str = ""


def look(folder: Path) -> list[Found]:
    """Return what is plugged in, streams or is announced; may take some seconds.

    In a process of its own, since drivers may hang or crash. Raises RuntimeError, in plain words.
    """
    command = [sys.executable, "-m", "pipeline", "sensors", str(folder), "--json", "--seconds", "1"]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, no shell
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        facts = json.loads(ended.stdout)
    except subprocess.TimeoutExpired:
        raise RuntimeError("Something that is plugged in does not answer; unplug it.") from None
    except (OSError, ValueError):
        raise RuntimeError("The devices could not be looked at: limber doctor says why.") from None
    return read(facts)


def read(facts: dict[str, Any]) -> list[Found]:
    """Return what an answer of `limber sensors --json` tells of."""
    plugged, nearby = facts.get("plugged", []), facts.get("nearby", [])
    here = [Found(str(one["name"]), str(one["type"]), str(one["id"])) for one in plugged]
    near = [
        Found(str(one["name"]), "", "", f"{one['address'] or one['host']}:{one['port']}")
        for one in nearby
    ]
    return here + near
