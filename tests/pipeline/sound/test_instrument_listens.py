"""What the shipped model hears comes near to what was played."""

import numpy as np
import pytest
import torch

from pipeline.sound.instrument.names import LATENTS, RATIO
from tests.pipeline.sound.shipped import shipped

LATE = 2
"""Frames by which its window hears later than it plays."""


def waves(place: int, frames: int = 400) -> torch.Tensor:
    """Return latents of which one goes up and down, and the rest stay at quiet places."""
    latents = torch.zeros(1, 8, frames)
    latents[0, 5:] = torch.tensor([-1.0, -2.0, -1.0])[:, None]
    latents[0, 3] = -1.5
    turns = torch.linspace(0, 2.5 * 2 * np.pi, frames)
    latents[0, place] = 2.0 * torch.sin(turns)
    return latents


@pytest.mark.parametrize(
    ("name", "least"),
    [("pitch", 0.97), ("energy", 0.95), ("brightness", 0.9), ("breath", 0.8), ("body", 0.85)],
)
def test_hears_a_latent_move(name: str, least: float) -> None:
    place = LATENTS.index(name)
    played = waves(place)
    with torch.inference_mode():
        heard = shipped().encode(shipped().decode(played))
    a, b = played[0, place, 8:-LATE].numpy(), heard[0, place, 8 + LATE :].numpy()
    assert np.corrcoef(a, b)[0, 1] > least
    assert np.ptp(b) > 0.5 * np.ptp(a)


def test_hears_most_of_what_wanders() -> None:
    steps = torch.randn(8, 8, 60, generator=torch.Generator().manual_seed(3)).cumsum(-1) * 0.3
    played = torch.nn.functional.interpolate(steps, scale_factor=15, mode="linear").clamp(-1.8, 1.8)
    with torch.inference_mode():
        heard = shipped().encode(shipped().decode(played))
    for name in ("pitch", "energy", "brightness", "breath"):
        place = LATENTS.index(name)
        a = played[:, place, 8:-LATE].flatten().numpy()
        b = heard[:, place, 8 + LATE :].flatten().numpy()
        assert np.corrcoef(a, b)[0, 1] > 0.6, name


@pytest.mark.parametrize("hertz", [110.0, 220.0, 440.0])
def test_hears_the_pitch_of_any_sound(hertz: float) -> None:
    turns = torch.arange(60 * RATIO) * (hertz / 48_000)
    for sound in (torch.sin(2 * np.pi * turns), 2.0 * turns.frac() - 1.0):
        with torch.inference_mode():
            heard = shipped().encode(0.3 * sound[None, None])
        assert float(heard[0, 0, -10:].mean()) == pytest.approx(2 * np.log2(hertz / 196), abs=0.02)


def test_holds_the_pitch_where_there_is_none() -> None:
    turns = torch.arange(60 * RATIO) * (330.0 / 48_000)
    sound = torch.cat([0.3 * torch.sin(2 * np.pi * turns), torch.zeros(60 * RATIO)])
    with torch.inference_mode():
        heard = shipped().encode(sound[None, None])[0]
    assert float(heard[0, -1]) == pytest.approx(2 * np.log2(330 / 196), abs=0.1)
    assert float(heard[1, -1]) <= -3.0
    noise = torch.rand(60 * RATIO, generator=torch.Generator().manual_seed(1)) - 0.5
    with torch.inference_mode():
        assert float(shipped().encode(noise[None, None])[0, 3, -20:].mean()) > 2.0
