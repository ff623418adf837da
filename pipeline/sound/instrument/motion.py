"""What moves by itself: the pulse, and a slow drift that keeps a held sound alive."""

import math

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.names import RATIO, VOICES


class Motion(nn.Module):
    """Three phases for each voice, in turns: of the pulse and of two slow waves of pitch."""

    phase: Tensor
    fast: Tensor
    slow: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.ratio = RATIO
        self.turn = 2 * math.pi
        self.register_buffer("fast", torch.tensor([1.0, 0.0, 0.0]).double()[:, None])
        self.register_buffer("slow", torch.tensor([0.0, 0.23, 0.61]).double()[:, None])
        start = torch.arange(VOICES, dtype=torch.float64)[:, None]
        spread = torch.tensor([0.0, 0.381966, 0.618034], dtype=torch.float64)
        self.register_buffer("phase", torch.remainder(start * spread, 1.0))

    def forward(self, pulse: Tensor, rate: float) -> tuple[Tensor, Tensor, Tensor]:
        """Return depth and swing of the pulse, and drift in cents; all (batch, frames + 1).

        `pulse` is the latent's points, 0 to 1. Swing goes from 0, softest, to 1; depth is what it
        takes away at 0. From 1.5 Hz, of no depth, to 7 Hz, of nearly all.
        """
        batch = pulse.shape[0]
        depth = 0.96 * pulse**1.5
        hertz = torch.exp2(2.2 * pulse + 0.585)
        steps = (hertz.unsqueeze(1) * self.fast + self.slow) * (self.ratio / rate)
        state = self.phase[:batch]
        steps[:, :, 0] = 0.0
        phases = (state.unsqueeze(-1) + steps.cumsum(-1)).frac()
        state.copy_(phases[:, :, -1])
        waves = torch.cos(self.turn * phases.float())
        swing = (0.5 + 0.5 * waves[:, 0]) ** 2.0
        return depth, swing, 2.0 * waves[:, 1] + 1.2 * waves[:, 2]
