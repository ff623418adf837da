"""Where pitch lies: three octaves, drawn a little towards the notes of a scale."""

import math

import torch
from torch import Tensor, nn

CENTRE = 196.0
"""Hz at the latent's zero: the G below middle C."""

STEP = 6.0
"""Semitones to one unit of the latent."""

SCALE = (0, 3, 5, 7, 10)
"""Semitones of the scale above its root: minor pentatonic, where no two notes clash."""


class Pitch(nn.Module):
    """From the latent to the frequency, never folding: a higher latent is never a lower sound."""

    notes: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.centre, self.step = math.log2(CENTRE), STEP
        notes = [12.0 * octave + note for octave in range(-4, 5) for note in SCALE]
        self.register_buffer("notes", torch.tensor(notes))

    def forward(self, pitch: Tensor, tune: Tensor, root: Tensor) -> Tensor:
        """Return log2 of the frequency in Hz, of the same shape as all three.

        At tune 0 evenly; at 1 each note of the scale is a rest on the way to the next.
        """
        wanted = pitch * self.step
        above = torch.bucketize(wanted.contiguous(), self.notes)
        low, high = self.notes[above - 1], self.notes[above]
        way = (wanted - low) / (high - low)
        drawn = way - tune * torch.sin(2 * math.pi * way) / (2 * math.pi)
        return self.centre + (low + (high - low) * drawn + root) / 12.0
