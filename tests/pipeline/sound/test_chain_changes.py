"""A scene's sound changed while an audio server plays it: heard, and no change clicks."""

from functools import partial
from pathlib import Path

import pytest

from tests.pipeline.processes.running import until
from tests.pipeline.sound.scripted import Tone, saved
from tests.pipeline.sound.test_chain import Hall, hall, level


def near(here: Hall, wanted: float) -> None:
    """Wait until the tone is so loud."""
    until(lambda: level(here.recorder.hear(0.3)) == pytest.approx(wanted, abs=0.03))


def sounds_with(here: Hall, model: str) -> bool:
    """Return whether the scene's model is that one."""
    return bool(here.sound["scenes"]["main"]["model"] == model)


def test_bends_are_played_by_their_latents(tmp_path: Path) -> None:
    with hall(tmp_path) as here:
        here.sounds()
        near(here, 0.5)
        for kind in ("scale", "bias"):
            here.stage.client.do("latent/bend", kind)
        for scale, bias, wanted in ((0.5, 0.0, 0.25), (0.5, 0.25, 0.5), (1.0, 0.0, 0.5)):
            here.stage.client.do("target", 0.5, 0.0, scale, bias)
            near(here, wanted)


def test_what_a_scene_sounds_with_is_changed_as_it_plays(tmp_path: Path) -> None:
    other = saved(Tone(latents=2, channels=2), tmp_path / "other.ts")
    with hall(tmp_path) as here:
        here.sounds()
        near(here, 0.5)

        def loudness() -> None:
            here.stage.client.do("sound/loudness", -6.0)
            near(here, 0.25)
            here.stage.client.do("sound/loudness", 0.0)
            near(here, 0.5)

        def bends() -> None:
            here.stage.client.do("sound/bend", "scale", 0.5)
            near(here, 0.25)
            here.stage.client.do("latent/bend", "scale")  # stands in for it, at rest
            near(here, 0.5)
            here.stage.client.do("latent/bend", "scale", 0)
            near(here, 0.25)
            here.stage.client.do("sound/bend", "scale", 1.0)
            near(here, 0.5)

        def model() -> None:
            for file in (other, tmp_path / "tone.ts"):
                here.stage.client.do("sound/model", str(file))
                until(partial(sounds_with, here, str(file)))
                until(lambda: here.sound["scenes"]["main"]["state"] == "ready")
                near(here, 0.5)

        for act in (loudness, model):
            here.unclicked(act)
        bends()  # a model holds its latents for a frame: its own steps are heard
        assert here.sound["problems"] == []
