"""Scenes of 4, 8 and 16 latents, all loaded: from one to another a hundred times, as heard."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.sound import mixer as mixing
from pipeline.sound.mixer import Mixer
from pipeline.sound.model import load
from pipeline.sound.settings import SoundSettings
from pipeline.sound.slot import Movement
from pipeline.sound.voice import Voice
from recordings.frame import Float32Array
from tests.pipeline.sound.listening import CLICK, click
from tests.pipeline.sound.scripted import Tone, saved

RATE = 48_000
BLOCK = 512
SWITCHES = 100
FADE = 0.1
"""Seconds of a crossfade, as projects have it."""

FLOOR = 10.0 ** (-6 / 20)
"""How much of a steady sound's level there is at least in any WINDOW: two that differ, each at
half, are 3 dB quieter, and they beat."""

WINDOW = round(0.05 * RATE)

SCENES = {4: 44_100, 8: 48_000, 16: 32_000}
"""Latents, and the rate of the model: its tone is as high as its rate."""


class Stage:
    """Real voices of all scenes at a mixer, and gains that go evenly, as the engine sends them."""

    def __init__(self, folder: Path) -> None:
        self.mixer = Mixer(self._movement)
        self.gains = {str(m): 0.0 for m in SCENES}
        for m, rate in SCENES.items():
            tone = Tone(latents=m)
            tone.sr = rate
            model = load(saved(tone, folder / f"{m}.ts"))
            assert model.rate == rate
            model.warm_up("decode")
            self.mixer.put(str(m), Voice(model, SoundSettings(), RATE))

    def _movement(self, scene: str) -> Movement:
        values = np.zeros(int(scene), np.float32)
        values[0] = 0.5
        return Movement(1, 1, self.gains[scene], values)

    def play(self, seconds: float) -> Float32Array:
        """Return what is heard of gains that stay."""
        blocks = [self.mixer.block(BLOCK) for _ in range(round(seconds * RATE / BLOCK))]
        return np.concatenate([np.zeros((0, 2), np.float32), *blocks])

    def switch(self, before: str, after: str) -> Float32Array:
        """Return what is heard while one scene fades into another."""
        steps = round(FADE * RATE / BLOCK)
        heard = []
        for step in range(1, steps + 1):
            self.gains[after] = step / steps
            self.gains[before] = 1.0 - self.gains[after]
            heard.append(self.mixer.block(BLOCK))
        return np.concatenate(heard)


def switched(folder: Path) -> Float32Array:
    """Return what is heard of a hundred switches, some of them right after another."""
    stage = Stage(folder)
    rng = np.random.default_rng(1)
    names = list(stage.gains)
    now = names[0]
    stage.gains[now] = 1.0
    heard = [stage.play(0.5)]
    for _ in range(SWITCHES):
        after = str(rng.choice([name for name in names if name != now]))
        heard += [stage.switch(now, after), stage.play(float(rng.choice([0.0, 0.02, 0.15])))]
        now = after
    return np.concatenate(heard)[RATE // 10 :]


def quietest(sound: Float32Array) -> float:
    """Return the least level in any window, as a share of the median one."""
    power = np.cumsum(np.square(sound[:, 0], dtype=np.float64))
    levels = np.sqrt((power[WINDOW:] - power[:-WINDOW]) / WINDOW)
    return float(levels.min() / np.median(levels))


def test_a_hundred_switches_leave_no_gap_and_no_click(tmp_path: Path) -> None:
    sound = switched(tmp_path)
    assert np.abs(sound).max() <= 1.0
    assert quietest(sound) > FLOOR
    assert click(sound, RATE) < CLICK


def test_a_switch_without_its_fade_would_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(_: float, end: float, frames: int) -> Float32Array:
        return np.full((frames, 1), np.float32(end > 0.5), np.float32)

    monkeypatch.setattr(mixing, "ramp", step)
    assert click(switched(tmp_path), RATE) > CLICK


def test_a_gap_would_be_told(tmp_path: Path) -> None:
    sound = switched(tmp_path)
    sound[RATE : RATE + WINDOW] *= 0.1
    assert quietest(sound) < FLOOR
