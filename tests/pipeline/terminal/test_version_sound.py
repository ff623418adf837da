"""A version that is restored plays and sounds as it did when it was kept."""

import time
from pathlib import Path

import pytest

from pipeline.project.project import Project
from pipeline.sound.settings import SoundSettings
from tests.pipeline.processes.running import POSES, Stage, played
from tests.pipeline.sound.scripted import Noisy, saved
from tests.pipeline.terminal.shell import limber

NAME = "before the premiere"


def sound_of(piece: Path, take: str, name: str) -> bytes:
    """Return the sound of a take through the project."""
    args = (piece.name, take, "--out", f"{name}.wav", "--seed", "3")
    done = limber("render", *args, cwd=piece.parent)
    assert done.returncode == 0, done.stderr
    return (piece.parent / f"{name}.wav").read_bytes()


def plays(stage: Stage, *latents: float) -> None:
    """Wait until a phone that is held up plays these latents."""
    stage.phone.pose = "up"
    if stage.client.status()["state"] != "playing":
        stage.client.do("run")
    wanted = pytest.approx(latents, abs=0.1)
    stage.wait(lambda s: [latent["value"] for latent in s["latents"]] == wanted)


def teach_otherwise(stage: Stage) -> None:
    """Teach it that each pose is for the other's target, in place of all that was taught."""
    stage.client.do("rounds/clear")
    for number, pose in enumerate(reversed(POSES), 1):
        stage.phone.pose = pose
        time.sleep(0.1)  # the movement before has gone out of the features
        stage.client.do("queue/go", number)
        stage.client.do("record", 0)
        time.sleep(0.4)
        stage.client.do("record/stop")
    stage.client.do("train")
    stage.wait(lambda s: s["besides"] == "" and not s["stale"])


def test_it_is_as_it_was_kept(tmp_path: Path) -> None:
    piece = tmp_path / "piece"
    saved(Noisy(), tmp_path / "noisy.ts")

    def sounding(project: Project) -> None:
        project.scenes["main"].sound = SoundSettings(model=str(tmp_path / "noisy.ts"))

    with played(piece, sounding) as stage:
        stage.play()
        plays(stage, 0.0, 1.0)
        take = Path(stage.client.status()["take"]).name
    kept = sound_of(piece, take, "kept")
    assert limber("version", "piece", "keep", NAME, cwd=tmp_path).returncode == 0

    with played(piece) as stage:
        teach_otherwise(stage)
        plays(stage, 1.0, 0.0)
        other = Path(stage.client.status()["take"]).name
    assert sound_of(piece, other, "other") != kept

    assert limber("version", "piece", "restore", NAME, cwd=tmp_path).returncode == 0
    assert sound_of(piece, take, "restored") == kept
    with played(piece) as stage:
        plays(stage, 0.0, 1.0)
