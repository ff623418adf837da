"""Further models for nn~, scripted here, whose costs, delays and noise are known exactly."""

import torch
from torch import Tensor, nn

from tests.pipeline.sound.scripted import Listing

LATE = 1500
"""Samples by which `Late` is late."""


class Slow(Listing):
    """decode: its first latent, after multiplying matrices `work` times for each frame."""

    weights: Tensor

    def __init__(self, work: int = 1, latents: int = 8, ratio: int = 2048) -> None:
        super().__init__(["decode"])
        self.work, self.ratio, self.sr, self.latent_size = work, ratio, 44100, latents
        self._attributes = ["work"]
        self.decode_input_labels = [f"latent {i + 1}" for i in range(latents)]
        self.decode_output_labels = ["sound"]
        self.register_buffer("decode_params", torch.tensor([latents, ratio, 1, 1]))
        self.register_buffer("work_params", torch.tensor([1]))
        self.register_buffer("weights", torch.eye(256))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        same = self.weights
        for _ in range(self.work * z.shape[2]):
            same = torch.matmul(same, self.weights)
        return z[:, :1].repeat_interleave(self.ratio, -1) * same[0, 0]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return self._attributes

    @torch.jit.export
    def get_work(self) -> int:
        return self.work

    @torch.jit.export
    def set_work(self, value: int) -> int:
        self.work = value
        return 0

    def forward(self, z: Tensor) -> Tensor:
        return self.decode(z)


class Late(Listing):
    """decode: two channels, each the sum of its half of the latents, `LATE` samples late.

    encode: the mean of each window of the left channel in the first half of the latents, of the
    right one in the others.
    """

    past: Tensor

    def __init__(self, latents: int = 16, ratio: int = 2048) -> None:
        super().__init__(["encode", "decode", "forward"])
        self.latents, self.ratio, self.sr, self.late = latents, ratio, 44100, LATE
        self.register_buffer("encode_params", torch.tensor([2, 1, latents, ratio]))
        self.register_buffer("decode_params", torch.tensor([latents, ratio, 2, 1]))
        self.register_buffer("forward_params", torch.tensor([2, 1, 2, 1]))
        self.register_buffer("past", torch.zeros(64, 2, LATE))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        half = self.latents // 2
        sides = torch.cat([z[:, :half].sum(1, keepdim=True), z[:, half:].sum(1, keepdim=True)], 1)
        sound = torch.cat([self.past[: z.shape[0]], sides.repeat_interleave(self.ratio, -1)], -1)
        self.past[: z.shape[0]].copy_(sound[..., -self.late :])
        return sound[..., : -self.late]

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        mean = x.reshape(x.shape[0], 2, -1, self.ratio).mean(-1)
        return mean.repeat_interleave(self.latents // 2, 1)

    @torch.jit.export
    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))


class Flat(nn.Module):
    """A model of 2022 whose facts are tensors of its own: 128 latents, cut to 8."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("decode_params", torch.tensor([8, 2048, 1, 1]))
        self.register_buffer("sampling_rate", torch.tensor(44100))
        self.register_buffer("latent_size", torch.tensor(128))
        self.register_buffer("cropped_latent_size", torch.tensor(8))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        return z[:, :1].repeat_interleave(2048, -1)

    def forward(self, x: Tensor) -> Tensor:
        return x


class Discrete(Listing):
    """decode: 4 latents that are whole numbers, 0 to 1023, as levels from -1 to 1; ratio 1024.

    encode gives the number of each window's mean back.
    """

    def __init__(self) -> None:
        super().__init__(["encode", "decode"])
        self.sr = 48000
        self.register_buffer("encode_params", torch.tensor([1, 1, 4, 1024]))
        self.register_buffer("decode_params", torch.tensor([4, 1024, 1, 1]))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        mean = x.reshape(x.shape[0], 1, -1, 1024).mean(-1)
        return torch.round((mean + 1.0) * 511.5).clamp(0, 1023).repeat(1, 4, 1)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        levels = z.long().clamp(0, 1023).float() / 511.5 - 1.0
        return levels.mean(1, keepdim=True).repeat_interleave(1024, -1)

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))


class Filled(Listing):
    """decode: takes 8 to 128 channels and fills what is missing with noise, as RAVE does.

    Its sound is its first latent plus a tenth of the mean of all 120 that noise may fill.
    """

    def __init__(self) -> None:
        super().__init__(["decode"])
        self.sr, self.latent_size, self.full_latent_size = 44100, 8, 128
        self.register_buffer("decode_params", torch.tensor([8, 2048, 1, 1]))

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        missing = self.full_latent_size - z.shape[1]
        if missing > 0:
            z = torch.cat([z, torch.randn(z.shape[0], missing, z.shape[2])], 1)
        sound = z[:, :1] + 0.1 * z[:, self.latent_size :].mean(1, keepdim=True)
        return sound.repeat_interleave(2048, -1)

    def forward(self, z: Tensor) -> Tensor:
        return self.decode(z)
