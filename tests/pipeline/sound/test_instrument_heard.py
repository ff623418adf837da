"""Each latent of the shipped model is plainly heard, whatever the others do."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from pipeline.sound.instrument.names import LATENTS, RATIO
from tests.pipeline.sound import hearing
from tests.pipeline.sound.shipped import shipped

STEPS = np.linspace(-3, 3, 7)
FRAMES = 300
STOP = 200
"""Frames played, and the one from which nothing more is played where the room is measured."""

Measure = Callable[[hearing.Sound], float]

PLAIN: dict[str, tuple[Measure, float, float, float]] = {
    # measure, how far it goes from -3 to 3 at rest, elsewhere, and what it may go back on the way
    "pitch": (hearing.pitch, 2.9, 2.9, 0.0),  # octaves
    "energy": (hearing.loudness, 50.0, 50.0, 0.0),  # dB
    "brightness": (hearing.brightness, 2.0, 2.0, 0.0),  # octaves
    "breath": (hearing.noisiness, 22.0, 15.0, 1.0),  # dB
    "body": (hearing.vowel, 1.0, 0.8, 0.05),  # octaves
    "shimmer": (hearing.detune, 12.0, 5.0, 1.0),  # cents
    "pulse": (hearing.pulsing, 0.7, 0.5, 0.06),  # share of the level
    "space": (lambda s: hearing.tail(s, STOP * RATIO), 50.0, 50.0, 0.0),  # dB
}


def steps(place: int, base: hearing.Sound) -> list[float]:
    """Return what is measured with one latent at each step and the others at `base`."""
    latents = np.tile(base, (len(STEPS), 1))
    latents[:, place] = STEPS
    frames = torch.tensor(latents, dtype=torch.float32).unsqueeze(-1).repeat(1, 1, FRAMES)
    name = LATENTS[place]
    if name == "space":
        frames[:, LATENTS.index("energy"), STOP:] = -4.0
    with torch.inference_mode():
        sounds = shipped().decode(frames)[:, 0].double().numpy()
    begin = 0 if name == "space" else 24_000
    return [PLAIN[name][0](sound[begin:]) for sound in sounds]


@pytest.mark.parametrize("name", LATENTS)
def test_is_heard_step_by_step_with_the_others_at_rest(name: str) -> None:
    heard = steps(LATENTS.index(name), np.zeros(8))
    _, far, _, back = PLAIN[name]
    assert heard[-1] - heard[0] > far, heard
    assert np.diff(heard).min() >= -back, heard


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", LATENTS)
def test_is_heard_wherever_the_others_are(name: str, seed: int) -> None:
    base = np.random.default_rng(seed).uniform(-1.5, 1.5, 8)
    heard = steps(LATENTS.index(name), base)
    assert heard[-1] - heard[0] > PLAIN[name][2], heard


def test_rest_is_neither_loud_nor_silent_and_energy_takes_it_to_silence() -> None:
    levels = dict(zip(STEPS, steps(LATENTS.index("energy"), np.zeros(8)), strict=True))
    assert -24 < levels[0.0] < -14
    assert levels[-3.0] < -60
    assert levels[3.0] > -14


def test_other_latents_leave_loudness_within_bounds() -> None:
    for name in ("pitch", "brightness", "breath", "body", "shimmer", "space"):
        latents = torch.zeros(7, 8, FRAMES)
        latents[:, LATENTS.index(name)] = torch.tensor(STEPS).float()[:, None]
        with torch.inference_mode():
            sounds = shipped().decode(latents)[:, 0, 24_000:].double().numpy()
        levels = [hearing.loudness(sound) for sound in sounds]
        assert max(levels) - min(levels) < 7, (name, levels)


def test_a_latent_is_heard_within_20_ms_without_a_click() -> None:
    latents = torch.zeros(1, 8, 100)
    latents[0, 1, :] = -4.0
    latents[0, 1, 50:] = 1.0
    with torch.inference_mode():
        sound = shipped().decode(latents)[0, 0].double().numpy()
    at = 50 * RATIO
    after = [np.sqrt(np.mean(sound[at + 480 * i : at + 480 * (i + 1)] ** 2)) for i in range(8)]
    assert after[2] > 0.5 * max(after)
    rough = np.abs(np.diff(sound, 2))
    assert rough[at - 600 : at + 600].max() <= 1.5 * rough[at + 2_000 : at + 20_000].max()
