"""limber run --detached, gui and stop: a performance that outlives its terminal and its window."""

import subprocess
from pathlib import Path

import pytest
import typer

from pipeline.processes import performer
from pipeline.processes.local import running
from pipeline.project.creation import write_project
from pipeline.terminal import cli_window
from pipeline.terminal.cli_window import NEEDED
from pipeline.terminal.ear import Ear
from tests.pipeline.processes.running import two_latents
from tests.pipeline.terminal.shell import LIMBER, environment, limber

GUI = "import sys; print(sys.argv[1:])"
"""A window that only says what it was asked for."""


def test_a_detached_performance_is_joined_and_stopped(tmp_path: Path) -> None:
    with Ear() as ear:
        write_project(two_latents(ear.port), tmp_path / "piece")
    try:
        began = limber("run", "piece", "--detached", "--no-sound", cwd=tmp_path)
        assert began.returncode == 0, began.stderr
        assert "limber stop piece" in began.stdout
        assert running(tmp_path / "piece")
        again = limber("run", "piece", "--detached", cwd=tmp_path)
        assert again.returncode == 2
        assert "playing already" in again.stderr
        ended = limber("stop", "piece", cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert not running(tmp_path / "piece")
    finally:
        if performer.performing(tmp_path / "piece"):
            performer.end(tmp_path / "piece")
    nothing = limber("stop", "piece", cwd=tmp_path)
    assert nothing.returncode == 2
    assert "not playing" in nothing.stderr


def test_a_wrong_project_is_told_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "piece").mkdir()
    (tmp_path / "piece/rig.toml").write_text("sensors = 1\n")
    found = limber("run", "piece", "--detached", cwd=tmp_path)
    assert found.returncode == 2
    assert "rig.toml" in found.stderr
    assert not performer.performing(tmp_path / "piece")


def test_the_window_is_a_process_of_its_own_with_all_that_was_said(tmp_path: Path) -> None:
    for name in (*NEEDED, "gui"):  # where they are installed or not
        (tmp_path / "there" / name).mkdir(parents=True)
        (tmp_path / "there" / name / "__init__.py").touch()
    (tmp_path / "there/gui/__main__.py").write_text(GUI)
    there = environment(tmp_path)
    there |= {"PYTHONPATH": f"{tmp_path / 'there'}:{there['PYTHONPATH']}"}
    said = ["gui", "a piece", "--screenshots", "pictures", "--show"]
    found = subprocess.run([*LIMBER, *said], env=there, capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == "['a piece', '--screenshots', 'pictures', '--show']"


def test_without_its_packages_the_window_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli_window, "NEEDED", ("typer", "no_such_package"))
    with pytest.raises(typer.Exit):
        cli_window.gui()
    said = capsys.readouterr().err
    assert "needs no_such_package." in said
    assert "pip install 'limber[gui]'" in said
