"""What a device plays: nothing above full scale and no click, whatever happens to the ring."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.sound.playback import FADE, Playback
from pipeline.sound.ring import Ring
from recordings.frame import Float32Array
from tests.pipeline.sound.listening import CLICK, click, sine

RATE = 48_000
BLOCK = 256


class Rig:
    """A ring that a sine is written to, and what a device plays of it, block by block."""

    def __init__(self, path: Path) -> None:
        self.ring = Ring(path)
        self.ring.want(RATE)
        self.ring.begin(RATE)
        self.ring.ahead = 4 * BLOCK
        self.playback = Playback(self.ring, RATE)
        self.written = 0
        self.heard: list[Float32Array] = []

    def write(self, frames: int = BLOCK, factor: float = 1.0) -> None:
        self.ring.write(factor * sine(frames, RATE, self.written))
        self.written += frames

    def play(self, blocks: int, write: bool = True, frames: int = BLOCK) -> None:
        for _ in range(blocks):
            if write:
                self.write(frames)
            out = np.full((frames, 2), np.nan, np.float32)
            self.playback.fill(out)
            self.heard.append(out)

    @property
    def sound(self) -> Float32Array:
        return np.concatenate(self.heard)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "ring")


def loud(block: Float32Array) -> bool:
    return bool(np.abs(block).max() > 0.4)


def test_plays_what_is_written_once_there_is_enough(rig: Rig) -> None:
    rig.play(1)
    assert not rig.heard[-1].any()  # half of what is to be ahead is not there yet
    rig.play(20)
    start = (len(rig.heard) - 2) * BLOCK  # one block behind what is written
    assert np.allclose(rig.heard[-1], sine(BLOCK, RATE, start), atol=1e-6)
    assert rig.playback.dry == 0


def runs_dry(rig: Rig) -> None:
    rig.play(5, write=False)


def is_muted(rig: Rig) -> None:
    rig.playback.goal = 0.0
    rig.play(5)
    assert rig.playback.silent
    assert not rig.heard[-1].any()
    rig.playback.goal = 1.0


def gets_another_writer(rig: Rig) -> None:
    rig.ring.begin(RATE)
    rig.written += 77  # elsewhere in its wave


def gets_another_reader(rig: Rig) -> None:
    rig.playback.goal = 0.0
    rig.play(5)
    rig.ring.want(RATE)
    rig.playback = Playback(rig.ring, RATE)


def gets_a_drop(rig: Rig) -> None:
    rig.play(1, write=False, frames=777)


def changes_volume(rig: Rig) -> None:
    rig.playback.volume = 0.1
    rig.play(3)
    rig.playback.volume = 1.0


@pytest.mark.parametrize(
    "happens",
    [runs_dry, is_muted, gets_another_writer, gets_another_reader, gets_a_drop, changes_volume],
)
def test_nothing_that_happens_clicks_and_it_sounds_again(
    rig: Rig, happens: Callable[[Rig], None]
) -> None:
    for offset in (0, 13, 50, 109, 150, 201):  # wherever in a wave it happens
        rig.play(20)
        rig.play(1, frames=100 + offset)
        happens(rig)
        rig.play(20)
        assert loud(rig.heard[-1])
    rig.playback.goal = 0.0
    rig.play(5)
    assert click(rig.sound, RATE) < CLICK
    assert np.abs(rig.sound).max() <= 1.0


def test_a_dry_ring_fades_within_a_fade_and_is_counted_once(rig: Rig) -> None:
    rig.play(20)
    while rig.ring.fill:
        rig.play(1, write=False)
    rig.play(8, write=False)
    assert rig.playback.dry == 1
    quiet = np.flatnonzero(np.abs(rig.sound).max(axis=1) > 1e-6)[-1]
    assert quiet <= rig.written + 2 * FADE * RATE + BLOCK
    assert not rig.heard[-1].any()


def test_mute_is_silence_within_a_block_and_a_fade(rig: Rig) -> None:
    rig.play(20)
    rig.playback.goal = 0.0
    before = len(rig.sound)
    rig.play(10)
    after = np.abs(rig.sound[before + round(FADE * RATE) :])
    assert after.max() == 0.0


def test_no_sample_is_above_full_scale_and_quiet_ones_are_untouched(rig: Rig) -> None:
    rig.play(20)
    rig.playback.volume = 100.0
    rig.play(10)
    assert np.abs(rig.sound).max() <= 1.0
    assert rig.playback.peak.max() > 0.99


def test_what_is_no_number_is_silence(rig: Rig) -> None:
    rig.play(20)
    rig.ring.write(np.full((BLOCK, 2), np.nan, np.float32))
    rig.ring.write(np.full((BLOCK, 2), np.inf, np.float32))
    rig.play(10)
    assert np.isfinite(rig.sound).all()
    assert np.abs(rig.sound).max() <= 1.0
    assert loud(rig.heard[-1])


def test_meters_tell_peak_and_power_of_each_channel(rig: Rig) -> None:
    rig.play(40)
    assert rig.playback.peak == pytest.approx([0.5, 0.5], abs=0.01)
    assert rig.playback.square == pytest.approx([0.125, 0.125], rel=0.2)


def test_a_device_with_larger_blocks_is_told_to_the_writer(rig: Rig) -> None:
    rig.play(1, frames=1024)
    assert rig.ring.block == 1024
