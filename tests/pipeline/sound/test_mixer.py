"""Voices of many scenes mixed: crossfades without a gap, failures that do no harm."""

import numpy as np
import pytest

from pipeline.sound.mixer import Mixer
from pipeline.sound.slot import Movement
from recordings.frame import Float32Array
from tests.pipeline.sound.listening import CLICK, click
from tests.pipeline.sound.voices import Tone

RATE = 48_000
BLOCK = 1024


class Scenes:
    """A mixer, and what the engine would have left for it."""

    def __init__(self) -> None:
        self.movements: dict[str, Movement] = {}
        self.mixer = Mixer(self.movements.get)
        self.heard: list[Float32Array] = []

    def put(self, name: str, gain: float = 1.0, latents: int = 4, level: float = 0.5) -> Tone:
        tone = Tone(RATE, level=level)
        self.mixer.put(name, tone)
        self.move(name, gain, [0.0] * latents)
        return tone

    def move(self, name: str, gain: float, values: list[float], time: int = 1) -> None:
        self.movements[name] = Movement(time, time, gain, np.array(values, np.float32))

    def play(self, blocks: int) -> Float32Array:
        new = [self.mixer.block(BLOCK) for _ in range(blocks)]
        self.heard += new
        return np.concatenate(new)

    @property
    def sound(self) -> Float32Array:
        return np.concatenate(self.heard)


@pytest.fixture
def scenes() -> Scenes:
    return Scenes()


def test_a_silent_scene_costs_nothing(scenes: Scenes) -> None:
    loud, silent = scenes.put("loud"), scenes.put("silent", gain=0.0)
    scenes.play(5)
    assert (loud.blocks, silent.blocks) == (5, 0)


def test_loudness_goes_evenly_from_sample_to_sample(scenes: Scenes) -> None:
    scenes.put("one")
    scenes.play(2)
    scenes.move("one", 0.5, [0.0])
    scenes.play(2)
    whole, half = np.abs(scenes.heard[1]).max(), np.abs(scenes.heard[3]).max()
    assert (whole, half) == (pytest.approx(0.5, abs=0.01), pytest.approx(0.25, abs=0.01))
    assert click(scenes.sound, RATE) < CLICK


def test_a_hundred_switches_between_scenes_of_4_8_and_16_leave_no_gap(scenes: Scenes) -> None:
    names = {"four": 4, "eight": 8, "sixteen": 16}
    for name, m in names.items():
        scenes.put(name, gain=0.0, latents=m)
    scenes.move("four", 1.0, [0.0] * 4)
    scenes.play(4)
    before = "four"
    for i in range(100):
        after = list(names)[(i + 1) % 3]
        for part in (0.25, 0.5, 0.75, 1.0):
            scenes.move(before, 1.0 - part, [0.0] * names[before])
            scenes.move(after, part, [0.0] * names[after])
            block = scenes.play(1)
        assert np.abs(block).max() > 0.4
        before = after
    sounding = np.abs(scenes.sound[2 * BLOCK :]).max(axis=1)
    quiet = np.convolve(sounding < 0.01, np.ones(480), "valid").max()
    assert quiet < 480  # never 10 ms of silence
    assert click(scenes.sound, RATE) < CLICK
    assert not scenes.movements["sixteen"].gain or before == "sixteen"


def test_another_model_is_faded_in_as_the_one_before_fades_out(scenes: Scenes) -> None:
    scenes.put("one")
    scenes.play(3)
    scenes.put("one", latents=16)
    scenes.play(3)
    scenes.mixer.take("one")
    scenes.play(2)
    assert np.abs(scenes.sound[2 * BLOCK : -3 * BLOCK]).max() > 0.4
    assert not scenes.heard[-1].any()
    assert click(scenes.sound, RATE) < CLICK


def test_a_voice_that_raises_fades_out_tells_and_comes_back(scenes: Scenes) -> None:
    tone = scenes.put("one")
    scenes.play(4)
    tone.raises = True
    scenes.play(3)
    assert "the tone is broken" in scenes.mixer.strips["one"].problem
    assert not scenes.heard[-1].any()
    tone.raises = False
    scenes.play(4)
    assert scenes.mixer.strips["one"].problem == ""
    assert np.abs(scenes.heard[-1]).max() > 0.4
    assert click(scenes.sound, RATE) < CLICK


def test_faults_are_counted_by_scene_also_those_of_the_voice_itself(scenes: Scenes) -> None:
    bad, _ = scenes.put("bad"), scenes.put("good")
    scenes.play(2)
    bad.raises = True
    scenes.play(3)
    bad.raises, bad.spoils = False, True
    scenes.play(2)
    bad.spoils = False
    bad.faults = 4  # that it got over by itself
    scenes.play(1)
    faults = {name: strip.faults for name, strip in scenes.mixer.strips.items()}
    assert faults == {"bad": 9, "good": 0}
    scenes.put("bad")
    scenes.play(1)
    assert scenes.mixer.strips["bad"].faults == 9  # the scene's, whatever voice it has


def test_one_that_makes_no_numbers_is_silent_and_the_others_sound(scenes: Scenes) -> None:
    bad, _ = scenes.put("bad"), scenes.put("good")
    scenes.play(2)
    bad.spoils = True
    scenes.play(5)
    assert np.isfinite(scenes.sound).all()
    assert np.abs(scenes.heard[-1]).max() > 0.4
    assert "no number" in scenes.mixer.strips["bad"].problem


def test_loud_voices_together_stay_below_full_scale(scenes: Scenes) -> None:
    for i in range(5):
        scenes.put(f"scene-{i}", level=0.9)
    scenes.play(5)
    assert 0.9 < np.abs(scenes.sound).max() <= 1.0


def test_wild_latents_and_gains_are_no_numbers_of_ours(scenes: Scenes) -> None:
    tone = scenes.put("one")
    scenes.move("one", 5.0, [float("nan"), float("inf"), -float("inf")])
    scenes.play(2)
    assert tone.heard[-1].tolist() == [0.0, 0.0, 0.0]
    assert np.abs(scenes.sound).max() <= 0.51
    scenes.move("one", float("nan"), [0.0])
    scenes.play(2)
    assert not scenes.heard[-1].any()


def test_blocks_are_as_long_as_the_longest_frame_that_sounds(scenes: Scenes) -> None:
    scenes.put("short").span = 512
    scenes.put("long", gain=0.0).span = 2048
    assert scenes.mixer.span() == 512
    scenes.move("long", 0.1, [0.0])
    assert scenes.mixer.span() == 2048


def test_the_newest_movement_is_known(scenes: Scenes) -> None:
    scenes.put("one")
    scenes.move("one", 1.0, [0.0], time=77)
    scenes.play(1)
    assert scenes.mixer.newest == 0  # it had waited for the voice
    scenes.play(1)
    assert scenes.mixer.newest == 0
    scenes.move("one", 1.0, [0.5], time=78)
    scenes.play(1)
    assert scenes.mixer.newest == 78
