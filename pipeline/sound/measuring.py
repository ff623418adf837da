"""How late a model's sound follows its latents, and how long a block takes it."""

from dataclasses import dataclass, replace

import numpy as np

from pipeline.sound.model import Model
from recordings.frame import Float32Array, FloatArray

BEFORE, AFTER = 0.3, 0.9
"""Seconds that a model plays before the step of its latents, and after it."""

STEP = 2.0
"""How far all latents step, from 0."""

WINDOW, HOP = 512, 64
"""Samples of the spectra that are compared, and between them."""

SLOW = 3.0
"""How many times longer than its block a model may take: beyond it is not waited for its delay."""

HEARD = 1e-3
"""A change is heard when it is above this share of the loudest sample."""


@dataclass(frozen=True)
class Figures:
    """Times in ms; None where nothing changes, or nothing can be said.

    `first`, `half` and `most`: from a step of the latents to the first change of the sound, and to
    50 % and 90 % of the change of its spectrum. `block` is the length of one block, `p50` and `p99`
    what it takes to compute.
    """

    first: float | None
    half: float | None
    most: float | None
    block: float
    p50: float
    p99: float

    @property
    def share(self) -> float:
        """How much of a block's time its computation takes, 0 to 1, at worst (p99)."""
        return self.p99 / self.block


def measure(model: Model, name: str = "decode") -> Figures:
    """Return how late and how costly a method is, played block by block; the model is reset after.

    Two runs from the same state with the same noise differ by a step of all latents alone. Of a
    model far too slow to play, its cost alone is found. Raises ModelError.
    """
    method = model.method(name)
    model.warm_up(name)
    per_block = model.window // method.input_ratio
    blocks = max(2, round(BEFORE * model.rate / model.window))
    after = max(4, round(AFTER * model.rate / model.window))
    rest = np.zeros((1, method.inputs, per_block), np.float32)
    model.seed(0)
    play(model, name, rest, 2)
    if min(model.times) > SLOW * model.window / model.rate:
        model.reset()
        return cost(model)
    play(model, name, rest, blocks)
    state = model.state()
    sounds = []
    for value in (0.0, STEP):
        model.restore(state)
        model.seed(1)
        sounds.append(play(model, name, rest + np.float32(value), after))
    taken = cost(model)
    model.seed(0)
    model.reset()
    first, half, most = changes(sounds[0], sounds[1], model.rate / method.output_ratio)
    return replace(taken, first=first, half=half, most=most)


def cost(model: Model) -> Figures:
    """Return what the last calls of a model took, its delay not being known."""
    p50, p99 = np.percentile(1000 * np.array(model.times), (50, 99)).tolist()
    return Figures(None, None, None, 1000 * model.window / model.rate, p50, p99)


def play(model: Model, name: str, x: Float32Array, blocks: int) -> Float32Array:
    """Return what a method gives for the same input block after block, its first channel."""
    return np.concatenate([model.call(name, x)[0, 0] for _ in range(blocks)])


def changes(
    before: Float32Array, after: Float32Array, rate: float
) -> tuple[float | None, float | None, float | None]:
    """Return when `after` begins to differ from `before`, and is half and 90 % changed, in ms.

    Both begin at the step. How far changed is where the spectrum lies between the two: its
    difference projected on the difference of the last third.
    """
    if not (np.isfinite(before).all() and np.isfinite(after).all()):
        return None, None, None
    loudest = max(float(np.abs(before).max()), float(np.abs(after).max()))
    differs = np.flatnonzero(np.abs(after - before) > HEARD * loudest)
    if not len(differs) or len(before) < 6 * WINDOW:
        return None, None, None
    old, new = spectra(before), spectra(after)
    settled = len(old) - len(old) // 3
    base = old[settled:].mean(0)
    way = new[settled:].mean(0) - base
    length = float(way @ way)
    first = 1000 * int(differs[0]) / rate
    if length <= 0:
        return first, None, None
    gone = np.convolve((new - base) @ way / length, np.full(9, 1 / 9), "same")
    times = [crossing(gone, share) for share in (0.5, 0.9)]
    half, most = (None if t is None else max(first, 1000 * t / rate) for t in times)
    return first, half, most


def crossing(gone: FloatArray, share: float) -> float | None:
    """Return the sample in the middle of the first spectrum that is changed by a share."""
    found = np.flatnonzero(gone >= share)
    return float(found[0]) * HOP if len(found) else None


def spectra(sound: Float32Array) -> FloatArray:
    """Return magnitudes, shape (n, bins), of windows centred every HOP samples."""
    padded = np.pad(sound.astype(np.float64), WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    return np.abs(np.fft.rfft(windows * np.hanning(WINDOW)))
