"""The whole instrument behind the methods and attributes that nn~ asks a model for."""

import math

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.listening import Listening
from pipeline.sound.instrument.names import LATENTS, LIVE, RATE, RATIO, VOICES
from pipeline.sound.instrument.playing import Playing

METHODS = {
    "encode": (1, 1, len(LATENTS), RATIO),
    "decode": (len(LATENTS), RATIO, 1, 1),
    "forward": (1, 1, 1, 1),
}
"""Channels and ratio of what goes in and comes out, for each method."""

DEFAULTS = {"tune": 0.6, "root": 0.0, "reverb": 0.5, "drive": 0.2}
LIMITS = {"tune": (0.0, 1.0), "root": (-12.0, 12.0), "reverb": (0.0, 1.0), "drive": (0.0, 1.0)}
"""`root` in semitones; the others from nothing to all."""


class Instrument(nn.Module):
    """Eight latents to sound and back, in blocks of any number of frames and up to 64 voices."""

    def __init__(self) -> None:
        super().__init__()
        self.ratio, self.voices, self.sr, self.latent_size = RATIO, VOICES, RATE, len(LATENTS)
        self.live = [DEFAULTS[name] for name in LIVE]
        self.limits = [LIMITS[name] for name in LIVE]
        for name, numbers in METHODS.items():
            self.register_buffer(f"{name}_params", torch.tensor(numbers))
        self._methods, self._attributes = list(METHODS), ["sr", "latent_size", *LIVE]
        sound = ["sound"]
        self.encode_input_labels, self.encode_output_labels = sound, list(LATENTS)
        self.decode_input_labels, self.decode_output_labels = list(LATENTS), sound
        self.forward_input_labels, self.forward_output_labels = sound, sound
        for name in ("sr", "latent_size"):
            self.register_buffer(f"{name}_params", torch.tensor([1]))
        for name in LIVE:
            self.register_buffer(f"{name}_params", torch.tensor([2]))
        self.playing, self.listening = Playing(), Listening()

    @torch.jit.export
    def encode(self, sound: Tensor) -> Tensor:
        """Return latents (batch, 8, frames) of `sound` (batch, 1, frames × 512)."""
        batch, channels, samples = sound.shape
        self.check(batch, channels, 1)
        if samples % self.ratio != 0:
            raise ValueError(f"encode takes whole frames of {self.ratio} samples, not {samples}")
        if samples == 0 or batch == 0:
            return torch.zeros(batch, self.latent_size, 0)
        heard: Tensor = self.listening(sound[:, 0], float(self.sr))
        return heard

    @torch.jit.export
    def decode(self, latents: Tensor) -> Tensor:
        """Return sound (batch, 1, frames × 512), within ±1, of `latents` (batch, 8, frames)."""
        batch, channels, frames = latents.shape
        self.check(batch, channels, self.latent_size)
        if frames == 0 or batch == 0:
            return torch.zeros(batch, 1, 0)
        played: Tensor = self.playing(latents, torch.tensor(self.live), float(self.sr))
        return played.unsqueeze(1)

    @torch.jit.export
    def forward(self, sound: Tensor) -> Tensor:
        """Return `sound` (batch, 1, frames × 512) played by the instrument."""
        return self.decode(self.encode(sound))

    def check(self, batch: int, channels: int, wanted: int) -> None:
        """Raise where the model cannot play so many voices, or needs other channels."""
        if batch > self.voices:
            raise ValueError(f"at most {self.voices} voices can be played at once, not {batch}")
        if channels != wanted:
            raise ValueError(f"this method takes {wanted} channels, not {channels}")

    @torch.jit.export
    def get_methods(self) -> list[str]:
        """Return the methods that nn~ may call."""
        return self._methods

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        """Return the names that get_… and set_… are there for."""
        return self._attributes

    @torch.jit.export
    def set_sample_rate(self, rate: int) -> None:
        """Play at the host's `rate` in Hz, so that pitch and formants stay where they are."""
        if 8_000 <= rate <= 192_000:
            self.sr = rate

    @torch.jit.export
    def get_sr(self) -> list[int]:
        """Return the rate in Hz that it plays at."""
        return [self.sr]

    @torch.jit.export
    def set_sr(self, rate: int) -> int:
        """Set the rate; -1 where no sound card has it."""
        self.set_sample_rate(rate)
        return 0 if self.sr == rate else -1

    @torch.jit.export
    def get_latent_size(self) -> list[int]:
        """Return how many latents there are."""
        return [self.latent_size]

    @torch.jit.export
    def set_latent_size(self, size: int) -> int:
        """Return -1 for any size but its own: it cannot be changed."""
        return 0 if size == self.latent_size else -1

    def limit(self, place: int, value: float) -> int:
        """Set a live attribute within its limits; -1 for what is no number."""
        if not math.isfinite(value):
            return -1
        low, high = self.limits[place]
        self.live[place] = min(max(value, low), high)
        return 0

    @torch.jit.export
    def get_tune(self) -> list[float]:
        """Return how strongly the scale draws pitch, 0 to 1."""
        return [self.live[0]]

    @torch.jit.export
    def set_tune(self, value: float) -> int:
        """Set how strongly the scale draws pitch."""
        return self.limit(0, value)

    @torch.jit.export
    def get_root(self) -> list[float]:
        """Return by how many semitones all is transposed."""
        return [self.live[1]]

    @torch.jit.export
    def set_root(self, value: float) -> int:
        """Transpose all by -12 to 12 semitones."""
        return self.limit(1, value)

    @torch.jit.export
    def get_reverb(self) -> list[float]:
        """Return how long the room rings, 0 to 1."""
        return [self.live[2]]

    @torch.jit.export
    def set_reverb(self, value: float) -> int:
        """Set how long the room rings: from a quarter of its usual time to four times."""
        return self.limit(2, value)

    @torch.jit.export
    def get_drive(self) -> list[float]:
        """Return how far it is driven, 0 to 1."""
        return [self.live[3]]

    @torch.jit.export
    def set_drive(self, value: float) -> int:
        """Set how far it is driven: from soft to grainy."""
        return self.limit(3, value)
