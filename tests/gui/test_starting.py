"""The window starts whatever its settings, its folders and its project are like."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

BROKEN = {
    "no JSON": b"{",
    "no table": b"[1, 2]",
    "deep": b"[" * 100_000,
    "no text": b"\xff\xfe\x00",
    "nonsense": b'{"scale": "big", "geometry": 7, "recent": {"a": 1}, "wide": "yes", "x": null}',
    "geometry": b'{"geometry": "AAAA//==", "scale": 1e999, "recent": ["\\u0000", "/nowhere", 5]}',
}

MAIN = """
import sys
from PySide6.QtCore import QTimer
from gui import application
from gui.__main__ import main

made = application.make()
QTimer.singleShot(1500, made.closeAllWindows)
sys.exit(main(sys.argv[1:]))
"""
"""Starts the window as `python -m gui` does, and closes it once it has been seen."""


def start(env: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Start the window in a process of its own, which closes it after a while."""
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        env={"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("kind", BROKEN)
def test_with_settings_that_are_broken(tmp_path: Path, kind: str) -> None:
    (tmp_path / "limber").mkdir()
    (tmp_path / "limber" / "window.json").write_bytes(BROKEN[kind])
    done = start({"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)})
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def read_only(place: Path) -> dict[str, str]:
    """A folder of settings that cannot be made: a file is in its place."""
    (place / "config").write_text("no folder")
    return {"XDG_CONFIG_HOME": str(place / "config"), "HOME": str(place)}


def no_home(_: Path) -> dict[str, str]:
    """Nobody says where home is."""
    return {}


def no_such_home(place: Path) -> dict[str, str]:
    """Home is nowhere, and cannot be made."""
    (place / "file").write_text("no folder")
    return {"HOME": str(place / "file" / "home")}


@pytest.mark.parametrize("folders", [read_only, no_home, no_such_home])
def test_without_a_place_for_settings(
    tmp_path: Path, folders: Callable[[Path], dict[str, str]]
) -> None:
    done = start(folders(tmp_path))
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_on_a_project_that_is_none(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        done = start({"HOME": place}, str(tmp_path / "nothing"))
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
