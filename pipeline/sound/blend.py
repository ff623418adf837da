"""From what a model gives to one or two lanes without DC; imports torch, as it is nearest to it."""

import math
from dataclasses import dataclass

import numpy as np
import torch

from pipeline.sound.panning import panning
from recordings.frame import Float32Array

LOUDEST = 16.0
"""Samples beyond this are no sound any more; they would ring on in filters."""

DC = 8.0
"""Hz below which sound is taken out."""

PIECE = 4096
"""Samples that are filtered at once, at most: the weights of more would grow too far apart."""


@dataclass(frozen=True)
class Weights:
    """What the filter needs for n samples: p^-n, (1 - p) p^(n-1), p^n, and room to work in.

    `room` and `sums` have shape (lanes, 1 + n); `past`, `body`, `before` and `last` are parts of
    them, since to cut them out takes as long as to filter.
    """

    rising: torch.Tensor
    falling: torch.Tensor
    left: float
    room: torch.Tensor
    sums: torch.Tensor
    past: torch.Tensor
    body: torch.Tensor
    before: torch.Tensor
    last: torch.Tensor


class Blend:
    """Mixes the voices and channels of a model to `lanes`, and takes out what is below DC Hz.

    Two lanes are left and right; the only channel of a single voice is one lane. Filters with
    y[n] = p y[n-1] + x[n] - x[n-1], p = 1 - 2 pi DC / rate, which is x less its past falling off
    with p^n, and so a cumulative sum: in numpy and scipy it takes four times as long right after
    a model. Belongs into torch's inference mode.
    """

    def __init__(self, voices: int, channels: int, rate: float) -> None:
        pan = panning(voices, channels)
        self.lanes = 1 if voices * channels == 1 else 2
        plain = self.lanes == 1 or (voices, channels) == (1, 2)
        self._pan = None if plain else torch.from_numpy(pan.reshape(2, -1))
        self._pole = 1.0 - 2.0 * math.pi * DC / rate
        self._known: dict[int, Weights] = {}
        self._now = self._weights(1)

    def step(self, raw: torch.Tensor) -> tuple[Float32Array, float]:
        """Return (lanes, n) of samples (voices, channels, n), and their peak.

        The peak is no finite number where any sample is none; `reset` is then due.
        """
        mixed = raw.squeeze(0) if self._pan is None else self._pan @ raw.flatten(0, 1)
        if mixed.shape[1] <= PIECE:
            return self._piece(mixed)
        parts = [self._piece(part) for part in torch.split(mixed, PIECE, 1)]
        # max() alone would lose a NaN
        return np.concatenate([p for p, _ in parts], axis=1), float(np.max([p for _, p in parts]))

    def reset(self) -> None:
        """Forget what was heard."""
        self._now.past.zero_()

    def _piece(self, x: torch.Tensor) -> tuple[Float32Array, float]:
        use = self._use(x.shape[1])
        out, peak = filtered(x, use)
        if LOUDEST < peak < math.inf:
            out, peak = filtered(x.clamp(-LOUDEST, LOUDEST), use)
        torch.mul(use.last, use.left, out=use.past)
        return out.numpy(), peak

    def _use(self, n: int) -> Weights:
        """Return the weights for n samples, with what came before."""
        before = self._now
        if len(before.rising) != n:
            self._now = self._known.get(n) or self._weights(n)
            self._now.past.copy_(before.past)
        return self._now

    def _weights(self, n: int) -> Weights:
        powers = torch.arange(n, dtype=torch.float64)
        room, sums = torch.zeros(self.lanes, n + 1), torch.zeros(self.lanes, n + 1)
        self._known[n] = Weights(
            rising=(self._pole**-powers).float(),
            falling=((1.0 - self._pole) * self._pole ** (powers - 1.0)).float(),
            left=self._pole**n,
            room=room,
            sums=sums,
            past=room[:, :1],
            body=room[:, 1:],
            before=sums[:, :-1],
            last=sums[:, -1:],
        )
        return self._known[n]


def filtered(x: torch.Tensor, use: Weights) -> tuple[torch.Tensor, float]:
    """Return x, shape (lanes, n), without DC, and its peak."""
    torch.mul(x, use.rising, out=use.body)
    torch.cumsum(use.room, 1, out=use.sums)
    out = torch.addcmul(x, use.before, use.falling, value=-1.0)
    low, high = torch.aminmax(out)
    return out, max(high.item(), -low.item())
