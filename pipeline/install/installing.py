"""Installs, renews and removes Limber for one user, without rights, git or a compiler."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from . import launchers
from .places import Places, installed, number, places

EXTRAS = ("gui", "sound", "camera", "midi", "hid", "serial", "lsl", "learn")
"""What is installed besides Limber itself, as far as there is it for this computer."""

FOR = {
    "gui": "the window",
    "sound": "sound made here, by models for nn~",
    "camera": "bodies and hands seen by a camera",
    "midi": "MIDI controllers",
    "hid": "the Gametrak",
    "serial": "boards on a serial line",
    "lsl": "Lab Streaming Layer",
    "learn": "five more ways to recognise gestures",
}


class InstallError(Exception):
    """It cannot be installed; the message says what to do."""


class Pip:
    """The pip of an environment.

    `net` lets it fetch what is not there, from where this computer's settings of pip say.
    """

    def __init__(self, python: Path, stick: Path, net: bool) -> None:
        self._command = [str(python), "-m", "pip", "install"]
        self._options = ["--find-links", str(stick / "wheels"), "--only-binary", ":all:"]
        self._options += ["--disable-pip-version-check", "--no-input", "--quiet", "--no-cache-dir"]
        self._options += ["--retries", "1"] if net else ["--no-index"]
        self.said = ""

    def install(self, *what: str) -> bool:
        """Install, and return whether that went well; `said` then has pip's last word."""
        environment = os.environ | {"PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}
        done = subprocess.run(  # noqa: S603 - our own words
            [*self._command, *self._options, *what],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            check=False,
        )
        self.said = (done.stderr.strip().splitlines() or [""])[-1]
        return done.returncode == 0


def limber_wheel(stick: Path) -> Path:
    """Return Limber's own wheel, the newest on the stick; raises InstallError."""
    found = sorted((stick / "wheels").glob("limber-*.whl"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise InstallError(f"{stick / 'wheels'} has no limber-….whl: copy the whole folder")
    return found[-1]


def fill(ways: Sequence[Pip], wheel: Path, extras: Sequence[str]) -> list[str]:
    """Install Limber with extras, all at once or else each that can be; return the missing ones.

    Each way is tried in turn: what lies on the stick needs no net.
    """

    def done(wanted: Sequence[str]) -> bool:
        name = f"limber[{','.join(wanted)}]" if wanted else "limber"
        return any(pip.install(f"{name} @ {wheel.resolve().as_uri()}") for pip in ways)

    if extras and done(extras):
        return []
    if not done([]):
        raise InstallError(f"Limber cannot be installed here: {ways[-1].said}")
    return [one for one in extras if not done([one])]


def install(stick: Path, to: Places, extras: Sequence[str], net: bool) -> Path:
    """Install from a stick, beside what is here, which goes when all is well; return where."""
    before = installed(to.data)
    app = to.data / f"app-{number(before[-1]) + 1 if before else 1}"
    try:
        make_environment(app)
        give_pip(to.packages(app), stick)
        ways = [Pip(to.python(app), stick, way) for way in (False, True)[: 1 + net]]
        lacking = fill(ways, limber_wheel(stick), extras)
    except BaseException:
        shutil.rmtree(app, ignore_errors=True)  # what was here plays on
        raise
    models(stick, to)
    for path in launchers.write(to, app):
        print(f"  {path}")
    for old in before:
        shutil.rmtree(old, ignore_errors=True)
    for one in lacking:
        print(f"Not here: {FOR.get(one, one)} ({one}); there is none for this computer and Python")
    return app


def make_environment(app: Path) -> None:
    """Make an empty environment; Debian's Python can, without its package for venv."""
    app.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(app)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["no reason given"]
        raise InstallError(f"{sys.executable} can make no environment: {said[-1]}")


def give_pip(packages: Path, stick: Path) -> None:
    """Put the pip among the wheels, which is files alone, where an environment finds it."""
    found = sorted((stick / "wheels").glob("pip-*.whl"))
    if not found:
        raise InstallError(f"{stick / 'wheels'} has no pip-….whl: copy the whole folder")
    with zipfile.ZipFile(found[-1]) as wheel:
        wheel.extractall(packages)


def models(stick: Path, to: Places) -> None:
    """Copy the models that see bodies and hands, where the stick has them."""
    for file in sorted((stick / "models").glob("*")):
        (to.data / "models").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to.data / "models" / file.name)


def uninstall(to: Places) -> None:
    """Remove the environment and the launchers; projects and all that is taught stay."""
    for path in [*launchers.remove(to), *installed(to.data)]:
        if path.is_dir():
            shutil.rmtree(path)
        print(f"Removed: {path}")
    print(f"Your projects stay. What else Limber kept for you is in {to.data}.")


def can_install(to: Places) -> None:
    """Raise InstallError, saying why, where nothing can be written."""
    try:
        to.data.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=to.data).close()
    except OSError as error:
        raise InstallError(f"nothing can be written in {to.data}: {error.strerror}") from None


def arguments(said: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="install.py", description="Install Limber for you alone.")
    parser.add_argument("--extras", default=",".join(EXTRAS), help=f"of {', '.join(EXTRAS)}")
    parser.add_argument("--offline", action="store_true", help="never ask the net")
    parser.add_argument("--uninstall", action="store_true", help="remove it; projects stay")
    return parser.parse_args(said)


def main(said: Sequence[str] | None = None) -> None:
    """Do what is asked for; whoever has started it sees in words what went wrong."""
    asked, to, stick = arguments(said), places(), Path(__file__).resolve().parents[1]
    extras = [one for one in asked.extras.split(",") if one]
    try:
        if unknown := sorted({*extras} - {*EXTRAS}):
            raise InstallError(f"there is no extra {', '.join(unknown)}; of {', '.join(EXTRAS)}")
        if asked.uninstall:
            uninstall(to)
            return
        can_install(to)
        print("Installing Limber for you alone; this takes some minutes.", flush=True)
        net = not asked.offline and not (stick / "OFFLINE").exists()
        app = install(stick, to, extras, net)
    except InstallError as error:
        sys.exit(f"{error}.")
    except OSError as error:
        sys.exit(f"{error.filename or 'It'}: {error.strerror}.")
    print(f"Limber is in {app}. Start it from the menu, or type: {to.commands / 'limber'} gui")
