"""A sound and what played it, drawn: its spectrogram over the curves of the latents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.terminal.canvas import Canvas, Colour, Pixels, width_of
from recordings.frame import Float32Array, FloatArray

WIDTH, LEFT, RIGHT, TOP, SPECTRUM, BOTTOM = 1600, 150, 40, 60, 420, 60
"""Pixels: of the whole, beside and above the spectrogram, of it, and below the last latent."""

LANES = 440
"""Pixels for all latents, at least LEAST for each."""

LEAST, MOST = 18, 64
"""Pixels of one latent."""

WINDOW = 4096
"""Samples seen at once."""

LOWEST, HIGHEST = 40.0, 16_000.0
"""Hz that are shown, an octave as high everywhere."""

DEPTH = 75.0
"""dB from the brightest to black."""

MARKS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Hz that are written beside it."""

HEAT = np.array(
    [
        (0, 0, 4),
        (40, 17, 89),
        (114, 31, 129),
        (183, 55, 121),
        (241, 96, 93),
        (254, 176, 120),
        (252, 253, 191),
    ]
)
"""Colours from soft to loud."""

GROUND, INK, FAINT, DIM = (18, 18, 24), (225, 225, 230), (52, 52, 64), (120, 120, 135)

COLOURS: tuple[Colour, ...] = ((102, 194, 255), (255, 170, 90), (130, 220, 130), (240, 130, 190))
"""Of the latents, in turn."""


@dataclass
class Section:
    """A part of the sound, from `begin` to `end` in seconds, by what was done in it.

    `label` is written above it, a line or two; `goal` is what the latents were meant to be.
    """

    begin: float
    end: float
    label: str = ""
    goal: Sequence[float] = ()


@dataclass
class Curves:
    """Latents by time: `values` (n, m) from each of `times` (n,) in seconds on; with limits."""

    times: FloatArray
    values: Float32Array
    names: Sequence[str]
    low: float = -3.0
    high: float = 3.0
    sections: Sequence[Section] = field(default_factory=list)


def sound_picture(sound: FloatArray, rate: int, curves: Curves) -> bytes:
    """Return a PNG file of a sound (n,) and the latents that it was made of."""
    m = len(curves.names)
    lane = min(MOST, max(LEAST, LANES // max(m, 1)))
    canvas = Canvas(TOP + SPECTRUM + 16 + m * lane + BOTTOM, WIDTH, GROUND)
    columns = WIDTH - LEFT - RIGHT
    seconds = max(len(sound) / rate, 1e-3)
    canvas.image(TOP, LEFT, spectrogram(sound, rate, SPECTRUM, columns))
    for hertz in MARKS:
        top = TOP + round((1 - height_of(hertz)) * SPECTRUM)
        label = f"{hertz} Hz" if hertz < 1000 else f"{hertz // 1000} kHz"
        canvas.text(top - 7, LEFT - 14 - width_of(label), label, INK)
        canvas.box(top, LEFT - 10, 2, 10, INK)
    below = TOP + SPECTRUM + 16
    for j in range(m):
        draw_lane(canvas, curves, j, below + j * lane, lane, seconds)
    for section in curves.sections:
        draw_section(canvas, section, below + m * lane, seconds)
    draw_seconds(canvas, below + m * lane, seconds)
    return canvas.png()


def draw_lane(
    canvas: Canvas, curves: Curves, j: int, top: int, height: int, seconds: float
) -> None:
    """Draw one latent between its limits, with what it was meant to be."""
    columns, colour = WIDTH - LEFT - RIGHT, COLOURS[j % len(COLOURS)]
    name = curves.names[j][:11]
    canvas.text(top + height // 2 - 8, LEFT - 14 - width_of(name), name, colour)
    canvas.box(top, LEFT, 1, columns, FAINT)
    span = curves.high - curves.low

    def row(value: FloatArray) -> NDArray[np.int64]:
        way = np.clip((curves.high - value) / span, 0.0, 1.0)
        return (top + 4 + way * (height - 9)).astype(np.int64)

    for section in curves.sections:
        if len(section.goal) > j:
            at = [column(t, seconds) for t in (section.begin, section.end)]
            middle = int(row(np.array(section.goal[j])))
            canvas.box(middle - 1, at[0] + 2, 4, max(1, at[1] - at[0] - 4), DIM)
    if len(curves.times):
        now = np.arange(columns) / columns * seconds
        index = np.searchsorted(curves.times, now, "right") - 1
        rows = row(curves.values[np.maximum(index, 0), j].astype(float))
        canvas.curve(LEFT, np.where(index < 0, -1, rows), colour)


def draw_section(canvas: Canvas, section: Section, bottom: int, seconds: float) -> None:
    """Draw where a section begins, through everything, and its label above."""
    left = column(section.begin, seconds)
    for top in range(TOP, bottom, 8):
        canvas.box(top, left, 4, 1, INK)
    room = (column(section.end, seconds) - left) // width_of(" ")
    for number, line in enumerate(section.label.split("\n")[:2]):
        canvas.text(TOP - 46 + 22 * number, left + 4, line[:room], DIM if number == 0 else INK)


def draw_seconds(canvas: Canvas, top: int, seconds: float) -> None:
    """Draw the axis of time."""
    canvas.box(top, LEFT, 2, WIDTH - LEFT - RIGHT, INK)
    step = next((s for s in (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300) if seconds / s <= 14), 900.0)
    for number in range(int(seconds / step) + 1):
        label = f"{number * step:g} s"
        left = column(number * step, seconds)
        canvas.box(top, left, 10, 2, INK)
        canvas.text(top + 16, left - width_of(label) // 2, label, INK)


def column(time: float, seconds: float) -> int:
    """Return the column of the whole picture that a time is in."""
    return LEFT + round(min(max(time / seconds, 0.0), 1.0) * (WIDTH - LEFT - RIGHT))


def height_of(hertz: float) -> float:
    """Return where a frequency is, from 0 at the lowest to 1 at the highest."""
    return float(np.log(hertz / LOWEST) / np.log(HIGHEST / LOWEST))


def spectrogram(sound: FloatArray, rate: int, height: int, width: int) -> Pixels:
    """Return the spectrogram of a sound (n,), coloured; high is on top."""
    padded = np.pad(sound.astype(np.float32), WINDOW // 2)
    starts = np.linspace(0, len(sound), width, endpoint=False).astype(np.int64)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[starts]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32))) ** 2
    edges = LOWEST * (HIGHEST / LOWEST) ** (np.arange(height + 1) / height)
    bins = np.minimum(edges * WINDOW / rate, WINDOW // 2 - 1)
    levels = np.stack([band(power, a, b) for a, b in pairwise(bins)])
    decibels = 10 * np.log10(levels[::-1] + 1e-12)
    loud = np.clip(1 + (decibels - decibels.max(initial=0.0)) / DEPTH, 0.0, 1.0)
    stops = np.linspace(0.0, 1.0, len(HEAT))
    colours = [np.interp(loud, stops, HEAT[:, k]) for k in range(3)]
    return np.stack(colours, axis=-1).astype(np.uint8)


def band(power: Float32Array, low: float, high: float) -> Float32Array:
    """Return the most power (frames,) between two places among the bins of `power`."""
    first, last = int(np.ceil(low)), int(high)
    if first <= last:
        return np.asarray(power[:, first : last + 1].max(axis=1))
    way = (low + high) / 2 - (first - 1)  # between two bins
    return np.asarray((1 - way) * power[:, first - 1] + way * power[:, first])
