"""What vibrates: four saws, and breath."""

import math

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.names import VOICES
from pipeline.sound.instrument.touch import between, ramp

CENTS = (0.0, 1.0, -0.87, 0.41)
"""How each saw is detuned, as a share of the widest."""


def step(distance: Tensor) -> Tensor:
    """Return what a step lacks to be band-limited, at `distance` samples after it.

    Of a unit step, through a cubic B-spline: nothing farther away than two samples.
    """
    far = distance.abs()
    outer, inner = torch.relu(2.0 - far).square(), torch.relu(1.0 - far).square()
    return torch.copysign((outer.square() - 4.0 * inner.square()) / 24.0, -distance)


class Saws(nn.Module):
    """One saw in the middle and three beside it, each with a phase that goes on between calls."""

    phase: Tensor
    detune: Tensor
    ramp: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("detune", torch.tensor(CENTS)[:, None] * (math.log(2) / 1200))
        self.register_buffer("ramp", ramp())
        start = torch.tensor([0.5, 0.13, 0.77, 0.31], dtype=torch.float64)
        self.register_buffer("phase", start.repeat(VOICES, 1))

    def forward(self, octaves: Tensor, spread: Tensor, side: Tensor, rate: float) -> Tensor:
        """Return (batch, samples) of points (batch, frames + 1): log2 Hz, cents, and side level."""
        moving = between(torch.stack([octaves, spread, side], 1), self.ramp)
        hertz = torch.exp2(moving[:, 0:1]).clamp(max=0.2 * rate)
        turns = (1.0 + self.detune * moving[:, 1:2]) * (hertz / rate)
        state = self.phase[: octaves.shape[0]]
        exact = (state.unsqueeze(-1) + turns.cumsum(-1, dtype=torch.float64)).frac()
        state.copy_(exact[:, :, -1])
        phase = exact.float()
        # the nearest jump is the last one or the next
        distance = (phase - (phase >= 0.5).float()) / turns
        saws = 2.0 * (phase - step(distance)) - 1.0
        return torch.addcmul(saws[:, 0], saws[:, 1:].sum(1), moving[:, 2])


class Breath(nn.Module):
    """White noise that is counted, not drawn: the same state gives the same noise."""

    count: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("count", torch.arange(VOICES)[:, None] << 24)

    def forward(self, batch: int, samples: int) -> Tensor:
        """Return (batch, samples) between -1 and 1: the counter through two rounds of a hash.

        The hash is lowbias32 of https://nullprogram.com/blog/2018/07/31/.
        """
        state = self.count[:batch]
        word = state + torch.arange(samples, device=state.device)
        state.copy_((state + samples) & 0xFFFFFFFF)
        word = word & 0xFFFFFFFF
        word = ((word ^ (word >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
        word = ((word ^ (word >> 15)) * 0x846CA68B) & 0xFFFFFFFF
        return (word ^ (word >> 16)).float() * (2.0 / 4294967296.0) - 1.0
