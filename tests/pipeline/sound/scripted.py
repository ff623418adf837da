"""Small models for nn~, scripted here: a tone whose level is its first latent, with faults."""

from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

RATE = 44100
RATIO = 512
FREQUENCY = 441.0


class Listing(nn.Module):
    """What every model of today says of itself; its methods are in `_methods`."""

    def __init__(self, methods: list[str]) -> None:
        super().__init__()
        self._methods = methods

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return self._methods


class Tone(Listing):
    """decode: a sine (channel c: harmonic c + 1) times the first latent, held over a frame.

    Counts its samples in a buffer by batch. `delay` frames pass before a latent is heard; after
    `raises` or `poisoned` frames it raises or gives NaN. encode: the peak of each window.
    """

    count: Tensor
    past: Tensor

    def __init__(
        self,
        latents: int = 4,
        ratio: int = RATIO,
        channels: int = 1,
        raises: int = -1,
        poisoned: int = -1,
        delay: int = 0,
    ) -> None:
        super().__init__(["encode", "decode", "forward"])
        self.latents, self.ratio, self.channels = latents, ratio, channels
        self.raises, self.poisoned, self.delay = raises, poisoned, delay
        self.sr = RATE
        self.latent_size = latents
        self.loud = (1.0,)
        self._attributes = ["loud"]
        self.decode_input_labels = [f"latent {i}" for i in range(latents)]
        self.decode_output_labels = ["sound"]
        self.register_buffer("encode_params", torch.tensor([channels, 1, latents, ratio]))
        self.register_buffer("decode_params", torch.tensor([latents, ratio, channels, 1]))
        self.register_buffer("forward_params", torch.tensor([channels, 1, channels, 1]))
        self.register_buffer("loud_params", torch.tensor([2]))
        self.register_buffer("count", torch.zeros(64, 1, 1, dtype=torch.float64))
        self.register_buffer("past", torch.zeros(64, 1, max(delay, 1)))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        b, _, frames = z.shape
        n = frames * self.ratio
        done = int(self.count[0, 0, 0].item()) // self.ratio
        if self.raises >= 0 and done >= self.raises:
            raise RuntimeError("this model has had enough")
        level = z[:, :1]
        if self.delay > 0:
            level = torch.cat([self.past[:b], level], -1)
            self.past[:b].copy_(level[..., -self.delay :])
            level = level[..., :frames]
        level = level.repeat_interleave(self.ratio, -1)
        t = (self.count[:b] + torch.arange(n)) / 44100.0
        self.count[:b] += n
        harmonics = torch.arange(1, self.channels + 1).reshape(1, -1, 1)
        sound = (level * torch.sin(2.0 * torch.pi * 441.0 * t * harmonics)).float()
        if self.poisoned >= 0 and done >= self.poisoned:
            sound = sound / 0.0
        return sound * self.loud[0]

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        b, _, n = x.shape
        peaks = x[:, :1].reshape(b, 1, n // self.ratio, self.ratio).abs().amax(-1)
        return peaks.repeat(1, self.latents, 1)

    @torch.jit.export
    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return self._attributes

    @torch.jit.export
    def get_loud(self) -> float:
        return self.loud[0]

    @torch.jit.export
    def set_loud(self, value: float) -> int:
        self.loud = (value,)
        return 0


class Inner(nn.Module):
    """What a model of 2022 has inside."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("sampling_rate", torch.tensor(48000))

    def forward(self, z: Tensor) -> Tensor:
        return z.repeat_interleave(2048, -1)


class Old(nn.Module):
    """A model of 2022: no lists, no labels, no rate but inside; its prior is not real."""

    def __init__(self) -> None:
        super().__init__()
        self._rave = Inner()
        self.register_buffer("decode_params", torch.tensor([8, 2048, 1, 1]))
        self.register_buffer("prior_params", torch.tensor([1, 2048, 8, 2048]))
        self.register_buffer("latent_size", torch.tensor(128))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        sound: Tensor = self._rave(z[:, :1])
        return sound

    @torch.jit.export
    def prior(self, z: Tensor) -> Tensor:
        return z.repeat(1, 8, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x


class Listed(nn.Module):
    """A model that writes its lists and numbers into its program, and has no decode."""

    synthesise_params: Final[list[int]]
    sr: Final[int]

    def __init__(self) -> None:
        super().__init__()
        self.synthesise_params = [3, 256, 2, 1]
        self.sr = 22050

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["synthesise"]

    @torch.jit.export
    def synthesise(self, x: Tensor) -> Tensor:
        return x[:, :2].repeat_interleave(256, -1)

    def forward(self, x: Tensor) -> Tensor:
        return x


class Noisy(Listing):
    """Fills its two latents up to 8 with noise, as RAVE does; its sound is their mean."""

    def __init__(self) -> None:
        super().__init__(["decode"])
        self.sr = RATE
        self.full_latent_size = 8
        self.register_buffer("decode_params", torch.tensor([2, RATIO, 1, 1]))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        missing = self.full_latent_size - z.shape[1]
        if missing > 0:
            z = torch.cat([z, torch.randn(z.shape[0], missing, z.shape[2])], 1)
        return z.mean(1, keepdim=True).repeat_interleave(512, -1)

    def forward(self, x: Tensor) -> Tensor:
        return x


class Dreaming(Tone):
    """A Tone with a prior: its latents are the temperature."""

    def __init__(self) -> None:
        super().__init__()
        self._methods = ["encode", "decode", "forward", "prior"]
        self.register_buffer("prior_params", torch.tensor([1, RATIO, 4, RATIO]))

    @torch.jit.export
    def prior(self, x: Tensor) -> Tensor:
        return x.repeat(1, 4, 1)


def saved(module: nn.Module, path: Path) -> Path:
    """Script a model and write it to a file."""
    torch.jit.script(module.eval()).save(str(path))  # type: ignore[no-untyped-call]  # torch says no types
    return path
