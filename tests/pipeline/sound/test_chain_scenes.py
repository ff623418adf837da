"""Several performers, a prior, and many scenes, by the real engine on a real audio server."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from pipeline.project.latents import LatentSettings
from pipeline.project.project import Project
from pipeline.sound.panning import panning
from recordings.frame import FloatArray
from tests.pipeline.processes.running import until
from tests.pipeline.sound.jack import RATE
from tests.pipeline.sound.listening import CLICK, click
from tests.pipeline.sound.scripted import Dreaming, Tone, saved
from tests.pipeline.sound.test_chain import ATTEMPTS, Hall, hall, level
from tests.pipeline.sound.test_switches import FLOOR, SCENES, quietest

ORDER = (8, 16, 4, 16, 8, 4, 8, 16, 4)
"""Scenes that are gone to, by their latents: each from each other, and soon or late."""


NAMES = {4: "main", 8: "eight", 16: "sixteen"}


def latents(count: int) -> list[LatentSettings]:
    """Return so many latents from 0 to 1."""
    return [LatentSettings(f"latent {i}", min=0.0, max=1.0) for i in range(count)]


def near(here: Hall, wanted: Sequence[float] | FloatArray) -> None:
    """Wait until the tone is so loud left and right."""

    def heard() -> bool:
        sound = here.recorder.hear(0.3)
        return (level(sound), level(sound[:, ::-1])) == pytest.approx(wanted, abs=0.02)

    until(heard)


def test_each_voice_of_a_batch_is_heard_in_its_place(tmp_path: Path) -> None:
    def three(project: Project) -> None:
        scene = project.scenes["main"]
        scene.latents = latents(3)
        scene.sound.model = str(saved(Tone(latents=1), tmp_path / "one.ts"))
        scene.sound.voices = 3

    with hall(tmp_path, three) as here:
        here.sounds()
        for levels in ([0.4, 0.0, 0.0], [0.0, 0.0, 0.3], [0.1, 0.4, 0.0], [0.3, 0.2, 0.1]):
            here.stage.client.do("target", *levels)
            near(here, panning(3, 1)[:, :, 0] @ np.array(levels))
        assert here.sound["problems"] == []


def test_a_prior_goes_by_itself_and_the_gesture_moves_it(tmp_path: Path) -> None:
    def dreaming(project: Project) -> None:
        scene = project.scenes["main"]
        scene.latents = latents(4)
        scene.sound.model = str(saved(Dreaming(), tmp_path / "dreaming.ts"))
        scene.sound.mode, scene.sound.temperature = "prior", 0.25

    with hall(tmp_path, dreaming) as here:
        here.set(0.0)
        here.sounds()
        near(here, (0.25, 0.25))  # its prior's latents are its temperature
        here.stage.client.do("target", 0.3, 0.0, 0.0, 0.0)
        near(here, (0.55, 0.55))
        here.stage.client.do("sound/temperature", 0.1)
        near(here, (0.4, 0.4))
        assert here.sound["problems"] == []


def test_scenes_of_4_8_and_16_latents_are_switched_without_a_gap_or_a_click(
    tmp_path: Path,
) -> None:
    def four(project: Project) -> None:
        project.scenes["main"].latents = latents(4)
        project.scenes["main"].sound.model = str(toned(4, tmp_path))

    with hall(tmp_path, four) as here:
        for count in (8, 16):
            here.stage.client.do("scene/new", NAMES[count], count)
            here.stage.client.do("scene", NAMES[count])
            here.stage.client.do("sound/model", str(toned(count, tmp_path)))
            here.stage.client.do("target", 0.5, *[0.0] * (count - 1))
        for name in NAMES.values():
            until(partial(ready, here, name))
        here.recorder.connect()
        here.recorder.waits(loud=True)
        for _ in range(ATTEMPTS):  # a busy machine's server leaves out a block now and then
            start = here.recorder.frames
            for i, count in enumerate(ORDER):
                here.recorder.hear((0.3, 0.02, 0.15)[i % 3])
                here.stage.client.do("scene", NAMES[count])
            here.recorder.hear(0.3)
            heard = here.recorder.sound(start)
            assert np.abs(heard).max() <= 1.0
            quiet, loudest = quietest(heard), click(heard, RATE)
            if quiet > FLOOR and loudest < CLICK:
                return
        pytest.fail(f"each time, the last: quietest {quiet:.2f}, a click of {loudest:.4f}")


def toned(count: int, folder: Path) -> Path:
    """Return a model of so many latents, its tone as high as its rate."""
    tone = Tone(latents=count)
    tone.sr = SCENES[count]
    return saved(tone, folder / f"{count}.ts")


def ready(here: Hall, scene: str) -> bool:
    """Return whether a scene's model is loaded."""
    return bool(here.sound.get("scenes", {}).get(scene, {}).get("state") == "ready")
