"""limber pack and unpack, as people use them: elsewhere it sounds the same, bit for bit."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.project.creation import write_project
from pipeline.sound.settings import SoundSettings
from pipeline.terminal.cli import app
from tests.pipeline.engine.stage import FLAT, UPRIGHT, Memory, Stage, phone_project
from tests.pipeline.sound.scripted import Noisy, saved
from tests.pipeline.terminal.shell import limber


def inside(*args: str | Path) -> Result:
    """Run a command in this process, where torch is imported already."""
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project `piece`, whose model lies in `mine`, and its `sound.wav`."""
    home = tmp_path_factory.mktemp("ada")
    (home / "mine").mkdir()
    saved(Noisy(), home / "mine" / "noisy.ts")
    project = phone_project(m=2, low=0.0, high=1.0)
    project.scenes["main"].sound = SoundSettings(model=str(home / "mine" / "noisy.ts"))
    write_project(project, home / "piece")
    memory = Memory(home / "piece" / "takes" / "take.mcap")
    stage = Stage(project, memory)
    for pose in (FLAT, UPRIGHT):
        stage.hold(pose, 0.3)
    assert memory.take is not None
    memory.take.close()
    done = inside("render", home / "piece", "take.mcap", "--out", home / "sound.wav", "--seed", "3")
    assert done.exit_code == 0, done.output
    return home


def test_elsewhere_it_sounds_the_same(home: Path, tmp_path: Path) -> None:
    done = limber("pack", "piece", "--with-models", cwd=home)
    assert done.returncode == 0, done.stderr
    assert "limber unpack piece.limber.zip" in done.stdout
    shutil.copy(home / "piece.limber.zip", tmp_path)
    shutil.move(home / "mine", home / "not here")
    try:
        done = limber("unpack", "piece.limber.zip", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "Models are programs" in done.stderr
        args = ("piece", "take.mcap", "--out", "again.wav", "--seed", "3")
        done = limber("render", *args, cwd=tmp_path)
    finally:
        shutil.move(home / "not here", home / "mine")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again.wav").read_bytes() == (home / "sound.wav").read_bytes()


def test_what_is_missing_is_named(home: Path, tmp_path: Path) -> None:
    done = inside("pack", home / "piece", "--out", tmp_path / "a.zip")
    assert "Needed besides: models/noisy.ts" in done.output
    done = inside("unpack", tmp_path / "a.zip", tmp_path / "new")
    assert "Missing: models/noisy.ts" in done.output
    assert "SHA-256" in done.output
    done = inside("unpack", tmp_path / "a.zip", tmp_path / "whole", "--models", home / "mine")
    assert "models/noisy.ts is " in done.output
    assert "Missing" not in done.output


def test_mistakes_are_told_in_a_sentence(home: Path, tmp_path: Path) -> None:
    assert "there is no folder" in inside("pack", tmp_path / "nowhere").output
    (tmp_path / "a.zip").write_text("no zip")
    done = inside("unpack", tmp_path / "a.zip", tmp_path / "new")
    assert done.exit_code == 2
    assert "is damaged or cut short" in done.output
    assert "Traceback" not in done.output
    assert inside("unpack", tmp_path / "none.zip").exit_code == 2
