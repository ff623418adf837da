"""A scene's sound as a stream: it follows the latents, never clicks, and never stops for good."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from torch import Tensor, nn

from pipeline.sound.entrance import open_voice
from pipeline.sound.metadata import ModelError
from pipeline.sound.model import load
from pipeline.sound.settings import SoundSettings
from pipeline.sound.source import Live, Loop
from pipeline.sound.voice import Voice
from recordings.frame import Float32Array, FloatArray
from tests.pipeline.sound.fixtures import Discrete, Filled, Flat, Late, Slow
from tests.pipeline.sound.listening import CLICK, click
from tests.pipeline.sound.scripted import RATE, RATIO, Dreaming, Listed, Noisy, Tone, saved

BLOCK = 2048


def voice(folder: Path, module: nn.Module, rate: int = RATE, **table: object) -> Voice:
    path = saved(module, folder / "model.ts")
    settings = SoundSettings(model=str(path), **table)  # type: ignore[arg-type]  # as a test says
    return Voice(load(path), settings, rate)


def z(first: float = 0.5, *others: float) -> Float32Array:
    """Return latents, four where only the first is given."""
    return np.array([first, *(others or (0.0, 0.0, 0.0))], np.float32)


def heard(one: Voice, latents: Iterable[Float32Array], frames: int = BLOCK) -> Float32Array:
    """Return what is heard of latents held for a block each, shape (n, 2)."""
    return np.concatenate([one.block(value, value, frames) for value in latents], axis=1).T


@pytest.mark.parametrize("rate", [RATE, 48000, 22050])
@pytest.mark.parametrize("frames", [64, 441, 2048, 5000])
def test_blocks_have_the_size_and_the_level_asked_for(
    tmp_path: Path, rate: int, frames: int
) -> None:
    one = voice(tmp_path, Tone(), rate)
    assert one.span == pytest.approx(RATIO * rate / RATE)
    sound = heard(one, [z()] * (rate // frames), frames)
    assert sound.shape == (rate // frames * frames, 2)
    assert np.abs(sound[rate // 2 :]).max() == pytest.approx(0.5, abs=0.01)
    np.testing.assert_array_equal(sound[:, 0], sound[:, 1])
    assert click(sound, rate) < CLICK
    assert pitch(sound[rate // 2 :], rate) == pytest.approx(441, abs=3)


def pitch(sound: Float32Array, rate: int) -> float:
    """Return the frequency of a tone, shape (n, 2), in Hz."""
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    return float(spectrum.argmax() * rate / len(sound))


def test_at_another_rate_it_is_as_high_as_it_was(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone(), 48000)
    for rate in (44100, 22050, 22050, 48000):
        one.play_at(rate)
        assert one.span == pytest.approx(RATIO * rate / RATE)
        sound = heard(one, [z()] * (rate // BLOCK))
        assert pitch(sound[rate // 4 :], rate) == pytest.approx(441, abs=3)
        assert click(sound, rate) < CLICK


def test_latents_move_inside_a_block(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone())
    heard(one, [z(0.0)] * 4)
    assert np.abs(one.block(z(0.0, 0, 0, 0), z(0.8, 0, 0, 0), BLOCK)).max() > 0.7
    quarter = one.block(z(0.0, 0, 0, 0), z(0.8, 0, 0, 0), BLOCK).reshape(2, 4, RATIO)
    assert np.abs(quarter[0]).max(1) == pytest.approx([0.2, 0.4, 0.6, 0.8], abs=0.02)


@pytest.mark.parametrize("rate", [RATE, 48000])
def test_the_same_seed_sounds_the_same(tmp_path: Path, rate: int) -> None:
    path = saved(Noisy(), tmp_path / "noisy.ts")
    settings = SoundSettings(model=str(path))

    def play(seed: int) -> Float32Array:
        one = open_voice(settings, tmp_path, rate, seed=seed)
        return heard(one, [z(0.5, 0.1)] * 8)

    np.testing.assert_array_equal(play(1), play(1))
    assert not np.array_equal(play(1), play(2))


def test_start_and_stop(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone())
    sound = [heard(one, [z(0.9)] * 5)]
    one.fader.goal = 0.0
    sound.append(heard(one, [z(0.9)] * 2))
    assert one.fader.silent
    one.fader.goal = 1.0
    sound.append(heard(one, [z(0.9)] * 5))
    whole = np.concatenate(sound)
    assert click(whole, RATE) < CLICK
    assert not whole[6 * BLOCK : 7 * BLOCK].any()
    assert np.abs(whole[8 * BLOCK :]).max() > 0.8


@pytest.mark.parametrize("rate", [RATE, 48000])
@pytest.mark.parametrize("frames", [256, 512, 2048])
@pytest.mark.parametrize("fault", ["raises", "poisoned"])
def test_a_model_that_fails_fades_and_is_tried_again(
    tmp_path: Path, fault: str, frames: int, rate: int
) -> None:
    one = voice(tmp_path, Tone(**{fault: 40}), rate)
    sound, problems = [], []
    for _ in range(4 * rate // frames):
        sound.append(one.block(z(0.9), z(0.9), frames))
        problems.append(one.problem)
    whole = np.concatenate(sound, axis=1).T
    assert np.isfinite(whole).all()
    assert click(whole, rate) < CLICK
    assert any("model.ts" in p for p in problems)
    assert one.faults > 0
    assert "" in problems[len(problems) // 4 :]  # it came back
    assert np.abs(whole[rate:]).max() > 0.5


def test_a_model_that_always_fails_is_silent_and_tried_less_and_less(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone(raises=0))
    calls = 0
    real = one.model.run

    def counted(name: str, x: Float32Array) -> Tensor:
        nonlocal calls
        calls += 1
        return real(name, x)

    one.model.run = counted  # type: ignore[method-assign]  # to count
    assert not heard(one, [z()] * 430).any()  # 20 s
    assert 4 <= calls <= 8
    assert one.faults == calls  # not the blocks in between
    assert "had enough" in one.problem


def test_latents_that_are_no_numbers_are_held(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone())
    nan, huge = z(np.nan, np.inf, -np.inf, 0), z(1e30, 0, 0, 0)
    sound = heard(one, [z()] * 4 + [nan] * 4)
    assert click(sound, RATE) < CLICK
    assert np.abs(sound[5 * BLOCK :]).max() == pytest.approx(0.5, abs=0.01)
    loud = heard(one, [huge] * 4 + [z()] * 8)
    assert np.abs(loud).max() <= 1.0
    assert np.abs(loud[-BLOCK:]).max() == pytest.approx(0.5, abs=0.05)


def test_a_wrong_number_of_latents(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone())
    sound = heard(one, [z()] * 4 + [np.zeros(3, np.float32)] * 4)
    assert "takes 4 latents in mode decode; 3 came" in one.problem
    assert click(sound, RATE) < CLICK
    assert not sound[-BLOCK:].any()
    assert np.abs(heard(one, [z()] * 4)).max() > 0.4
    assert one.problem == ""


def test_voices_are_spread(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone(), voices=2)
    heard(one, [z(0.8, 0, 0, 0, 0, 0, 0, 0)] * 2)
    left, right = np.abs(one.block(z(0.8, *[0] * 7), z(0.8, *[0] * 7), BLOCK)).max(1)
    assert (left, right) == pytest.approx((0.8, 0.0), abs=0.01)
    both = heard(one, [z(0.4)] * 4)  # one for all
    assert np.abs(both[-BLOCK:]).max(0) == pytest.approx([0.4, 0.4], abs=0.01)


def test_a_stereo_model(tmp_path: Path) -> None:
    sound = heard(voice(tmp_path, Tone(channels=2)), [z()] * 8)[-RATE // 10 :]
    peaks = [np.abs(np.fft.rfft(side)).argmax() * RATE / len(sound) for side in sound.T]
    assert peaks == pytest.approx([441, 882], abs=10)


# ---- modes -----------------------------------------------------------------------------


def wave(folder: Path, level: float = 0.5) -> Path:
    t = np.arange(RATE) / RATE
    soundfile.write(folder / "loop.wav", level * np.sin(2 * np.pi * 220 * t), RATE)
    return folder / "loop.wav"


@pytest.mark.parametrize(
    ("source", "level"), [("sound", 0.5), ("gesture", 0.25), ("sum", 0.75), ("", 0.75)]
)
def test_around_a_sound(tmp_path: Path, source: str, level: float) -> None:
    path = saved(Tone(), tmp_path / "tone.ts")
    settings = SoundSettings(str(path), mode="around", sound=str(wave(tmp_path)))
    one = open_voice(settings, tmp_path, RATE, [source] * 4 if source else [])
    sound = heard(one, [z(0.25)] * 8)
    assert np.abs(sound[-BLOCK:]).max() == pytest.approx(level, abs=0.02)


def test_a_sound_through_the_model(tmp_path: Path) -> None:
    path = saved(Tone(), tmp_path / "tone.ts")
    settings = SoundSettings(str(path), mode="forward", sound=str(wave(tmp_path, 0.3)))
    sound = heard(open_voice(settings, tmp_path, 48000), [z()] * 8)
    assert np.abs(sound[-BLOCK:]).max() == pytest.approx(0.3, abs=0.02)


def test_prior(tmp_path: Path) -> None:
    sound = heard(voice(tmp_path, Dreaming(), mode="prior", temperature=0.4), [z(0.2)] * 8)
    assert np.abs(sound[-BLOCK:]).max() == pytest.approx(0.6, abs=0.02)


def test_any_other_method(tmp_path: Path) -> None:
    one = voice(tmp_path, Listed(), mode="synthesise")
    assert (one.mode.inputs, one.mode.channels) == (3, 2)
    left, right = np.abs(heard(one, [z(0.3, 0.2, 0.1)] * 2)).max(0)
    assert left > right > 0  # a level that stands still is DC, and goes


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"mode": "prior"}, 'has no method "prior"'),
        ({"mode": "decoed"}, 'Did you mean "decode"'),
        ({"mode": "around"}, "needs a sound"),
        ({"mode": "forward"}, "needs a sound"),
        ({"mode": "around", "sound": "none.wav"}, "cannot be read as sound"),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, table: dict[str, str], words: str) -> None:
    path = saved(Tone(), tmp_path / "tone.ts")
    with pytest.raises(ModelError, match=words):
        open_voice(SoundSettings(str(path), **table), tmp_path, RATE)  # type: ignore[arg-type]  # as a test says
    with pytest.raises(ModelError, match='write model = "limber"'):
        open_voice(SoundSettings(), tmp_path, RATE)


# ---- bending and noise -----------------------------------------------------------------


def test_bending_is_live(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone())
    one.bend.scale, one.bend.bias = 0.5, z(0.1, 0, 0, 0)
    assert np.abs(heard(one, [z(0.4)] * 4)[-BLOCK:]).max() == pytest.approx(0.3, abs=0.01)
    one.bend.scale, one.bend.bias, one.bend.noise = 1.0, 0.0, 0.05
    levels = np.abs(heard(one, [z(0.4)] * 32)).reshape(-1, RATIO, 2).max((1, 2))
    assert levels.std() == pytest.approx(0.05, abs=0.02)


def levels(one: Voice) -> Float32Array:
    """Return the model's own output, one number for each frame."""
    frames = np.zeros((one.settings.voices, 2, 200), np.float32)
    return one.mode.play(frames, 200 * RATIO).numpy()[:, 0, ::RATIO]


def test_noise_that_fills_the_rest(tmp_path: Path) -> None:
    free = levels(voice(tmp_path, Noisy(), voices=2))
    frozen = levels(voice(tmp_path, Noisy(), noise="frozen", voices=2))
    halved = levels(voice(tmp_path, Noisy(), noise="scaled", noise_scale=0.5, voices=2))
    none = levels(voice(tmp_path, Noisy(), noise="scaled", noise_scale=0.0))
    usual = 6**0.5 / 8  # of six normal numbers among eight
    assert free.std() == pytest.approx(usual, rel=0.15)
    assert halved.std() == pytest.approx(usual / 2, rel=0.15)
    assert frozen.std(axis=1) == pytest.approx([0, 0], abs=1e-6)
    assert frozen[0, 0] != frozen[1, 0]
    assert not none.any()


def test_what_is_changed_while_it_plays_does_not_click(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone())
    parts = [heard(one, [z(0.4)] * 16)]
    for table in ({"loudness": -12.0}, {"bend_scale": 2.0}, {"bend_scale": 0.0}, {"loudness": 6.0}):
        one.change(table)
        parts.append(heard(one, [z(0.4)] * 16))
    one.change({"bend_scale": 1.0, "mode": "forward", "model": "another.ts"})
    parts.append(heard(one, [z(0.4)] * 16))
    peaks = [float(np.abs(part[-4 * BLOCK :]).max()) for part in parts]
    quiet, loud = 10 ** (-12 / 20), 10 ** (6 / 20)
    wanted = [0.4, 0.4 * quiet, 0.8 * quiet, 0.0, 0.0, 0.4 * loud]
    assert peaks == pytest.approx(wanted, abs=0.01)
    assert one.settings.mode == "decode"


def test_a_source_that_is_changed_is_reached_frame_by_frame(tmp_path: Path) -> None:
    path = saved(Tone(), tmp_path / "tone.ts")
    sound = np.full((1, RATE), 0.5, np.float32)
    settings = SoundSettings(str(path), mode="around")
    one = open_voice(settings, tmp_path, RATE, ["gesture"] * 4, source=Loop(sound, RATE))

    def peaks() -> Float32Array:
        sound: Float32Array = one.mode.play(np.zeros((1, 4, 8), np.float32), 8 * RATIO).numpy()
        found: Float32Array = np.abs(sound).reshape(8, RATIO).max(axis=1)
        return found

    assert peaks() == pytest.approx(np.zeros(8), abs=1e-6)
    one.change({"sources": ["sound"] * 4})
    assert peaks() == pytest.approx(0.5 * np.arange(1, 9) / 8, abs=0.01)
    assert peaks() == pytest.approx(np.full(8, 0.5), abs=0.01)


def test_bends_that_are_played_come_with_the_latents(tmp_path: Path) -> None:
    one = voice(tmp_path, Tone())
    heard(one, [z(0.4)] * 4)
    one.play_bend(np.array([0.5, 0.1, np.nan, np.nan], np.float32))
    assert np.abs(heard(one, [z(0.4)] * 4)[-BLOCK:]).max() == pytest.approx(0.3, abs=0.01)


# ---- sounds ----------------------------------------------------------------------------


def test_a_loop_has_no_seam() -> None:
    t = np.arange(10000) / RATE
    loop = Loop(np.sin(2 * np.pi * 331 * t, dtype=np.float64)[None].astype(np.float32) * 0.7, RATE)
    sound = np.concatenate([loop.next(700) for _ in range(40)], axis=1)
    assert click(sound.T, RATE) < CLICK


def turned(sound: FloatArray | Float32Array) -> Float32Array:
    """Return the level in dB, by pieces of 20 ms, of sound played round three times."""
    loop = Loop(sound.astype(np.float32), RATE)
    heard = np.concatenate([loop.next(1024) for _ in range(3 * sound.shape[1] // 1024)], axis=1)
    power = np.convolve((heard**2).mean(axis=0), np.full(RATE // 50, 50 / RATE), "valid")
    return np.asarray(10 * np.log10(power), np.float32)


@pytest.mark.parametrize("length", [RATE // 2, RATE // 2 + 37, 30011])
@pytest.mark.parametrize("pitch", [100.0, 331.0, 1234.5, 9876.0])
def test_a_steady_sound_keeps_its_level_through_the_seam(length: int, pitch: float) -> None:
    t = np.arange(length) / RATE
    left = 0.5 * np.sin(2 * np.pi * pitch * t)
    level = turned(np.stack([left, 0.5 * np.cos(2 * np.pi * pitch * t)]))
    assert np.ptp(level) < 0.5
    assert level == pytest.approx(10 * np.log10(0.125), abs=0.5)


def test_held_levels_and_silence_stay_as_they_are() -> None:
    assert turned(np.full((1, RATE), 0.5)) == pytest.approx(20 * np.log10(0.5), abs=0.01)
    loop = Loop(np.zeros((1, 5000), np.float32), RATE)
    assert not loop.next(20000).any()


def test_noise_keeps_its_level_through_the_seam() -> None:
    noise = np.random.default_rng(3).normal(0, 0.2, (64, RATE // 4)).astype(np.float32)
    level = turned(noise)  # many channels stand for many turns
    assert np.ptp(level) < 0.5
    mono = [turned(one[None]) for one in noise[:32]]
    assert np.ptp(10 * np.log10(np.mean([10 ** (db / 10) for db in mono], axis=0)[: RATE // 4])) < 1


def test_a_tone_in_noise_keeps_its_level_through_the_seam() -> None:
    rng = np.random.default_rng(4)
    tone = 0.2 * np.sin(2 * np.pi * 331 * np.arange(RATE // 4) / RATE)
    level = turned(tone + rng.normal(0, 0.14, (64, RATE // 4)))
    assert np.ptp(level) < 0.5


def test_live_sound_keeps_its_order_and_does_not_pile_up() -> None:
    live = Live(1, 100)
    live.feed(np.arange(80, dtype=np.float32)[None])
    assert live.next(10)[0].tolist() == list(range(10))
    live.feed(np.arange(80, 160, dtype=np.float32)[None])
    assert live.next(10)[0, 0] == 60
    assert live.next(200)[0, 90:].tolist() == [0.0] * 110


@pytest.mark.parametrize("module", [Slow(), Flat(), Discrete(), Filled()])
@pytest.mark.parametrize("rate", [44100, 48000])
def test_models_of_all_kinds_play_without_a_click(
    tmp_path: Path, module: nn.Module, rate: int
) -> None:
    path = saved(module, tmp_path / "model.ts")
    one = open_voice(SoundSettings(str(path), noise="frozen"), tmp_path, rate)
    held = np.full(one.mode.inputs, 0.5, np.float32)
    sound = heard(one, [held] * 40, 512)
    one.fader.goal = 0.0
    sound = np.concatenate([sound, heard(one, [held] * 8, 512)])
    assert one.problem == ""
    assert np.isfinite(sound).all()
    assert click(sound, rate) < CLICK
    assert not sound[-256:].any()


def test_sixteen_latents_make_two_sides(tmp_path: Path) -> None:
    one = open_voice(SoundSettings(str(saved(Late(), tmp_path / "late.ts"))), tmp_path, 44100)
    left = np.concatenate([np.full(8, 0.05), np.zeros(8)]).astype(np.float32)
    sound = heard(one, [left] * 8)
    assert np.abs(sound).max(0) == pytest.approx([0.4, 0.0], abs=0.05)
