"""Installing from a stick, truly: an environment, wheels, launchers, renewal and removal."""

import ensurepip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.install.sticks import small_stick

pytestmark = pytest.mark.skipif(
    sys.platform != "linux"
    or not any((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")),
    reason="needs the pip that comes with Python, and Linux's places",
)


def install(stick: Path, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "XDG_"))}
    return subprocess.run(
        [sys.executable, str(stick / "install.py"), "--offline", *words],
        env=kept | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def said_by(home: Path, *words: str) -> str:
    command = [str(home / ".local/bin/limber"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_user_installs_renews_and_removes_and_keeps_projects(tmp_path: Path) -> None:
    home = tmp_path / "jörg müller"
    (home / "piece").mkdir(parents=True)
    first = install(small_stick(tmp_path / "a stïck", "0.1"), home, "--extras", "midi")
    assert first.returncode == 0, first.stderr
    assert "Not here: MIDI controllers (midi)" in first.stdout
    assert said_by(home, "new", "a piece") == "0.1 new a piece"
    data = home / ".local/share/limber"

    broken = small_stick(tmp_path / "broken", "0.2", "Requires-Dist: limber-has-no-such-wheel\n")
    failed = install(broken, home, "--extras", "")
    assert failed.returncode == 1
    assert "Limber cannot be installed here" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert said_by(home) == "0.1"  # plays on

    renewed = install(small_stick(tmp_path / "newer", "0.3"), home, "--extras", "")
    assert renewed.returncode == 0, renewed.stderr
    assert said_by(home) == "0.3"
    assert [path.name for path in data.iterdir()] == ["app-2"]

    removed = install(tmp_path / "newer", home, "--uninstall")
    assert removed.returncode == 0, removed.stderr
    assert not (home / ".local/bin/limber").exists()
    assert not any(data.iterdir())
    assert (home / "piece").is_dir()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    stick = small_stick(tmp_path / "stick", "0.1")
    unknown = install(stick, tmp_path, "--extras", "torch")
    assert unknown.returncode == 1
    assert "there is no extra torch; of gui, sound" in unknown.stderr
    next((stick / "wheels").glob("pip-*")).unlink()
    assert "copy the whole folder" in install(stick, tmp_path).stderr
    assert not list((tmp_path / ".local/share/limber").glob("app-*"))
