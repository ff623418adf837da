"""What the window remembers: text size, density, where it was; damage never stops a start."""

import json
from pathlib import Path
from typing import Any

import platformdirs

from recordings.files import write_atomic

RECENT = 8
"""Projects that are remembered."""


def place() -> Path:
    """Return the file of preferences."""
    return Path(platformdirs.user_config_dir("limber", appauthor=False)) / "window.json"


def read(path: Path) -> dict[str, Any]:
    """Return what is remembered, {} for a file that is missing or broken."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def number(kept: dict[str, Any], key: str, default: float, low: float, high: float) -> float:
    """Return a number that is remembered, if it is one and in range."""
    value = kept.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        return default
    return float(value)


def words(kept: dict[str, Any], key: str) -> list[str]:
    """Return a list of words that is remembered, [] for anything else."""
    value = kept.get(key)
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def write(path: Path, kept: dict[str, Any]) -> bool:
    """Remember; return False where the disk does not let us, which is no reason to stop."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(kept, indent=1).encode())
    except (OSError, TypeError, ValueError):
        return False
    return True


def opened(kept: dict[str, Any], folder: Path) -> None:
    """Remember a project as the one opened last."""
    name = str(folder.resolve())
    recent = [name, *(one for one in words(kept, "recent") if one != name)]
    kept["recent"] = recent[:RECENT]
