"""Builds the instrument's file: what it hears is fitted to what it plays, then all is packed."""

import io
import zipfile
from pathlib import Path

import torch
from torch import Tensor

from pipeline.sound.instrument.model import Instrument
from pipeline.sound.instrument.names import LATENTS, VOICES

SOUNDS = 12
"""How many sounds each of the 64 voices plays for the fit."""

FRAMES = 24
"""Frames of latents that each is held for."""

WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every part of the file: always the same."""


def build(path: Path) -> None:
    """Write the model to `path`; the same torch, zlib and processor give the same bytes."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    readout = fit()
    instrument = Instrument().eval()
    instrument.listening.readout.copy_(readout)
    with io.BytesIO() as raw:
        torch.jit.save(torch.jit.script(instrument), raw)
        packed = pack(raw.getvalue())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed)


@torch.inference_mode()
def fit() -> Tensor:
    """Return what brightness, breath and body are told by: ridge regression on random sounds."""
    instrument = Instrument().eval()
    rows, targets = [], []
    for _ in range(SOUNDS):
        latents = torch.rand(VOICES, len(LATENTS), 1) * 6.0 - 3.0
        latents[:, 1].clamp_(min=-1.5)
        sound = instrument.decode(latents.expand(-1, -1, FRAMES))[:, 0]
        frames = sound[:, -instrument.listening.length - 4 * instrument.ratio :].unfold(
            -1, instrument.listening.length, instrument.ratio
        )
        rows.append(clues(instrument, frames).flatten(0, 1))
        targets.append(
            latents[:, 2:5].expand(-1, -1, frames.shape[1]).transpose(1, 2).flatten(0, 1)
        )
    X, Y = torch.cat(rows).double(), torch.cat(targets).double()
    weights = torch.linalg.solve(X.T @ X + 1e-3 * len(X) * torch.eye(X.shape[1]).double(), X.T @ Y)
    return torch.round(weights.float(), decimals=3)


def clues(instrument: Instrument, frames: Tensor) -> Tensor:
    """Return what the instrument hears in `frames` (voices, frames, 2048), as if it played."""
    ear, rate = instrument.listening, float(instrument.sr)
    period, periodic = ear.periods(frames, rate)
    power = torch.fft.rfft(frames * ear.window, ear.length).abs().square()
    pitch = ear.pitches(period, periodic > ear.voiced, len(frames), rate)
    return ear.clues(power, pitch, periodic, rate)


def pack(saved: bytes) -> bytes:
    """Return the archive `saved` again, without times and the builder's paths, compressed.

    The states of 64 voices are zeros at first, which nearly vanish.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            if name.endswith(".debug_pkl"):
                continue
            part = zipfile.ZipInfo("limber/" + name.split("/", 1)[1], WHEN)
            part.create_system = 3
            new.writestr(part, old.read(name), zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()
