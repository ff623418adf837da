"""Limber's own wheel: built from its folder, or packed again from where it is installed."""

import base64
import hashlib
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
_OTHERS = ("INSTALLER", "REQUESTED", "direct_url.json", "RECORD")
"""What installing has put beside Limber's own facts (PEP 376, 610)."""


def own_wheel(to: Path) -> Path:
    """Write Limber's wheel into a folder and return it; raises OSError."""
    return built(to) if (ROOT / "pyproject.toml").is_file() else packed(distribution("limber"), to)


def built(to: Path) -> Path:
    """Build the wheel from the folder that Limber is developed in; raises OSError."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--wheel-dir", str(to), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["pip says nothing"]
        raise OSError(f"Limber's wheel cannot be built: {said[-1]}")
    return max(to.glob("limber-*.whl"), key=lambda path: path.stat().st_mtime)


def packed(here: Distribution, to: Path) -> Path:
    """Pack a wheel again from the files that installing it has left (PEP 376, 427)."""
    path = to / f"{here.metadata['Name']}-{here.version}-py3-none-any.whl"
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in here.files or ():
            if its_own(file):
                data = Path(str(here.locate_file(file))).read_bytes()
                wheel.writestr(file.as_posix(), data)
                record.append(f"{file.as_posix()},sha256={digest(data)},{len(data)}")
        name = f"{here.metadata['Name']}-{here.version}.dist-info/RECORD"
        wheel.writestr(name, "\n".join([*record, f"{name},,", ""]))
    return path


def its_own(file: PurePosixPath) -> bool:
    """Return whether an installed file was in the wheel."""
    if ".." in file.parts or "__pycache__" in file.parts:
        return False  # a script, or what Python has compiled
    return not (file.parent.suffix == ".dist-info" and file.name in _OTHERS)


def digest(data: bytes) -> str:
    """Return a file's checksum as RECORD has it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
