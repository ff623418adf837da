"""Models chosen, replaced and analysed while an engine plays: asked aside, answered, taken in."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from pipeline.engine.replay import compare
from pipeline.processes.client import RefusedError
from pipeline.project.project import Project
from tests.pipeline.control.surface import Patch
from tests.pipeline.outputs.ear import Ear
from tests.pipeline.processes.running import LOCAL, Stage, played, until
from tests.pipeline.sound.scripted import RATE, Tone, saved
from tests.pipeline.terminal.shell import limber


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a model of two latents, sounds, and what was analysed of it."""
    place = tmp_path_factory.mktemp("analysed")
    saved(Tone(latents=2), place / "tone.ts")
    saved(Tone(latents=3), place / "three.ts")
    t = np.arange(RATE) / RATE
    soundfile.write(str(place / "swell.wav"), np.sin(2 * np.pi * 220 * t) * t / 2, RATE)
    noise = 0.3 * np.random.default_rng(0).normal(size=len(t))
    soundfile.write(str(place / "wind.wav"), noise, RATE)
    assert limber("analyse", "tone.ts", "swell.wav", cwd=place).returncode == 0
    return place


@pytest.fixture
def models(analysed: Path, tmp_path: Path) -> Path:
    """Return a copy of it that a test may change."""
    return Path(shutil.copytree(analysed, tmp_path / "models"))


def sounds(model: Path) -> Callable[[Project], None]:
    """Return what makes a project sound with a model."""

    def change(project: Project) -> None:
        project.scenes["main"].sound.model = str(model)

    return change


def replays(stage: Stage, take: str) -> Any:
    return compare(stage.folder / "takes" / take)["different"] == 0


def test_the_answer_comes_to_whoever_asked(models: Path) -> None:
    with played(models / "piece") as stage:
        ear, other = Ear(), Ear()
        patch, second = (Patch(e, (LOCAL, stage.control)) for e in (ear, other))
        for name in ("three.ts", "tone.ts"):
            patch.say("/limber/sound/model", str(models / name))
        second.say("/limber/sound/mode", "decod")
        second.say("/limber/edge")
        assert "takes 3 latents" in str(ear.wait("/limber/error", 60)[1])
        assert [*ear.wait("/limber/ok", 60)[1]] == ["sound/model"]
        assert other.wait("", 60)[1][0] == "edge"  # a query waits for nothing
        assert 'Did you mean "decode"?' in str(other.wait("/limber/error")[1])
        with pytest.raises(RefusedError, match="there is no file"):
            stage.client.do("sound/model", "none.ts")
        assert stage.client.do("sound/mode", "decode") == []
        assert stage.client.do("regions")[0] == "swell"
        stage.hears()
        take = stage.client.status()["take"]
        ear.close()
        other.close()
    assert replays(stage, take)


def test_a_new_analysis_is_heard_at_once_and_a_replaced_model_told(models: Path) -> None:
    with played(models / "piece", sounds(models / "tone.ts")) as stage:
        assert stage.client.status()["problems"] == []
        done = limber("analyse", "tone.ts", "swell.wav", "wind.wav", cwd=models)
        assert done.returncode == 0, done.stderr
        assert "piece plays with it now: main." in done.stdout
        assert "wind" in stage.client.do("regions")
        stage.hears()
        shutil.copy(models / "tone.ts", models / "before.ts")
        saved(Tone(latents=2, delay=3), models / "tone.ts")
        assert stage.client.do("space/reload") == []
        stage.wait(lambda s: any("this model is another" in text for text in s["problems"]))
        shutil.copy(models / "before.ts", models / "tone.ts")
        assert stage.client.do("sound/model", str(models / "tone.ts")) == []
        stage.wait(lambda s: s["problems"] == [])
        take = stage.client.status()["take"]
    assert replays(stage, take)


def test_a_model_replaced_before_the_start_is_told_while_it_plays(models: Path) -> None:
    saved(Tone(latents=2, delay=3), models / "tone.ts")
    with played(models / "piece", sounds(models / "tone.ts")) as stage:
        until(lambda: any("this model is another" in t for t in stage.client.status()["problems"]))
