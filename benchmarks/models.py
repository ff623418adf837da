"""What models cost: Limber's own and a stand-in of the size of RAVE v1."""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

VOICES = 64
WIDTHS = (704, 352, 192, 96)
"""Channels after each of its stages, which make 4, 4, 4 and 2 frames of one."""

LIGHT = (160, 80, 40, 20)
"""The same of a model of about 1 ms, as small trained ones are."""

STRIDES = (4, 4, 4, 2)
BANDS = 16
RATIO = 2048

SHIPPED = Path("pipeline/sound/models/limber.ts")
BLOCKS = 500
"""Blocks of 2048 samples that are timed, after a tenth as many that are not."""


class Causal(nn.Module):
    """A convolution over three frames that keeps the last two of each voice."""

    past: Tensor

    def __init__(self, inputs: int, outputs: int, kernel: int = 3) -> None:
        super().__init__()
        self.inner = nn.Conv1d(inputs, outputs, kernel)
        self.kept = kernel - 1
        self.register_buffer("past", torch.zeros(VOICES, inputs, kernel - 1))

    def forward(self, x: Tensor) -> Tensor:
        """Return as many frames as came."""
        past = self.past[: x.shape[0]]
        x = torch.cat([past, x], -1)
        past.copy_(x[..., x.shape[-1] - self.kept :])
        y: Tensor = self.inner(x)
        return y


class Stage(nn.Module):
    """Makes several frames of one, then bends them in two residual convolutions."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.stride = stride
        self.widen = Causal(inputs, outputs)
        self.first, self.second = Causal(outputs, outputs), Causal(outputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Return stride × frames of `outputs` channels."""
        x = self.widen(torch.nn.functional.leaky_relu(x, 0.2).repeat_interleave(self.stride, -1))
        x = x + self.first(torch.nn.functional.leaky_relu(x, 0.2))
        y: Tensor = x + self.second(torch.nn.functional.leaky_relu(x, 0.2))
        return y


class StandIn(nn.Module):
    """nn~'s contract around convolutions of about v1's cost; what it sounds like is noise.

    decode: (batch, latents, frames) to (batch, 1, frames × 2048); encode the other way, much
    cheaper.
    """

    def __init__(self, latents: int = 8, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.sr, self.latent_size = 44100, latents
        self._methods, self._attributes = ["encode", "decode", "forward"], ["none"]
        self.decode_input_labels = [f"latent {i + 1}" for i in range(latents)]
        self.decode_output_labels = ["sound"]
        self.register_buffer("encode_params", torch.tensor([1, 1, latents, RATIO]))
        self.register_buffer("decode_params", torch.tensor([latents, RATIO, 1, 1]))
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.enter = Causal(latents, widths[0])
        before = (widths[0], *widths)
        self.stages = nn.Sequential(
            *(Stage(a, b, by) for a, b, by in zip(before, widths, STRIDES, strict=False))
        )
        self.leave = Causal(widths[-1], BANDS)
        self.listen = nn.Conv1d(1, latents, RATIO, stride=RATIO)

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        """Return one frame of latents for each 2048 samples."""
        z: Tensor = self.listen(x)
        return z

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        """Return 2048 samples for each frame, within ±1."""
        bands = torch.tanh(self.leave(self.stages(self.enter(z))))
        return bands.transpose(1, 2).reshape(z.shape[0], 1, -1)

    @torch.jit.export
    def forward(self, x: Tensor) -> Tensor:
        """Return the sound encoded and decoded."""
        return self.decode(self.encode(x))

    @torch.jit.export
    def get_methods(self) -> list[str]:
        """Return what nn~ may call."""
        return self._methods

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        """Return that there are none, as RAVE says it."""
        return self._attributes


def build(path: Path, latents: int = 8, widths: tuple[int, ...] = WIDTHS) -> Path:
    """Write the stand-in, always with the same weights, and return its path."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = StandIn(latents, widths).eval()
    torch.jit.script(module).save(str(path))  # type: ignore[no-untyped-call]  # torch says no types
    return path


@torch.inference_mode()
def cost(path: Path, voices: int = 1) -> tuple[float, float]:
    """Return p50 and p99 in ms of decoding 2048 samples in one thread of torch."""
    torch.set_num_threads(1)
    model = torch.jit.load(str(path)).eval()  # type: ignore[no-untyped-call]  # torch says no types
    latents, ratio = model.decode_params[:2].tolist()
    taken = []
    for _ in range(BLOCKS + BLOCKS // 10):
        z = torch.randn(voices, latents, 2048 // ratio)
        began = time.perf_counter()
        model.decode(z)
        taken.append(time.perf_counter() - began)
    p50, p99 = np.percentile(taken[-BLOCKS:], (50, 99)) * 1000
    return float(p50), float(p99)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        given = [Path(name) for name in sys.argv[1:]]
        for path in given or (SHIPPED, build(Path(folder) / "stand-in.ts")):
            for voices in (1, 4, 8):
                p50, p99 = cost(path, voices)
                print(f"{path.name}, {voices} voices: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
