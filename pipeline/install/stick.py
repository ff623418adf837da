"""Makes a folder from which Limber can be installed anywhere, without a network."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.camera import models
from pipeline.install.installing import EXTRAS
from pipeline.install.targets import PYTHONS, SYSTEMS, UnresolvedError, resolve
from pipeline.install.wheel import own_wheel

HERE = Path(__file__).parent
INSTALLER = ("__init__.py", "__main__.py", "installing.py", "launchers.py", "places.py")
"""What of this package goes along; it needs nothing but Python."""

TOP = HERE / "stick_files"
"""What lies on top of the folder: words to read, and a file to start for each system."""

CPU = "https://download.pytorch.org/whl/cpu"
"""PyTorch's index without CUDA, which is a tenth as large (pytorch.org, "Start locally")."""

ROOM = 1 << 30
"""Bytes that must be free before anything is fetched."""

Tell = Callable[[str], None]


def make(
    folder: Path,
    systems: Sequence[str] = tuple(SYSTEMS),
    pythons: Sequence[str] = PYTHONS,
    extras: Sequence[str] = EXTRAS,
    cpu: str = CPU,
    tell: Tell = print,
) -> list[str]:
    """Make the folder, and return what no wheels were found for, in words.

    With no systems it holds Limber itself, and whoever installs it fetches the rest. Raises
    OSError, UnreachableError.
    """
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    for old in wheels.glob("limber-*.whl"):
        old.unlink()
    own = own_wheel(wheels)
    fetch(["pip"], wheels)
    lay_out(folder)
    lacking = []
    for system in systems:
        for python in pythons:
            tell(f"{SYSTEMS[system].words}, Python {python}")
            lacking += gather(own, wheels, system, python, extras, cpu)
    if systems and "camera" in extras:
        lacking += see(folder)
    return lacking


def lay_out(folder: Path) -> None:
    """Copy the installer, and what people read and start."""
    shutil.rmtree(folder / "limber_install", ignore_errors=True)
    (folder / "limber_install").mkdir()
    for name in INSTALLER:
        shutil.copyfile(HERE / name, folder / "limber_install" / name)
    shutil.copyfile(HERE / "start.py", folder / "install.py")
    for file in TOP.iterdir():
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
            (folder / file.name).chmod(0o755 if file.suffix != ".txt" else 0o644)


def gather(
    own: Path, wheels: Path, system: str, python: str, extras: Sequence[str], cpu: str
) -> list[str]:
    """Fetch what one kind of computer needs; return in words which extras it has to do without."""
    besides = cpu if system == "linux" else ""
    lacking, there = [], []
    try:
        resolved(own, extras, system, python, besides)
        there = [*extras]
    except UnresolvedError:
        for extra in extras:
            try:
                resolved(own, [extra], system, python, besides)
                there.append(extra)
            except UnresolvedError as error:
                where = f"{SYSTEMS[system].words}, Python {python}"
                lacking.append(f"{extra} ({where}): {error}")
    pins = resolved(own, there, system, python, besides)
    fetch(pins, wheels, system, python, besides)
    return lacking


def resolved(own: Path, extras: Sequence[str], system: str, python: str, cpu: str) -> list[str]:
    """Return the wheels besides Limber's own; raises UnresolvedError."""
    name = f"limber[{','.join(extras)}]" if extras else "limber"
    what = f"{name} @ {own.resolve().as_uri()}"
    return resolve(what, system, python, cpu if "sound" in extras else "")


def fetch(
    pins: Sequence[str], wheels: Path, system: str = "", python: str = "", cpu: str = ""
) -> None:
    """Fetch wheels that are not there yet; raises OSError."""
    if shutil.disk_usage(wheels).free < ROOM:
        raise OSError(f"there is less than 1 GB free in {wheels}: make room, then try again")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--dest", str(wheels)]
    command += ["--find-links", str(wheels)]
    if system:
        command += [word for tag in SYSTEMS[system].pip for word in ("--platform", tag)]
        command += ["--python-version", python]
    if cpu:
        command += ["--find-links" if Path(cpu).is_dir() else "--extra-index-url", cpu]
    done = subprocess.run([*command, *pins], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["pip says nothing"]
        raise OSError(f"what is needed cannot be fetched: {said[-1]}")


def see(folder: Path) -> list[str]:
    """Put the models that see beside the wheels; return in words why there are none."""
    try:
        models.prepare()
    except (ImportError, OSError) as error:
        return [f"the models that see bodies and hands: {error}"]
    to = folder / "models"
    to.mkdir(exist_ok=True)
    for file in models.folder().iterdir():
        if file.is_file():
            shutil.copyfile(file, to / file.name)
    return []
