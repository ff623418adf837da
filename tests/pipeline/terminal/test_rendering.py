"""Takes and latents become sound files by the command line, the same every time."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner, Result

from pipeline.project.creation import write_project
from pipeline.project.modelled import bend
from pipeline.sound.settings import SoundSettings
from pipeline.terminal.cli import app
from tests.pipeline.engine.stage import FLAT, UPRIGHT, Memory, Stage, phone_project
from tests.pipeline.sound.listening import CLICK, click
from tests.pipeline.sound.scripted import RATE, Noisy, Tone, saved
from tests.pipeline.terminal.shell import limber


def inside(*args: str | Path) -> Result:
    """Run a command in this process, where torch is imported already."""
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def piece(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a take in which two poses are taught, trained and played."""
    folder = tmp_path_factory.mktemp("rendered") / "piece"
    project = phone_project(m=2, low=0.0, high=1.0)
    project.scenes["main"].sound = SoundSettings(model="models/tone.ts")
    write_project(project, folder)
    saved(Tone(latents=2), folder / "models" / "tone.ts")
    saved(Noisy(), folder / "models" / "noisy.ts")
    memory = Memory(folder / "takes" / "take.mcap")
    stage = Stage(project, memory)
    stage.teach(FLAT, UPRIGHT)
    stage.do("train")
    stage.answer()
    stage.do("play")
    for pose in (FLAT, UPRIGHT, FLAT):
        stage.hold(pose, 1.0)
    stage.do("panic")
    stage.hold(FLAT, 0.5)
    assert memory.take is not None
    memory.take.close()
    return folder


def test_a_take_sounds_as_it_was_played(tmp_path: Path, piece: Path) -> None:
    ended = limber("render", piece, "take.mcap", "--out", "a.wav", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "s of sound in a.wav" in ended.stdout
    sound, rate = soundfile.read(tmp_path / "a.wav", dtype="float32")
    assert rate == RATE
    last = sound[-round(0.4 * rate) :]
    assert not last.any()  # panic
    played = sound[-round(3.5 * rate) : -round(0.5 * rate)].reshape(3, rate, 2)
    middles = np.abs(played[:, rate // 2 : -rate // 8]).max((1, 2))
    targets = [t.values[0] for t in phone_project(m=2, low=0.0, high=1.0).scenes["main"].targets]
    assert middles == pytest.approx([targets[0], targets[1], targets[0]], abs=0.05)


def test_bends_are_heard_as_they_were_played(tmp_path: Path) -> None:
    project = phone_project(m=2, low=0.0, high=1.0)
    project.scenes["main"].sound = SoundSettings(model="models/tone.ts")
    bend(project.scenes["main"], "scale")
    write_project(project, tmp_path / "piece")
    saved(Tone(latents=2), tmp_path / "piece" / "models" / "tone.ts")
    memory = Memory(tmp_path / "piece" / "takes" / "take.mcap")
    stage = Stage(project, memory)
    stage.do("target", 0.5, 0.0, 1.0)
    stage.hold(FLAT, 1.0)
    stage.do("target", 0.5, 0.0, 0.5)
    stage.hold(FLAT, 1.0)
    stage.do("sound/bend", "bias", 0.25)
    stage.hold(FLAT, 1.0)
    stage.do("sound/loudness", -6.0)
    stage.hold(FLAT, 1.0)
    assert memory.take is not None
    memory.take.close()
    ended = inside("render", tmp_path / "piece", "take.mcap", "--out", tmp_path / "a.wav")
    assert ended.exit_code == 0, ended.stderr
    sound = soundfile.read(tmp_path / "a.wav", dtype="float32")[0][: 4 * RATE]
    seconds = np.abs(sound).reshape(4, RATE, 2)[:, RATE // 4 : -RATE // 4].max((1, 2))
    assert seconds == pytest.approx([0.5, 0.25, 0.5, 0.25], abs=0.02)


def test_live_sound_cannot_be_rendered(tmp_path: Path, piece: Path) -> None:
    project = phone_project(m=2)
    project.scenes["main"].sound = SoundSettings(model="limber", mode="around", sound="input")
    write_project(project, tmp_path / "live")
    ended = inside("render", tmp_path / "live", piece / "takes" / "take.mcap")
    assert ended.exit_code == 2
    assert "plays around live sound, which no take holds" in ended.stderr


def test_it_is_the_same_every_time(
    tmp_path: Path, piece: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = piece / "models" / "noisy.ts"
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        ended = inside(
            "render", piece, piece / "takes" / "take.mcap", "--out", f"{name}.wav",
            "--seed", str(seed), "--rate", "48000", "--model", model,
        )  # fmt: skip
        assert ended.exit_code == 0, ended.stderr
    a, b, c = ((tmp_path / f"{name}.wav").read_bytes() for name in "abc")
    assert a == b
    assert a != c
    assert soundfile.info(tmp_path / "a.wav").samplerate == 48000


def test_latents_to_sound_to_latents(
    tmp_path: Path, piece: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = piece / "models" / "tone.ts"
    (tmp_path / "l.csv").write_text("level,other\n" + "0.5,0\n" * 200)
    steps: list[list[str | Path]] = [
        ["render", "--model", model, "--latents", "l.csv", "--out", "o.wav"],
        ["encode", model, "o.wav", "o.wav", "--out", "t.csv"],
        ["render", "--model", model, "--latents", "t.csv", "--out", "p.wav"],
    ]
    for step in steps:
        ended = inside(*step)
        assert ended.exit_code == 0, ended.stderr
    sound = soundfile.read(tmp_path / "p.wav")[0]
    assert np.abs(sound[RATE // 2 : RATE]).max() == pytest.approx(0.5, abs=0.02)
    assert len(sound) > 2 * 200 * 512
    first = soundfile.read(tmp_path / "o.wav", dtype="float32")[0]
    assert click(first, RATE) < CLICK


def test_what_a_person_can_get_wrong(
    tmp_path: Path, piece: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert inside("new", "silent").exit_code == 0
    model = piece / "models" / "tone.ts"
    (tmp_path / "wide.csv").write_text("1,2,3\n")
    cases: list[tuple[list[str | Path], str]] = [
        (["render"], "limber render --model"),
        (["render", piece], "limber render PROJECT TAKE"),
        (["render", piece, "none.mcap"], "none.mcap"),
        (["render", piece, "rig.toml"], "rig.toml"),
        (["render", "nothing", "take.mcap"], "there is no folder nothing"),
        (["render", "silent", piece / "takes" / "take.mcap", "--model", "none.ts"], "none.ts"),
        (["render", "--model", model, "--latents", "wide.csv"], "3 columns"),
        (["render", piece, "take.mcap", "--out", "x.mp3"], ".wav or .flac"),
        (["render", piece, "take.mcap", "--out", "no/x.wav"], "its folder does not exist"),
        (["encode", model, "wide.csv"], "cannot be read as sound"),
    ]
    for args, message in cases:
        ended = inside(*args)
        assert ended.exit_code == 2, args
        assert message in ended.stderr, (args, ended.stderr)
        assert "Traceback" not in ended.stderr
    assert not list(tmp_path.glob("*.wav"))
