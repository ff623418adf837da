"""A take written for other programs: its numbers as tables, its sound as a file."""

import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.engine.unrolling import export_take

FOLDER = "exports"
"""Where it goes, in the project."""


LATER = [found, "-n", "15"] if (found := shutil.which("nice")) else []
"""What lets the performance go first."""


class ExportError(RuntimeError):
    """Nothing could be written; the message says why."""


def tables(folder: Path, take: Path) -> str:
    """Write a take as CSV files; return in a sentence what there is."""
    target = folder / FOLDER / take.stem
    rows = export_take(take, target).rows
    return f"{len(rows)} tables are in {target}: {', '.join(sorted(rows))}"


def sound(folder: Path, take: Path) -> str:
    """Write what a take sounds like, in a process of its own; return in a sentence where it is.

    Raises ExportError.
    """
    target = folder / FOLDER / f"{take.stem}.wav"
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [*LATER, sys.executable, "-m", "pipeline", "render", str(folder), str(take)]
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [*command, "--out", str(target)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ExportError(last(done.stderr) or "the sound could not be rendered")
    return f"The sound is in {target}"


def last(text: str) -> str:
    """Return the last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
