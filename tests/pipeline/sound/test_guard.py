"""Whatever a model gives, what is heard is finite, within full scale, and without a click."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.sound.blend import Blend
from pipeline.sound.guard import FADE, Fader, Guard, Limiter, continued
from recordings.frame import Float32Array
from tests.pipeline.sound.listening import CLICK, click, sine

RATE = 48000


def blocks(sound: Float32Array, size: int) -> list[Float32Array]:
    """Cut sound of shape (n, 2) into blocks of shape (2, size)."""
    return [sound[i : i + size].T for i in range(0, len(sound) - size + 1, size)]


class Chain:
    """What a voice does with the blocks of a model of two channels."""

    def __init__(self) -> None:
        self.blend, self.guard = Blend(1, 2, RATE), Guard(RATE)

    def step(self, block: Float32Array | None, frames: int) -> Float32Array:
        """Return samples for a block, shape (2, frames), or a fault."""
        out, peak = (None, 0.0)
        with torch.inference_mode():
            if block is not None:
                out, peak = self.blend.step(torch.from_numpy(block[None].copy()))
            found = self.guard.step(out, frames, peak)
            if not self.guard.well:
                self.blend.reset()
        assert np.abs(found).max() <= self.guard.peak + 1e-6
        return found


def guarded(sound: Float32Array, size: int, bad: set[int], fault: float | None) -> Float32Array:
    """Return what a guard makes of sound with faults at some blocks, shape (n, 2)."""
    chain = Chain()
    out = []
    for i, block in enumerate(blocks(sound, size)):
        given = block.copy()
        if i in bad and fault is not None:
            given[:, size // 2] = fault
        out.append(chain.step(None if i in bad and fault is None else given, size))
    return np.concatenate(out, axis=1).T


@pytest.mark.parametrize("fault", [None, np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("size", [128, 512, 2048])
@pytest.mark.parametrize("hz", [110.0, 440.0, 1310.0])
def test_a_fault_fades_out_and_in_without_a_click(
    fault: float | None, size: int, hz: float
) -> None:
    n = 16384 // size
    out = guarded(sine(16384 * 3, RATE, hz=hz), size, set(range(n, 2 * n)), fault)
    assert np.isfinite(out).all()
    assert click(out, RATE) < CLICK
    silence = out[16384 + round(FADE * RATE) + 1 : 2 * 16384]
    assert np.abs(silence).max() == 0.0
    assert np.abs(out[2 * 16384 + round(FADE * RATE) :]).max() > 0.45


def test_a_cut_without_a_guard_is_a_click() -> None:
    sound = sine(8192, RATE)
    sound[4000:] = 0.0
    assert click(sound, RATE) > CLICK  # or the tests above say nothing


def test_noise_fades_at_its_own_level() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, (8192, 2)).astype(np.float32)
    out = guarded(noise, 512, set(range(8, 16)), None)
    assert np.abs(out[4096 : 4096 + 1024]).max() < 0.5


def test_dc_goes_and_sound_stays() -> None:
    out = guarded(sine(RATE, RATE) + np.float32(0.4), 512, set(), None)
    assert abs(out[RATE // 2 :].mean()) < 0.002
    assert np.abs(out[RATE // 2 :]).max() == pytest.approx(0.5, abs=0.02)


def test_blocks_of_any_size_are_one_sound() -> None:
    sound = sine(12288, RATE) + np.float32(0.2)
    np.testing.assert_allclose(
        guarded(sound, 128, set(), None), guarded(sound, 4096, set(), None), atol=1e-6
    )


def limited(sound: Float32Array, size: int) -> Float32Array:
    limiter = Limiter(RATE)
    return np.concatenate([limiter.apply(b) for b in blocks(sound, size)], axis=1).T


@pytest.mark.parametrize("size", [96, 512, 2048])
@pytest.mark.parametrize("factor", [1.0, 3.0, 24.0])
def test_the_limiter_keeps_loud_sound_within_full_scale(size: int, factor: float) -> None:
    sound = sine(32768, RATE)
    sound[8192:16384] *= np.float32(factor)
    out = limited(sound, size)
    assert np.abs(out).max() <= 1.0
    if factor == 1.0:
        np.testing.assert_array_equal(out, sound[: len(out)])  # what is not loud is not touched
    else:
        assert np.abs(out[10000:16000]).max() > 0.8
        assert np.abs(out[30000:32000]).max() > 0.45  # it has come back


def test_the_limiter_does_not_distort_what_stays_loud() -> None:
    out = limited(4 * sine(32768, RATE, hz=1000.0), 512)[8192:24576, 0]
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    k = round(1000.0 * len(out) / RATE)
    rest = np.concatenate([spectrum[: k - 4], spectrum[k + 5 :]])
    assert np.sqrt((rest**2).sum() / (spectrum**2).sum()) < 0.01


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.float32, (2, 256), elements=st.floats(width=32)),
    arrays(np.float32, (2, 256), elements=st.floats(-1, 1, width=32)),
)
def test_any_bits_are_made_harmless(bad: Float32Array, good: Float32Array) -> None:
    chain, limiter = Chain(), Limiter(RATE)
    for block in (good, bad, good, bad, bad, good):
        out = limiter.apply(chain.step(block, 256), chain.guard.peak)
        assert np.isfinite(out).all()
        assert np.abs(out).max() <= min(1.0, limiter.peak)


def test_a_fader_goes_both_ways_without_a_click() -> None:
    fader = Fader(RATE)
    out = []
    for i, block in enumerate(blocks(sine(32768, RATE), 512)):
        fader.goal = float(i % 16 < 8)
        out.append(fader.apply(block))
        assert fader.silent == (i % 16 >= 9)
    assert click(np.concatenate(out, axis=1).T, RATE) < CLICK


def test_a_sine_goes_on_as_it_was() -> None:
    sound = sine(4096, RATE, hz=500.0).T
    found = continued(sound[:, :2048], 480)
    np.testing.assert_allclose(found[:, :240], sound[:, 2048 : 2048 + 240], atol=0.1)
    assert not continued(np.zeros((2, 2048), np.float32), 100).any()
