"""Bends: numbers that come with the latents, and what they do to them, frame by frame."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sound.bending import LIMIT, Bend, Bender
from pipeline.sound.bends import KINDS, UNBENT, parted
from pipeline.sound.settings import Fill, SoundSettings
from recordings.frame import Float32Array

Z = np.arange(8, dtype=np.float32).reshape(1, 2, 4) - 3
REST = 2


def bender(full: int = 2, **table: object) -> Bender:
    bend = Bend()
    bend.take(SoundSettings(**table))  # type: ignore[arg-type]  # each by its own field's name
    return Bender(bend, full, 2, 0)


def numbers(**played: float) -> Float32Array:
    found = UNBENT.copy()
    for kind, value in played.items():
        found[KINDS.index(kind)] = value
    return found


def test_what_is_not_bent_stays_bit_for_bit() -> None:
    one = bender()
    assert one.apply(Z) is Z
    assert one.fill(Z) is Z


def test_a_change_is_reached_frame_by_frame() -> None:
    one = bender()
    one.apply(Z)
    one.played = numbers(scale=2.0)
    first = one.apply(np.ones_like(Z))
    assert first[0, 0].tolist() == [1.25, 1.5, 1.75, 2.0]
    assert one.apply(np.ones_like(Z))[0, 0].tolist() == [2.0] * 4
    one.played = numbers(scale=2.0, bias=1.0)
    assert one.apply(np.ones_like(Z))[0, 1].tolist() == [2.25, 2.5, 2.75, 3.0]
    one.played = UNBENT
    assert one.apply(np.ones_like(Z))[0, 1, -1] == 1.0
    assert one.apply(Z) is Z


def test_what_a_scene_plays_stands_in_for_its_table() -> None:
    one = bender(bend_scale=3.0, bend_bias=1.0)
    one.played = numbers(scale=0.5)
    assert one.apply(np.ones_like(Z))[0, 0].tolist() == [1.5] * 4  # at first it is there at once
    one.played = UNBENT
    one.apply(Z)
    assert one.apply(np.ones_like(Z))[0, 0].tolist() == [4.0] * 4


def test_noise_is_as_loud_as_asked_and_different_for_each_latent() -> None:
    one = bender()
    one.played = numbers(noise=0.5)
    found = one.apply(np.zeros((1, 2, 4000), np.float32))
    assert found.std(axis=2)[0] == pytest.approx([0.5, 0.5], rel=0.1)
    assert abs(np.corrcoef(found[0])[0, 1]) < 0.1


@pytest.mark.parametrize("kind", ["free", "scaled"])
def test_fill_is_scaled_also_where_the_model_would_fill(kind: Fill) -> None:
    one = bender(full=10, noise=kind)
    one.played = numbers(fill=0.25)
    found = one.fill(np.zeros((1, 2, 2000), np.float32))
    assert found.shape == (1, 10, 2000)
    assert found[0, 2:].std() == pytest.approx(0.25, rel=0.1)
    one.played = numbers(fill=0.0)
    one.fill(np.zeros((1, 2, 4), np.float32))
    assert not one.fill(np.zeros((1, 2, 4), np.float32))[0, 2:].any()


def test_frozen_comes_and_goes_without_a_jump() -> None:
    one = bender(full=3, noise="frozen")
    z = np.zeros((1, 2, 1000), np.float32)
    still = one.fill(z)[0, 2]
    assert still.std() == pytest.approx(0.0, abs=1e-6)
    one.bend.fill = "free"
    moves = one.fill(z)[0, 2]
    assert abs(moves[:20] - still[0]).max() < 1.0  # it begins where it was
    assert one.fill(z) is z  # then the model does it
    one.bend.fill = "frozen"
    one.fill(z)
    assert one.fill(z)[0, 2].tolist() == still.tolist()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(width=32), min_size=4, max_size=4),
    st.lists(st.floats(width=32), min_size=4, max_size=4),
)
def test_nothing_beyond_limits_goes_on(first: list[float], then: list[float]) -> None:
    one = bender(full=5)
    for values in (first, then):
        one.played = np.array(values, np.float32)
        for _ in range(2):
            found = one.apply(Z)
            assert np.isfinite(found).all()
            assert np.abs(found).max() <= LIMIT
            assert np.isfinite(one.fill(found)).all()


@given(st.lists(st.sampled_from(KINDS), unique=True), st.integers(0, 5))
def test_values_are_parted(kinds: list[str], n: int) -> None:
    values = np.arange(n + len(kinds), dtype=np.float32)
    latents, bent = parted(values, kinds)
    assert latents.tolist() == list(range(n))
    for i, kind in enumerate(KINDS):
        wanted = n + kinds.index(kind) if kind in kinds else None
        assert bent[i] == wanted if wanted is not None else np.isnan(bent[i])
