"""Where it sounds: eight delays that feed each other."""

import math

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.names import VOICES
from pipeline.sound.instrument.touch import between, ramp

DELAYS = (1039, 1129, 1259, 1361, 1511, 1663, 1831, 2039)
"""Samples; none shorter than what is read at once."""

MEMORY = 2048
"""Samples that each delay remembers."""

STRIDE = 1024
"""Samples read at once, at most."""


def mixing() -> Tensor:
    """Return the Hadamard matrix that sends each delay to all, loudness unchanged; (8, 8)."""
    matrix = torch.ones(1, 1)
    for _ in range(3):
        matrix = torch.cat([torch.cat([matrix, matrix], 1), torch.cat([matrix, -matrix], 1)], 0)
    return matrix / math.sqrt(8)


class Room(nn.Module):
    """A feedback delay network (Jot and Chaigne, 1991), whose reverberation time may move."""

    memory: Tensor
    at: Tensor
    mix: Tensor
    send: Tensor
    ramp: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.stride, self.length = STRIDE, MEMORY
        self.delay = sum(DELAYS) / len(DELAYS)
        self.register_buffer("memory", torch.zeros(VOICES, len(DELAYS), MEMORY))
        delays = torch.tensor(DELAYS)
        self.register_buffer("at", MEMORY - 1 - delays[:, None] + torch.arange(STRIDE + 1))
        self.register_buffer("mix", mixing())
        self.register_buffer("send", torch.tensor([1.0, -1, 1, -1, -1, 1, 1, -1])[:, None])
        self.register_buffer("ramp", ramp())

    def forward(self, sound: Tensor, seconds: Tensor, rate: float) -> Tensor:
        """Return the room's answer alone (batch, samples), about as loud as `sound`.

        `seconds` (batch, frames + 1) is how long it takes to fall by 60 dB.
        """
        batch, samples = sound.shape
        gain = between(torch.exp2(-9.966 * self.delay / (seconds * rate)), self.ramp)
        memory = self.memory[:batch]
        line = torch.cat([memory, memory.new_empty(batch, memory.shape[1], samples)], -1)
        level = 0.33 * torch.sqrt(1.0 - gain.square())
        feed = (sound * level).unsqueeze(1) * self.send
        gain = gain.unsqueeze(1)
        mix = self.mix.expand(batch, -1, -1)
        answers: list[Tensor] = []
        for start in range(0, samples, self.stride):
            stop = min(start + self.stride, samples)
            at = self.at[:, : stop - start + 1].expand(batch, -1, -1)
            read = line[:, :, start : start + self.length].gather(-1, at)
            soft = torch.lerp(read[..., 1:], read[..., :-1], 0.25)
            answers.append(torch.matmul(self.send.t(), soft).squeeze(1))
            back = torch.baddbmm(feed[..., start:stop], mix, soft * gain[..., start:stop])
            line[:, :, start + self.length : stop + self.length] = back
        memory.copy_(line[:, :, samples:])
        return torch.cat(answers, -1)
