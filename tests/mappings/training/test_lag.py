"""The lag of a performer is found where it is known, and is not told where there is none."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from mappings.base import NotEnoughExamplesError
from mappings.training.lag import (
    LEAST,
    MOST,
    Performance,
    errors,
    estimate,
    of_rounds,
    paired,
    shared,
)
from tests.mappings.movement import examples, walks

Array = NDArray[np.float64]
SECONDS = 6.0


def performance(seed: int, lag: float, noise: float = 0.1) -> Performance:
    """A smooth walk of six channels at 50 Hz, and what it sounds like `lag` seconds earlier."""
    rng = np.random.default_rng(seed)
    x = walks(rng, round((SECONDS + MOST) * 100), 6)
    times = np.arange(len(x)) / 100
    y = np.tanh(x @ rng.normal(0, 0.5, (6, 4)))[:-60]
    y += noise * y.std(axis=0) * rng.normal(size=y.shape)
    return Performance(times[::2] + lag, x[::2], times[:-60], y)


@pytest.mark.parametrize("lag", [0.0, 0.387])
def test_a_known_lag_is_found_in_one_take_and_better_in_four(lag: float) -> None:
    curves = [errors(performance(seed, lag)) for seed in range(4)]
    one, four = shared(curves[:1]), shared(curves)
    assert one.sure
    assert abs(one.seconds - lag) < 0.025
    assert one.low <= lag <= one.high
    assert four.takes == 4
    assert abs(four.seconds - lag) < 0.01
    assert four.low <= lag <= four.high
    assert four.high - four.low < one.high - one.low


def test_it_is_the_same_each_time() -> None:
    assert estimate([performance(1, 0.2)]) == estimate([performance(1, 0.2)])


def test_movement_that_has_nothing_to_do_with_the_latents_has_no_lag() -> None:
    found = estimate([replace(performance(1, 0.2), y=performance(2, 0.2).y)])
    assert not found.sure
    assert (found.low, found.high) == (LEAST, MOST)


def test_inputs_that_rest_or_were_not_always_measured_do_not_count() -> None:
    take = performance(3, 0.1)
    gaps = np.where(np.arange(len(take.x)) < 20, np.nan, 1.0)
    wider = replace(take, x=np.column_stack([np.ones(len(take.x)), take.x, gaps]))
    assert estimate([wider]) == estimate([take])


@pytest.mark.parametrize("part", ["short", "still", "flat", "empty"])
def test_what_tells_no_lag_says_what_to_do(part: str) -> None:
    take = performance(1, 0.1)
    worse = {
        "short": replace(take, played=take.played[:200], y=take.y[:200]),
        "still": replace(take, x=np.zeros_like(take.x)),
        "flat": replace(take, y=np.zeros_like(take.y)),
        "empty": replace(take, times=np.empty(0), x=np.empty((0, 6))),
    }
    with pytest.raises(NotEnoughExamplesError, match="play and move for 3 seconds"):
        estimate([worse[part]])
    assert estimate([worse[part], take]).takes == 1


def test_a_lag_is_removed_by_pairing_movement_with_what_played_before() -> None:
    take = performance(1, 0.25, noise=0.0)
    times, x, y = paired(take, 0.25)
    same, made = performance(1, 0.0, noise=0.0), np.round((times - 0.25) * 100).astype(int)
    np.testing.assert_allclose(y, same.y[made], atol=1e-9)
    np.testing.assert_array_equal(x, same.x[made // 2])
    assert times[0] == pytest.approx(0.25)
    assert times[-1] <= take.played[-1] + 0.25 + 1e-9


def test_rounds_whose_targets_move_tell_the_lag_and_held_ones_do_not() -> None:
    take = performance(2, 0.2)
    inside = (take.times >= 0) & (take.times <= take.played[-1])
    times, x = take.times[inside], take.x[inside]
    y = np.column_stack([np.interp(times, take.played, column) for column in take.y.T])
    never = np.full((len(y), 1), np.nan)
    both = examples(
        np.vstack([x, x]),
        np.hstack([np.vstack([y, np.zeros_like(y)]), np.vstack([never, never])]),
        np.repeat([4, 7], len(x)),
    )
    taught = replace(both, times=np.tile(times, 2))
    found = of_rounds(taught)
    assert found is not None
    assert found.takes == 1
    assert found.sure
    assert abs(found.seconds - 0.2) < 0.025
    assert of_rounds(taught.rows(taught.rounds == 7)) is None
