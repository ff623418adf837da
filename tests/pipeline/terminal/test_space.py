"""limber analyse, ranges and axes, as a person uses them: real sounds, a real model, real files."""

import json
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from torch import Tensor

from pipeline.engine.opening import open_project
from pipeline.sound.space.file import read_space
from tests.pipeline.sound.scripted import RATE, Noisy, Tone, saved
from tests.pipeline.terminal.shell import interrupted, limber, started


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two models, three sounds, and what is no sound."""
    folder = tmp_path_factory.mktemp("sounds")
    saved(Tone(latents=4), folder / "tone.ts")
    t = np.arange(2 * RATE) / RATE
    rng = np.random.default_rng(0)
    sounds = {
        "swell": np.sin(2 * np.pi * 220 * t) * t / 2,
        "wind": 0.3 * rng.normal(size=len(t)),
        "silent": np.zeros(len(t)),
    }
    for name, sound in sounds.items():
        soundfile.write(str(folder / f"{name}.wav"), sound, RATE)
    (folder / "text.wav").write_text("no sound")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "here"))


def test_an_analysis_is_kept_beside_the_model_and_said(folder: Path) -> None:
    done = limber("analyse", "tone.ts", "swell.wav", "--name", "storm=wind.wav", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "4.0 s of sound in 2 regions: storm, swell" in done.stdout
    assert "Next: limber new my-piece --model tone.ts" in done.stdout
    space = read_space(folder / "tone.space.safetensors")
    assert [r.name for r in space.regions] == ["storm", "swell"]
    assert space.n == 4


def test_json_says_all_of_it(folder: Path) -> None:
    done = limber("analyse", "tone.ts", ".", "--out", "my.space", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert [r["name"] for r in facts["regions"]] == ["swell", "wind"]
    assert len(facts["left_out"]) == 2
    assert facts["latents"][0]["high"] == pytest.approx(1.0, abs=0.4)
    assert (folder / "my.space").is_file()
    assert not (folder / "tone.space.safetensors").exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["tone.ts"], "Which sounds?"),
        (["tone.ts", "silent.wav"], "silent.wav is left out: it is silent"),
        (["tone.ts", "text.wav"], "use a WAV, AIFF, FLAC, OGG or MP3 file"),
        (["tone.ts", "absent.wav"], "absent.wav cannot be read"),
        (["absent.ts", "wind.wav"], "absent.ts cannot be opened"),
        (["text.wav", "wind.wav"], "text.wav"),
        (["tone.ts", "--name", "wind.wav"], "--name wants REGION=FILE"),
        (["tone.ts", "wind.wav", "--out", "no/where"], "its folder does not exist"),
    ],
)
def test_what_is_wrong_is_told_in_words(folder: Path, args: list[str], told: str) -> None:
    done = limber("analyse", *args, cwd=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(folder.glob("*.space.safetensors"))


class Drawing(Tone):
    """Its encoder draws latents at random around what it hears, as RAVE's does."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        level = x.abs().reshape(x.shape[0], -1, 512).amax(2).unsqueeze(1).repeat(1, 4, 1)
        return level + 2.0 * torch.randn_like(level)


def test_an_encoder_that_draws_is_drawn_from_and_said_so(folder: Path) -> None:
    saved(Drawing(latents=4), folder / "drawing.ts")
    done = limber("analyse", "drawing.ts", "wind.wav", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["draws"] == 4
    assert facts["latents"][0]["noise"] > 0.9
    done = limber("analyse", "drawing.ts", "wind.wav", cwd=folder)
    assert "drawn 4 times" in done.stdout
    assert "Mostly the encoder's noise" in done.stdout


def test_a_model_that_cannot_encode_is_told(folder: Path) -> None:
    saved(Noisy(), folder / "noisy.ts")
    done = limber("analyse", "noisy.ts", "wind.wav", cwd=folder)
    assert done.returncode == 2
    assert 'no method "encode"' in done.stderr


class Slow(Tone):
    """Its encoder takes long."""

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        waste = torch.ones(600, 600)
        for _ in range(60):
            waste = torch.tanh(waste @ waste)
        level = x.abs().reshape(x.shape[0], -1, 512).amax(2).unsqueeze(1).repeat(1, 4, 1)
        return level + 0.0 * waste[0, 0]


def test_ctrl_c_leaves_no_part_of_a_file(folder: Path) -> None:
    saved(Slow(latents=4), folder / "slow.ts")
    t = np.arange(120 * RATE) / RATE
    soundfile.write(str(folder / "long.wav"), 0.5 * np.sin(2 * np.pi * 220 * t), RATE)
    with started("analyse", "slow.ts", "long.wav", cwd=folder) as process:
        time.sleep(5.0)
        assert process.poll() is None
        interrupted(process)
        assert process.returncode in (130, -signal.SIGINT)
    assert not [p for p in folder.iterdir() if "space" in p.name]


def test_a_project_takes_ranges_from_it(folder: Path) -> None:
    first = limber("new", "guess", "--model", "tone.ts", cwd=folder)
    assert "from -3 to 3, a guess" in first.stdout
    limber("analyse", "tone.ts", "swell.wav", cwd=folder)
    made = limber("new", "piece", "--model", "tone.ts", cwd=folder)
    assert "98 % of the analysed sounds" in made.stdout
    scene = open_project(folder / "piece").scenes["main"]
    assert [latent.name for latent in scene.latents] == [f"latent {i}" for i in range(4)]
    assert scene.latents[0].max < 1.2
    assert all(
        x.min <= v <= x.max
        for t in scene.targets
        for v, x in zip(t.values, scene.latents, strict=True)
    )
    assert (
        limber("new", "other", "--model", "tone.ts", "--latents", "5", cwd=folder).returncode == 2
    )
    later = limber("ranges", "guess", "--percent", "5", cwd=folder)
    assert later.returncode == 0, later.stderr
    assert "90 % of the sounds" in later.stdout
    assert open_project(folder / "guess").scenes["main"].latents[0].max < 1.1


def test_axes_are_chosen_and_kept(folder: Path) -> None:
    limber("analyse", "tone.ts", "swell.wav", "wind.wav", cwd=folder)
    limber("new", "piece", "--model", "tone.ts", cwd=folder)
    done = limber("axes", "piece", "principal", "--count", "2", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "main plays: axis 1 (" in done.stdout
    project = open_project(folder / "piece")
    assert project.scenes["main"].space.axes == "principal"
    assert len(project.scenes["main"].latents) == 2
    assert project.sent("main") == tuple(f"latent {i}" for i in range(4))
    (folder / "tone.space.safetensors").unlink()  # the project has its own
    assert limber("axes", "piece", "latents", cwd=folder).returncode == 0
    assert limber("axes", "piece", "pca", cwd=folder).returncode == 2


def test_a_space_of_another_model_is_refused_and_told(folder: Path) -> None:
    limber("analyse", "tone.ts", "swell.wav", cwd=folder)
    limber("new", "piece", "--model", "tone.ts", cwd=folder)
    assert "its files are right" in limber("doctor", "piece", cwd=folder).stdout
    saved(Tone(latents=4, delay=3), folder / "tone.ts")
    refused = limber("ranges", "piece", cwd=folder)
    assert refused.returncode == 2
    assert "this model is another" in refused.stderr
    assert "model is another" in limber("doctor", "piece", cwd=folder).stdout
    assert (
        "a guess: the space was made from"
        in limber("new", "p", "--model", "tone.ts", cwd=folder).stdout
    )
