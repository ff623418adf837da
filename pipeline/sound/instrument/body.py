"""What the vibration sounds through: a tilted spectrum with the formants of a mouth."""

import math

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.names import RATE, RATIO, VOICES
from pipeline.sound.instrument.touch import ramp

SIZE = 2 * RATIO
"""Samples of a Fourier transform; responses are half as long."""

VOWELS = (
    (320, 800, 2250),
    (470, 900, 2400),
    (640, 1350, 2550),
    (480, 1850, 2550),
    (290, 2250, 3000),
)
"""Formants in Hz of u, o, an open middle, e, i, from the lowest of the latent to its highest."""

PEAKS = ((17.0, 0.20), (19.0, 0.15), (13.0, 0.13))
"""How high (dB) and wide (octaves) each formant is."""

DECIBEL = math.log(10) / 20
"""Natural logarithm of an amplitude, for one dB."""


def doublings(ratio: float) -> float:
    """Return log2 of `ratio`, which TorchScript lacks."""
    return math.log(ratio) / math.log(2.0)


def ear(octaves: Tensor) -> Tensor:
    """Return how much the ear makes of power at log2 Hz `octaves`.

    A simple curve after ITU-R BS.1770's: less below 110 Hz, up to 4 dB more above 1.7 kHz.
    """
    square = torch.exp2(2 * octaves)
    return square / (square + 110.0**2) * (1 + 1.5 * square / (square + 1700.0**2))


class Body(nn.Module):
    """A filter that moves: its response is of minimum phase, so that it adds no delay."""

    before: Tensor
    octaves: Tensor
    vowels: Tensor
    heights: Tensor
    narrow: Tensor
    weight: Tensor
    ramp: Tensor
    series: Tensor
    taper: Tensor
    harmonics: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.ratio, self.size, self.bins, self.decibel = RATIO, SIZE, SIZE // 2 + 1, DECIBEL
        self.rate = float(RATE)
        hertz = torch.arange(SIZE // 2 + 1) * (RATE / SIZE)
        self.register_buffer("octaves", torch.log2(hertz.clamp(min=20.0)))
        self.register_buffer("vowels", torch.log2(torch.tensor(VOWELS)))
        self.register_buffer("heights", torch.tensor([[peak for peak, _ in PEAKS]]))
        self.register_buffer("narrow", torch.tensor([[0.5 / width] for _, width in PEAKS]))
        self.register_buffer("taper", torch.cos(torch.arange(RATIO) / RATIO * math.pi / 2) ** 0.5)
        harmonics = torch.arange(1.0, 41.0)
        self.register_buffer("harmonics", torch.log2(harmonics))
        self.register_buffer("series", 2.0 / (math.pi * harmonics) ** 2)
        self.register_buffer("weight", ear(self.octaves))
        self.register_buffer("ramp", ramp())
        self.register_buffer("before", torch.zeros(VOICES, RATIO))

    def heard(self, rate: float) -> tuple[Tensor, Tensor]:
        """Return log2 of the frequency of each bin (513,), and how much the ear makes of it."""
        if rate == self.rate:
            return self.octaves, self.weight
        octaves = self.octaves + doublings(rate / self.rate)
        return octaves, ear(octaves)

    def shape(self, brightness: Tensor, body: Tensor, octaves: Tensor) -> Tensor:
        """Return log amplitudes (batch, points, 513) for points (batch, points) of two latents.

        `body` goes from 0 to 1 here.
        """
        place = (body * 4.0).clamp(max=3.999)
        vowel = place.long()
        way = (place - vowel).unsqueeze(-1)
        formants = torch.lerp(self.vowels[vowel], self.vowels[vowel + 1], way)
        away = (octaves - formants.unsqueeze(-1)) * self.narrow
        peaks = torch.matmul(self.heights, (away.square() + 1.0).reciprocal().square()).squeeze(-2)
        tilt = (2.6 * brightness - 3.5).unsqueeze(-1) * (octaves.clamp(min=7.0) - 8.5)
        edges = 14.0 * torch.relu(octaves - 13.1) + 24.0 * torch.relu(5.5 - octaves)
        return (peaks + tilt - edges) * self.decibel

    def loudness(self, filters: Tensor, octaves: Tensor, weight: Tensor, rate: float) -> Tensor:
        """Return how loud a saw at log2 Hz `octaves`, and white noise, come through `filters`.

        Amplitudes (2, batch, points), through filters (batch, points, 513), with the ear's weight.
        """
        power = torch.view_as_real(filters).square().sum(-1) * weight
        bins = torch.exp2(octaves.unsqueeze(-1) + self.harmonics) * (self.size / rate)
        bins = bins.clamp(max=self.bins - 2.0)
        low = bins.long()
        at = torch.lerp(power.gather(-1, low), power.gather(-1, low + 1), bins - low)
        return torch.stack([torch.matmul(at, self.series), power.mean(-1) / 3.0]).sqrt()

    def responses(self, shape: Tensor) -> Tensor:
        """Return the spectra (…, 513) of responses of minimum phase, 512 long, to log amplitudes.

        By the folded cepstrum: Oppenheim and Schafer, Discrete-Time Signal Processing, ch. 13.
        """
        cepstrum = torch.fft.irfft(shape, self.size)
        folded = cepstrum[..., : self.ratio] * 2.0
        folded[..., 0] *= 0.5
        spectrum = torch.fft.rfft(folded, self.size)
        whole = torch.polar(torch.exp(spectrum.real), spectrum.imag)
        response = torch.fft.irfft(whole, self.size)[..., : self.ratio] * self.taper
        spectra: Tensor = torch.fft.rfft(response, self.size)
        return spectra

    def forward(self, sound: Tensor, filters: Tensor) -> Tensor:
        """Return `sound` (batch, samples) through `filters` (batch, frames + 1, 513).

        Each frame goes through the filters at its beginning and end, and is faded from one to the
        other.
        """
        batch, samples = sound.shape
        before = self.before[:batch]
        heard = torch.cat([before, sound], -1).unfold(-1, self.size, self.ratio)
        before.copy_(sound[:, samples - self.ratio :])
        spectrum = torch.fft.rfft(heard, self.size)
        both = torch.stack([spectrum * filters[:, :-1], spectrum * filters[:, 1:]], 1)
        old, new = torch.fft.irfft(both, self.size)[..., self.ratio :].unbind(1)
        return torch.lerp(old, new, self.ramp).reshape(batch, samples)
