"""Voices that stand in for models: what they sound like is known exactly."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.sound.mixer import Voice
from recordings.frame import Float32Array


class Tone:
    """A sine whose frequency is 220 Hz, an octave higher for each unit of its first latent.

    It starts at 0 and its phase never jumps; its second latent, if it has one, is its loudness.
    """

    def __init__(self, rate: int, span: float = 1024.0, level: float = 0.5) -> None:
        self.rate, self.span, self.level = rate, span, level
        self.peak = np.inf
        self.problem = ""
        self.faults = 0
        self.raises = False
        self.spoils = False
        self.slow = 0.0
        self.blocks = 0
        self.heard: list[Float32Array] = []
        self.bends: list[Float32Array] = []
        self.came: list[Float32Array] = []
        self.tables: list[Mapping[str, Any]] = []
        self._phase = 0.0

    def block(self, start: Float32Array, end: Float32Array, frames: int) -> Float32Array:
        self.blocks += 1
        self.heard.append(end)
        time.sleep(self.slow)
        if self.raises:
            raise RuntimeError("the tone is broken")
        octave = np.linspace(start[0], end[0], frames)
        phase = self._phase + np.cumsum(2 * np.pi * 220.0 * 2.0**octave / self.rate)
        self._phase = float(phase[-1] % (2 * np.pi))
        one = np.full(frames, np.nan) if self.spoils else self.level * np.sin(phase)
        return np.stack([one, one]).astype(np.float32)

    def play_bend(self, numbers: Float32Array) -> None:
        self.bends.append(numbers)

    def play_at(self, rate: int) -> None:
        self.rate = rate

    def listen(self, block: Float32Array) -> None:
        self.came.append(block.copy())

    def change(self, table: Mapping[str, Any]) -> None:
        self.tables.append(table)


def tone(folder: Path, table: dict[str, Any], rate: int) -> tuple[Voice, dict[str, Any]]:
    """Make the voice of a scene whose model is "tone"."""
    if table["model"] != "tone":
        raise ValueError(f"there is no {folder / table['model']}: put the model there")
    if table.get("mode") == "broken":
        raise ValueError("there is no mode broken")
    return Tone(rate, table.get("span", 1024)), {"delay_ms": 0.0}
