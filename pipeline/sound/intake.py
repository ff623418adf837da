"""Latents on their way to the voices of a model: as many as it takes, and all of them numbers."""

import numpy as np

from pipeline.sound.bending import LIMIT
from recordings.frame import Float32Array


class Intake:
    """Gives each of several voices its latents, of which a model takes m.

    What is no number is held as it was; at first it is 0.
    """

    def __init__(self, voices: int, m: int) -> None:
        self._held = np.zeros((voices, m), np.float32)

    def fit(self, latents: Float32Array) -> Float32Array | None:
        """Return latents, shape (voices, m), for (m,), (voices, m) or (voices · m,); else None."""
        voices, m = self._held.shape
        if m == 0:
            return self._held
        values: Float32Array = np.array(latents, np.float32)
        if values.size == m != voices * m:
            values = np.repeat(values.reshape(1, m), voices, axis=0)
        elif values.size != voices * m:
            return None
        values = values.reshape(voices, m)
        if not float(np.vdot(values, values)) <= LIMIT**2:  # nor is what is no number
            good = np.where(np.isfinite(values), values, self._held)
            values = np.clip(good, -LIMIT, LIMIT)
        self._held = values
        return values


def misfit(name: str, mode: str, takes: int, voices: int, came: int) -> str:
    """Return what to say of latents that are too many or too few, "" where they are right.

    `takes` are those that the model takes in a mode, `came` those of the scene without bends.
    """
    if not takes or came in (takes, voices * takes):
        return ""
    each = f", or {voices * takes}, {takes} for each of {voices} voices" if voices > 1 else ""
    return (
        f"{name} takes {takes} latents in mode {mode}; {came} came: give the scene {takes}{each} "
        "(those that bend come on top)"
    )
