"""Keeps sound from hurting: nothing above full scale, and no click at any fault."""

import math
from collections import deque
from typing import Any

import numpy as np

from pipeline.sound.fades import KNEE, curve, round_off, slope
from recordings.frame import Float32Array, FloatArray

FADE = 0.02
"""Seconds in which sound begins, ends, and goes on after a fault."""

MEMORY, ORDER = 2048, 48
"""Samples that are remembered, and how many of them foretell the next one."""

APART = np.arange(ORDER)[:, None] - np.arange(ORDER)
"""How far each of ORDER samples is from each other, shape (ORDER, ORDER)."""

PIECE = 64
"""Samples over which the limiter goes to another gain."""

RELEASE = 0.25
"""Seconds in which the limiter comes back from silence to full gain."""


class Fader:
    """Fades blocks in and out, each `seconds` long; begins at `level`, and goes to `goal`."""

    def __init__(self, rate: float, seconds: float = FADE, level: float = 0.0) -> None:
        self.goal = 1.0
        self.level = level
        self._length = max(1, round(seconds * rate))

    @property
    def silent(self) -> bool:
        """Whether it has faded out."""
        return self.level == 0.0 == self.goal

    def apply(self, block: Float32Array) -> Float32Array:
        """Return a block, shape (channels, n), with the fade."""
        if self.level == self.goal == 1.0:
            return block
        way = slope(self.level, self.goal, self._length, block.shape[1])
        self.level = float(way[-1]) if len(way) else self.level
        return block * curve(way).astype(np.float32)


class Guard:
    """Takes the blocks of a model, shape (channels, n), and gives blocks that can be heard.

    A block that is None or not finite counts as a fault: the last good sound goes on and fades
    out within FADE, then there is silence; the next good block fades in. `faults` counts them,
    `well` says whether the last block was none, and nothing in it is beyond `peak`.
    """

    def __init__(self, rate: float, channels: int = 2) -> None:
        self.faults = 0
        self._fader = Fader(rate, level=1.0)
        self._length = max(1, round(FADE * rate))
        self._past = deque([np.zeros((channels, MEMORY), np.float32)])
        self._known = MEMORY
        self._tail = np.zeros((channels, 0), np.float32)
        self.well = True
        self.peak = 0.0

    def step(self, block: Float32Array | None, frames: int, peak: float) -> Float32Array:
        """Return `frames` samples for a block of as many with a peak, or for a fault."""
        if block is None or not math.isfinite(peak):
            peak, out = 0.0, self._fault(frames)
        else:
            self.well = True
            out = self._fader.apply(block)
        self.peak = peak
        if self._tail.shape[1]:
            n = min(frames, self._tail.shape[1])
            out = out + np.pad(self._tail[:, :n], ((0, 0), (0, frames - n)))
            self._tail = self._tail[:, n:]
            self.peak += 1.0
        self._remember(out)
        return out

    def _remember(self, out: Float32Array) -> None:
        """Keep the last blocks as they are: they are put together only after a fault."""
        self._past.append(out)
        self._known += out.shape[1]
        while self._known - self._past[0].shape[1] >= MEMORY:
            self._known -= self._past.popleft().shape[1]

    def _fault(self, frames: int) -> Float32Array:
        """Return silence, over which the last good sound fades out."""
        self.faults += 1
        if self.well:
            self.well = False
            fade = curve(np.linspace(1.0, 0.0, self._length)).astype(np.float32)
            past = np.concatenate(self._past, axis=1)[:, -MEMORY:]
            self._tail = continued(past, self._length) * fade
            self._fader.level = 0.0
        return np.zeros((self._tail.shape[0], frames), np.float32)


class Limiter:
    """Keeps every sample within ±1, louder passages by less gain, what still is beyond rounded.

    The gain goes down within PIECE samples before a peak where the block holds them, and comes
    back in RELEASE; it goes on from block to block without a step. Nothing in the last block is
    beyond `peak`.
    """

    def __init__(self, rate: float) -> None:
        self.gain = 1.0
        self.peak = 0.0
        self._back = PIECE / (RELEASE * rate)

    def apply(self, block: Float32Array, peak: float = math.inf) -> Float32Array:
        """Return a block, shape (channels, n), limited; nothing in it is beyond `peak`."""
        n = block.shape[1]
        self.peak = peak
        if n == 0 or (self.gain == 1.0 and peak <= KNEE):
            return block
        loud = np.abs(block)
        self.peak = float(loud.max())
        if self.gain == 1.0 and self.peak <= KNEE:
            return block
        self.peak = 1.0
        peaks = np.maximum.reduceat(loud.max(axis=0), np.arange(0, n, PIECE))
        wanted = KNEE / np.maximum(peaks, KNEE)
        edges = self._edges(wanted.tolist())
        places = np.minimum(np.arange(len(edges)) * PIECE, n)
        out = block * np.interp(np.arange(n), places, edges).astype(np.float32)
        round_off(out)
        return out

    def _edges(self, wanted: list[float]) -> list[float]:
        """Return the gains at the edges of the pieces, from that where the last block ended."""
        edges = [self.gain]
        for here, after in zip(wanted, [*wanted[1:], 1.0], strict=True):
            edges.append(min(here, after, edges[-1] + self._back))
        self.gain = min(1.0, edges[-1])
        return edges


def continued(past: Float32Array, frames: int) -> Float32Array:
    """Return how sound of shape (channels, n) would go on, by linear prediction.

    The autocorrelation method (Makhoul 1975) with a Hann window: always stable.
    """
    return np.stack([_continued(channel.astype(np.float64), frames) for channel in past])


def _continued(past: FloatArray, frames: int) -> Float32Array:
    heard: Any = np.fft.rfft(past * np.hanning(len(past)), 2 * len(past))
    near = np.fft.irfft(np.abs(heard) ** 2)[: ORDER + 1]
    if near[0] < 1e-12:
        return np.zeros(frames, np.float32)
    near[0] *= 1.0 + 1e-7  # silence in between must not make it singular
    weights = np.linalg.solve(near[np.abs(APART)], near[1:])
    pieces = [past[-ORDER:]]
    onward = _onward(weights)
    for _ in range(-(-frames // ORDER)):
        pieces.append(onward @ pieces[-1])
    out = np.concatenate(pieces)[ORDER : ORDER + frames]
    return np.asarray(np.clip(np.nan_to_num(out), -1.0, 1.0), np.float32)


def _onward(weights: FloatArray) -> FloatArray:
    """Return the matrix that leads from ORDER samples to the ORDER after them.

    The recursion written as equations for all of these at once. SciPy's filters are as good, but
    to import them would keep the first sound waiting for half a second.
    """
    known = np.concatenate([np.zeros(ORDER), weights[::-1], np.zeros(ORDER)])
    within = np.eye(ORDER) - known[2 * ORDER - APART]
    return np.linalg.solve(within, known[ORDER - APART])
