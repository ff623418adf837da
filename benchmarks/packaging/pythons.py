"""The Pythons that this computer has."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.install.targets import PYTHONS


def pythons() -> dict[str, Path | None]:
    """Return for each Python that Limber is for where it is, None where it is not installed."""
    return {version: find(version) for version in PYTHONS}


def find(version: str) -> Path | None:
    """Return a Python of a version, "3.12": this one, on the path, or one of pyenv's."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    ours = sorted((root / "versions").glob(f"{version}.*/bin/python"))
    named = shutil.which(f"python{version}")
    for path in (Path(sys.executable), *ours, *([Path(named)] if named else [])):
        if version_of(path) == version:
            return path
    return None


def version_of(path: Path) -> str:
    """Return a Python's version, "3.12"; "" where it does not run, as pyenv's stand-ins may not."""
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([str(path), "-c", program], capture_output=True, text=True, check=False)
    return done.stdout.strip()
