"""Pictures of sound: a tone where its frequency is, curves where the latents are, a right PNG."""

import struct
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.terminal.canvas import Canvas
from pipeline.terminal.sound_picture import (
    COLOURS,
    DIM,
    LEFT,
    RIGHT,
    SPECTRUM,
    TOP,
    WIDTH,
    Curves,
    Section,
    height_of,
    sound_picture,
    spectrogram,
)

RATE = 48_000


def pixels_of(data: bytes) -> NDArray[np.uint8]:
    """Return the pixels of a PNG file, each part of it checked."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, parts = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        whole = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(whole)
        parts[whole[:4]] = whole[4:]
        at += 12 + length
    assert list(parts) == [b"IHDR", b"IDAT", b"IEND"]
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, -1)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape(height, width, 3)


def tone(hertz: float, seconds: float) -> NDArray[np.float64]:
    return np.asarray(0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE))


@pytest.mark.parametrize("hertz", [100.0, 440.0, 3000.0])
def test_a_tone_is_brightest_where_its_frequency_is(hertz: float) -> None:
    image = spectrogram(tone(hertz, 1.0), RATE, 420, 300).astype(int).sum(axis=2)
    rows = image[:, 50:250].argmax(axis=0)
    assert np.abs(rows - (1 - height_of(hertz)) * 420).max() < 8


def test_silence_and_nothing_are_drawn() -> None:
    assert not spectrogram(np.zeros(RATE), RATE, 100, 50)[:, :, :2].any()
    curves = Curves(np.empty(0), np.empty((0, 1), np.float32), ["a"])
    assert pixels_of(sound_picture(np.zeros(0), RATE, curves)).shape[1] == WIDTH


def test_time_runs_alike_above_and_below() -> None:
    sound = np.concatenate([np.zeros(RATE), tone(440, 1.0)])
    values = np.array([[-3.0, 0.0], [3.0, 0.0]], np.float32)
    section = Section(1.0, 2.0, "play\na tone", [3.0, 0.0])
    curves = Curves(np.array([0.0, 1.0]), values, ["rises", "stays"], sections=[section])
    image = pixels_of(sound_picture(sound, RATE, curves))
    middle = LEFT + (WIDTH - LEFT - RIGHT) // 2
    spectrum = image[TOP : TOP + SPECTRUM].astype(int).sum(axis=2)
    assert spectrum[:, LEFT + 5 : middle - 60].max() < 100 < spectrum[:, middle + 60 : -60].max()
    below = image[TOP + SPECTRUM :]
    at = [
        np.flatnonzero((below[:, x] == COLOURS[0]).all(axis=1)).mean()
        for x in (middle - 60, middle + 60)
    ]
    assert at[0] - at[1] > 40  # it rises
    goal = (below == DIM).all(axis=2)
    assert goal[:, middle + 60].any()
    assert not goal[:, middle - 60].any()
    assert image[:TOP, middle:].max() > 200  # the label


@pytest.mark.parametrize("m", [1, 16, 128])
def test_any_number_of_latents_fits(m: int) -> None:
    values = np.random.default_rng(0).normal(size=(50, m)).astype(np.float32) * 9
    curves = Curves(np.linspace(0, 1, 50), values, [f"latent-{i}" for i in range(m)])
    image = pixels_of(sound_picture(tone(440, 1.0), RATE, curves))
    found = (image[TOP + SPECTRUM :] == COLOURS[0]).all(axis=2)
    assert found[:, LEFT + 100].sum() >= 2 * -(-m // len(COLOURS))


def test_what_lies_beyond_the_edges_is_left_out() -> None:
    canvas = Canvas(10, 10, (0, 0, 0))
    canvas.text(-3, 8, "Ag", (255, 0, 0))
    canvas.text(8, -5, "é", (255, 0, 0))
    canvas.box(-5, 5, 3, 3, (0, 255, 0))
    canvas.box(8, 8, 9, 9, (0, 0, 255))
    assert not (canvas.pixels[:, :, 1]).any()
    assert (canvas.pixels[8:, 8:, 2] == 255).all()


def test_letters_are_told_apart() -> None:
    images = set()
    for code in range(33, 127):
        canvas = Canvas(8, 6, (0, 0, 0))
        canvas.text(0, 0, chr(code), (255, 255, 255), size=1)
        images.add(canvas.pixels.tobytes())
    assert len(images) == 94
