"""Sound that comes in live: in its order, whole, and encoded while an audio server plays."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.project.project import Project
from pipeline.sound.listening import FADE, RESERVE, Listening
from tests.peers.program import program
from tests.pipeline.processes.running import until
from tests.pipeline.sound.jack import RATE
from tests.pipeline.sound.listening import CLICK, click, sine
from tests.pipeline.sound.test_chain import Hall, hall, level


def test_it_begins_when_there_is_enough_and_goes_on_in_order() -> None:
    ear = Listening(RATE, RATE, 1)
    sound = np.repeat(np.arange(20_000, dtype=np.float32)[:, None], 2, axis=1)
    ear.feed(sound[:2048])
    assert not ear.next(2048).any()
    ear.feed(sound[2048:8192])
    first = ear.next(2048)[0]
    assert first[FADE:].tolist() == list(range(FADE, 2048))
    assert ear.next(2048)[0].tolist() == list(range(2048, 4096))


def test_what_runs_dry_fades_and_begins_anew() -> None:
    ear = Listening(RATE, RATE, 1)
    sound = sine(40_000, RATE)
    heard = []
    for start in range(0, 20_000, 1000):
        if start != 10_000:  # one block of the device is late, and more are asked for than came
            ear.feed(sound[start : start + 1000])
        heard.append(ear.next(1200).T)
    whole = np.concatenate(heard)
    assert np.abs(whole).max() > 0.4
    assert click(whole, RATE) < CLICK


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 3000)), max_size=20),
    st.sampled_from([44_100, 48_000, 16_000]),
    st.integers(1, 2),
)
def test_there_is_always_as_much_as_is_asked_for(
    steps: list[tuple[int, int]], rate: int, channels: int
) -> None:
    ear = Listening(RATE, rate, channels)
    for come, asked in steps:
        ear.feed(np.full((come, 2), np.nan, np.float32))
        found = ear.next(asked)
        assert found.shape == (channels, asked)
        assert np.isfinite(found).all()


def test_at_another_rate_it_is_the_same_sound() -> None:
    ear = Listening(RATE, 24_000, 1)
    ear.feed(sine(16_000, RATE, hz=1000.0))
    assert RESERVE * 24_000 < 4000
    found = ear.next(4096)[0, 1000:]
    spectrum = np.abs(np.fft.rfft(found * np.hanning(len(found))))
    assert np.argmax(spectrum) * 24_000 / len(found) == pytest.approx(1000, abs=10)


def around(project: Project) -> None:
    project.scenes["main"].sound.mode = "around"


def sounds(here: Hall, wanted: float) -> None:
    until(lambda: level(here.recorder.hear(0.3)) == pytest.approx(wanted, abs=0.03))


def test_live_sound_is_encoded_and_moved_by_the_gesture(tmp_path: Path) -> None:
    with hall(tmp_path, around) as here:
        here.stage.client.do("sound/file", "input")
        here.stage.client.do("target", 0.2, 0.0)
        here.sounds()
        sounds(here, 0.2)  # nobody plays yet
        command = sys.executable, "-m", "tests.pipeline.sound.generator", here.server.name, "0.4"
        with program(*command) as generator:
            generator.wait("connected")
            sounds(here, 0.6)
            here.stage.client.do("latent/source", 1, "sound")
            sounds(here, 0.4)
            here.stage.client.do("latent/source", 1, "gesture")
            sounds(here, 0.2)
            here.stage.client.do("latent/source", 1, "sum")
            sounds(here, 0.6)
            assert here.sound["problems"] == []
        sounds(here, 0.2)
        here.stage.client.do("sound/input", "no such device")
        until(lambda: any("No sound comes in" in text for text in here.sound["problems"]))
