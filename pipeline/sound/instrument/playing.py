"""From eight latents to sound: how each control is drawn from them, and what they all do."""

import torch
from torch import Tensor, nn

from pipeline.sound.instrument.body import Body
from pipeline.sound.instrument.motion import Motion
from pipeline.sound.instrument.pitch import Pitch
from pipeline.sound.instrument.room import Room
from pipeline.sound.instrument.source import Breath, Saws
from pipeline.sound.instrument.touch import Touch, between, ramp


class Playing(nn.Module):
    """Saws and breath through a body into a room, all moved by the latents."""

    ramp: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.touch, self.motion, self.pitch = Touch(), Motion(), Pitch()
        self.saws, self.breath, self.body, self.room = Saws(), Breath(), Body(), Room()
        self.register_buffer("ramp", ramp())

    def forward(self, latents: Tensor, live: Tensor, rate: float) -> Tensor:
        """Return sound (batch, frames × 512), within ±1, of `latents` (batch, 8, frames).

        `live` holds the four live attributes, `rate` is in Hz.
        """
        points, onset = self.touch(latents, live)
        pitch, energy, brightness = points[:, :3].unbind(1)
        breath, body, shimmer, pulse, space = (
            ((points[:, 3:8] + 3.0) / 6.0).clamp(0.0, 1.0).unbind(1)
        )
        tune, root, reverb, drive = points[:, 8:].unbind(1)
        depth, swing, drift = self.motion(pulse, rate)
        octaves = self.pitch(pitch, tune, root) + drift * ((0.3 + shimmer) / 1200.0)
        cents = 40.0 * shimmer**1.5 * torch.exp2(0.4 * (7.6 - octaves))
        bins, weight = self.body.heard(rate)
        bright = brightness + 0.12 * energy + 1.6 * depth * (swing - 0.4)
        filters = self.body.responses(self.body.shape(bright, body, bins))
        saw, noise = self.body.loudness(filters, octaves, weight, rate).unbind(0)
        beat = (1.0 - depth * (1.0 - swing)) * (1.0 + 0.7 * depth)
        beat = beat.sqrt()  # once here and once behind the room, which would fill it up
        level = onset * self.levels(energy) * beat
        side, airy, angle = 0.7 * shimmer, breath**3, 1.3 * space**1.9
        tone = level * torch.sqrt((1.0 - airy.square()) / (1.0 + 3.0 * side.square())) / saw
        mixed = torch.stack(
            [tone, level * airy / noise, beat * angle.cos(), beat * angle.sin(), drive], 1
        )
        played = self.vibrate(octaves, cents, side, mixed, filters, rate)
        seconds = (0.6 * torch.exp2(3.0 * space + 4.0 * reverb - 2.0)).clamp(max=12.0)
        return self.sounding(played, seconds, mixed, rate)

    def levels(self, energy: Tensor) -> Tensor:
        """Return amplitudes: 3.2 dB to a unit about -20 dB, falling ever faster below zero."""
        decibels = -20.0 + 3.2 * energy - 4.3 * (-energy).clamp(min=0.0).square()
        return torch.pow(10.0, decibels / 20.0)

    def vibrate(
        self,
        octaves: Tensor,
        cents: Tensor,
        side: Tensor,
        mixed: Tensor,
        filters: Tensor,
        rate: float,
    ) -> Tensor:
        """Return saws and breath through the body (batch, samples)."""
        saws = self.saws(octaves, cents, side, rate)
        breath = self.breath(saws.shape[0], saws.shape[1])
        tone, hiss = between(mixed[:, :2], self.ramp).unbind(1)
        through: Tensor = self.body(saws * tone + breath * hiss, filters)
        return through

    def sounding(self, played: Tensor, seconds: Tensor, mixed: Tensor, rate: float) -> Tensor:
        """Return it in its room, rounded off below full scale (batch, samples)."""
        dry, wet, drive = between(mixed[:, 2:], self.ramp).unbind(1)
        whole = played * dry + self.room(played, seconds, rate) * wet
        return 0.97 * torch.tanh(whole * (1.0 + 3.0 * drive)) / (1.0 + drive)
