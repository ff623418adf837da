"""Hears in a sound what the instrument would have to play to come near it."""

import math

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.body import doublings, ear
from pipeline.sound.instrument.names import RATE, RATIO, REACH, VOICES
from pipeline.sound.instrument.pitch import CENTRE, STEP
from pipeline.sound.instrument.touch import held

WINDOW = 2048
"""Samples listened to at once: more than two periods of the lowest pitch."""

EDGES = (80, 160, 320, 480, 640, 900, 1250, 1750, 2400, 3300, 4600, 6500, 9500, 14000)
"""Hz between the bands that brightness, breath and body are told by."""

CLUES = len(EDGES) + 5
"""How many numbers they are told by."""

REST = (-1.0, -2.0, -1.0)
"""Shimmer, pulse and space: not to be heard in one window, so they stay quiet."""

FLOOR = -66.0
"""dB below which nothing is listened for."""

VOICED = 0.5
"""How periodic a window must be to have a pitch."""


def sums(values: Tensor) -> Tensor:
    """Return (…, n + 1) sums of the first 0, 1, … n of `values` (…, n)."""
    return torch.cat([torch.zeros_like(values[..., :1]), values.cumsum(-1)], -1)


class Listening(nn.Module):
    """From windows of a sound to latents, with the end of what was heard before."""

    before: Tensor
    pitch: Tensor
    bands: Tensor
    readout: Tensor
    window: Tensor
    rest: Tensor
    octaves: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.ratio, self.length, self.lags, self.reach = RATIO, WINDOW, 1024, REACH
        self.centre, self.step, self.floor, self.voiced = math.log2(CENTRE), STEP, FLOOR, VOICED
        self.rate = float(RATE)
        self.register_buffer("before", torch.zeros(VOICES, WINDOW - RATIO))
        self.register_buffer("pitch", torch.zeros(VOICES, 1))
        self.register_buffer("bands", torch.tensor(EDGES, dtype=torch.float32))
        self.register_buffer("readout", torch.zeros(CLUES, 3))
        self.register_buffer("window", torch.hann_window(WINDOW))
        self.register_buffer("rest", torch.tensor(REST)[:, None])
        hertz = torch.arange(WINDOW // 2 + 1) * (RATE / WINDOW)
        self.register_buffer("octaves", torch.log2(hertz.clamp(min=1.0)))

    def forward(self, sound: Tensor, rate: float) -> Tensor:
        """Return latents (batch, 8, frames) of `sound` (batch, samples), frames × 512 long."""
        batch = sound.shape[0]
        before = self.before[:batch]
        safe = torch.nan_to_num(sound.float(), 0.0, 1.0, -1.0).clamp(-4.0, 4.0)
        heard = torch.cat([before, safe], -1)
        before.copy_(heard[:, safe.shape[1] :])
        frames = heard.unfold(-1, self.length, self.ratio)
        period, periodic = self.periods(frames, rate)
        power = torch.fft.rfft(frames * self.window, self.length).abs().square()
        level = self.level(power, rate)
        pitch = self.pitches(period, (periodic > self.voiced) & (level > self.floor), batch, rate)
        clues = self.clues(power, pitch, periodic, rate)
        told = torch.matmul(clues, self.readout).clamp(-3.0, 3.0).transpose(1, 2)
        rest = self.rest.expand(batch, -1, pitch.shape[1])
        return torch.cat([torch.stack([pitch, self.energies(level)], 1), told, rest], 1)

    def periods(self, frames: Tensor, rate: float) -> tuple[Tensor, Tensor]:
        """Return the period in samples and how periodic, 0 to 1, each frame (…, 2048) is.

        The first high peak of the normalised square difference: McLeod and Wyvill, ICMC 2005.
        """
        spectrum = torch.fft.rfft(frames, 2 * self.length)
        alike = torch.fft.irfft(spectrum.abs().square(), 2 * self.length)[..., : self.lags]
        squares = sums(frames.square())
        lag = torch.arange(self.lags, device=frames.device)
        total = squares[..., -1:] - squares[..., : self.lags]
        total = total + squares.flip(-1)[..., : self.lags]
        alike = 2.0 * alike / (total + 1e-9)
        middle = alike[..., 1:-1]
        peak = (middle >= alike[..., :-2]) & (middle > alike[..., 2:])
        peak = peak & (lag[1:-1] >= rate / 900.0)
        heights = torch.where(peak, middle, torch.zeros_like(middle))
        best = heights.max(-1, keepdim=True)[0]
        first = (heights >= 0.9 * best).float().argmax(-1, keepdim=True)
        left, top, right = (alike.gather(-1, first + k).squeeze(-1) for k in range(3))
        bend = (2.0 * top - left - right).clamp(min=1e-6)
        shift = (0.5 * (right - left) / bend).clamp(-0.5, 0.5)
        return first.squeeze(-1) + 1.0 + shift, best.squeeze(-1).clamp(0.0, 1.0)

    def pitches(self, period: Tensor, valid: Tensor, batch: int, rate: float) -> Tensor:
        """Return the pitch latent (batch, frames), held where there is none."""
        wanted = (doublings(rate) - torch.log2(period) - self.centre) * 12.0 / self.step
        wanted = wanted.clamp(-self.reach, self.reach)
        state = self.pitch[:batch]
        pitch = held(wanted.unsqueeze(1), valid.unsqueeze(1), state)
        state.copy_(pitch[:, :, -1])
        return pitch.squeeze(1)

    def level(self, power: Tensor, rate: float) -> Tensor:
        """Return the weighted level in dB (batch, frames) of power spectra (…, 1025)."""
        weight = ear(self.octaves + doublings(rate / self.rate))
        mean = (power * weight).sum(-1) * (2.0 / (self.length * self.window.square().sum()))
        return 10.0 * torch.log10(mean + 1e-12)

    def energies(self, level: Tensor) -> Tensor:
        """Return the energy latent that plays `level`: the inverse of `Instrument.levels`."""
        above = (level + 20.0) / 3.2
        below = (3.2 - torch.sqrt(3.2**2 + 4 * 4.3 * (-20.0 - level).clamp(min=0.0))) / (2 * 4.3)
        return torch.where(level > -20.0, above, below).clamp(-self.reach, 3.0)

    def clues(self, power: Tensor, pitch: Tensor, periodic: Tensor, rate: float) -> Tensor:
        """Return what brightness, breath and body are told by (batch, frames, CLUES)."""
        below = sums(power)
        at = (self.bands * (self.length / rate)).long()
        bands = below.index_select(-1, at).diff()
        bands = torch.log10(bands / (below[..., -1:] + 1e-9) + 1e-5)
        unlike = 1.003 - periodic
        # breath is a cube in amplitude: what is unlike goes with its sixth power
        airy = torch.stack([periodic, torch.log10(unlike), torch.pow(unlike, 1 / 6)], -1)
        tone = torch.stack([torch.ones_like(pitch), pitch, pitch.square()], -1)
        return torch.cat([tone, airy, bands], -1)
