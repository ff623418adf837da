"""Latents to sound files and sounds to latents: the same every time, whole, and told plainly."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.sound.encoding import encoded
from pipeline.sound.entrance import open_voice
from pipeline.sound.metadata import ModelError
from pipeline.sound.model import load
from pipeline.sound.outlet import OFFLINE
from pipeline.sound.rendering import rendered, write_sound
from pipeline.sound.settings import SoundSettings
from pipeline.sound.trajectory import read_trajectory, write_trajectory
from recordings.frame import Float32Array
from tests.pipeline.sound.listening import CLICK, click
from tests.pipeline.sound.scripted import RATE, RATIO, Noisy, Tone, saved


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    saved(Tone(), folder / "tone.ts")
    saved(Noisy(), folder / "noisy.ts")
    saved(Tone(raises=100), folder / "bad.ts")
    return folder


def render(model: Path, rows: Float32Array, out: Path, rate: int = RATE, seed: int = 0) -> None:
    voice = open_voice(SoundSettings(str(model)), Path(), rate, seed=seed, quality=OFFLINE)
    write_sound(out, rate, (sound for _, sound in rendered(voice, rows)))


@pytest.mark.parametrize("rate", [RATE, 48000])
@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_a_row_is_a_frame(tmp_path: Path, models: Path, rate: int, suffix: str) -> None:
    levels = np.repeat([0.2, 0.6, 0.4], 60)
    rows = np.pad(levels[:, None], ((0, 0), (0, 3))).astype(np.float32)
    out = tmp_path / f"out{suffix}"
    render(models / "tone.ts", rows, out, rate)
    sound, found = soundfile.read(out, dtype="float32")
    assert found == rate
    whole = 180 * RATIO * rate / RATE
    assert whole + 0.02 * rate <= len(sound) <= whole + 0.05 * rate
    third = round(whole / 3)
    peaks = [np.abs(sound[i * third + 2000 : (i + 1) * third - 2000]).max() for i in range(3)]
    assert peaks == pytest.approx([0.2, 0.6, 0.4], abs=0.01)
    assert click(sound[: third - 2000], rate) < CLICK  # it starts; in between the model steps
    assert click(sound[-third + 2000 :], rate) < CLICK  # and ends
    assert not sound[-1].any()


def test_the_same_seed_gives_the_same_file(tmp_path: Path, models: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(300, 2)).astype(np.float32)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        render(models / "noisy.ts", rows, tmp_path / f"{name}.wav", 48000, seed)
    a, b, c = ((tmp_path / f"{n}.wav").read_bytes() for n in "abc")
    assert a == b
    assert a != c


def test_a_model_that_fails_leaves_no_file(tmp_path: Path, models: Path) -> None:
    rows = np.zeros((300, 4), np.float32)
    with pytest.raises(ModelError, match="had enough"):
        render(models / "bad.ts", rows, tmp_path / "out.wav")
    with pytest.raises(ModelError, match="takes 4 latents"):
        render(models / "tone.ts", rows[:, :3], tmp_path / "out.wav")
    with pytest.raises(ModelError, match=r"\.wav or \.flac"):
        render(models / "tone.ts", rows, tmp_path / "out.mp3")
    assert list(tmp_path.iterdir()) == []


def test_a_sound_of_any_length_is_encoded(tmp_path: Path, models: Path) -> None:
    seconds = 5.3
    t = np.arange(round(seconds * 48000)) / 48000
    level = np.where(t < 3, 0.25, 0.5)
    wave = level * np.sin(2 * np.pi * 300 * t)
    soundfile.write(tmp_path / "x.flac", np.stack([wave, wave], 1), 48000)
    blocks = list(encoded(load(models / "tone.ts"), tmp_path / "x.flac"))
    shares = [share for share, _ in blocks]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    rows = np.concatenate([rows for _, rows in blocks])
    assert rows.shape == (int(np.ceil(seconds * RATE / RATIO)), 4)
    middle = round(3 * RATE / RATIO)
    assert rows[5 : middle - 5] == pytest.approx(0.25, abs=0.01)
    assert rows[middle + 5 : -5] == pytest.approx(0.5, abs=0.01)


def test_what_cannot_be_encoded(tmp_path: Path, models: Path) -> None:
    (tmp_path / "x.wav").write_text("no sound")
    for name in ("x.wav", "absent.wav"):
        with pytest.raises(ModelError, match="cannot be read as sound"):
            list(encoded(load(models / "tone.ts"), tmp_path / name))
    with pytest.raises(ModelError, match='no method "encode"'):
        list(encoded(load(models / "noisy.ts"), tmp_path / "x.wav"))


def test_trajectories_come_back_bit_for_bit(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    path = tmp_path / "t.csv"
    assert write_trajectory(path, ["a", 'b "loud", x', "c"], 0.01, [rows[:20], rows[20:]]) == 50
    np.testing.assert_array_equal(read_trajectory(path, 3), rows)
    lines = path.read_text().splitlines()
    assert lines[0].startswith("time,a,")
    assert lines[2].startswith("0.010000,")


@pytest.mark.parametrize(
    "text", ["1,2\n3,4\n", "a;b\n1;2\n3;4", "﻿1 2\n\n3  4", "time\tx\ty\n0\t1\t2\n1\t3\t4\n"]
)
def test_many_kinds_of_csv(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    assert read_trajectory(tmp_path / "t.csv", 2).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n1,2,3\n", "line 3: 3 columns, but the model takes 2 latents"),
        ("1,2\n1,nan\n", 'line 2: expected a finite number, found "nan"'),
        ("1,2\n1,x\n", 'found "x"'),
        ("1,1e999\n", 'found "1e999"'),
        ("", "holds no latents"),
        ("a,b\n", "holds no latents"),
    ],
)
def test_trajectories_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(ModelError, match=words):
        read_trajectory(tmp_path / "t.csv", 2)
    with pytest.raises(ModelError, match="cannot be read"):
        read_trajectory(tmp_path / "absent.csv", 2)
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match="it is no text"):
        read_trajectory(tmp_path / "x.csv", 2)
