"""Takes latents as they come and gives the points between which every control moves."""

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.names import LATENTS, LIVE, RATIO, REACH, VOICES


def held(values: Tensor, valid: Tensor, last: Tensor) -> Tensor:
    """Return `values` (batch, channels, frames), where not `valid` the last one that was.

    `last` (batch, channels) stands before the first frame.
    """
    frames = values.shape[-1]
    count = torch.arange(1, frames + 1, device=values.device).expand_as(values)
    newest = torch.where(valid, count, torch.zeros_like(count)).cummax(-1)[0]
    return torch.cat([last.unsqueeze(-1), values], -1).gather(-1, newest)


def between(points: Tensor, ramp: Tensor) -> Tensor:
    """Return (…, frames × 512) samples in straight lines through `points` (…, frames + 1)."""
    points = points.unsqueeze(-1)
    return torch.lerp(points[..., :-1, :], points[..., 1:, :], ramp).flatten(-2)


def ramp() -> Tensor:
    """Return the way from one point to the next (512,): it ends in 1."""
    return torch.arange(1, RATIO + 1) / RATIO


class Touch(nn.Module):
    """Latents and live attributes, made safe, with those of the frame before in front."""

    last: Tensor
    begun: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.reach = REACH
        self.register_buffer("last", torch.zeros(VOICES, len(LATENTS) + len(LIVE)))
        self.register_buffer("begun", torch.zeros(VOICES, 1))

    def forward(self, latents: Tensor, live: Tensor) -> tuple[Tensor, Tensor]:
        """Return points (batch, 12, frames + 1), and how far each voice has begun.

        `latents` is (batch, 8, frames), `live` the four attributes; what has begun is 0 or 1
        (batch, frames + 1). What is no number is held at the last that was one; the very first
        frame is where its voice begins, from silence.
        """
        batch, frames = latents.shape[0], latents.shape[2]
        last, begun = self.last[:batch], self.begun[:batch]
        limited = latents.float().clamp(-self.reach, self.reach)
        values = torch.cat([limited, live.view(1, -1, 1).expand(batch, -1, frames)], 1)
        valid = torch.isfinite(values)
        first = torch.where(valid[:, :, 0], values[:, :, 0], last)
        before = torch.where(begun > 0, last, first)
        points = torch.cat([before.unsqueeze(-1), held(values, valid, before)], -1)
        onset = torch.cat([begun.clone(), torch.ones_like(begun).expand(-1, frames)], -1)
        last.copy_(points[:, :, -1])
        begun.fill_(1.0)
        return points, onset
