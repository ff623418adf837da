"""Mappings that remember follow gestures in time, whatever the frame rate."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.hhmr import Hhmr
from mappings.training.composite import Composite, Part
from mappings.training.fit import train
from mappings.training.following import follower, played
from mappings.training.remembering import Remembering
from mappings.training.store import dumps, loads
from mappings.windowed import Windowed
from tests.mappings.movement import examples

Array = NDArray[np.float64]
KINDS = [Hhmr, Windowed]
SECONDS = 2.0


def gesture(number: int, rate: float, seconds: float = SECONDS) -> tuple[Array, Array, Array]:
    """Times, inputs (n, 3) and targets (n, 2): two ways that cross, of which one goes back.

    The inputs of both are alike in the middle, and the second passes each place twice.
    """
    times = np.arange(round(seconds * rate) + 1) / rate
    share = times / seconds
    if number == 0:
        x = np.column_stack([share, np.sin(3 * share), np.zeros_like(share)])
        y = np.column_stack([share, 1 - share])
    else:
        x = np.column_stack([np.sin(np.pi * share), 0.4 + 0 * share, 0.1 * share])
        y = np.column_stack([2 * share - 1, share**2])
    return times, x, y


def taught(
    rate: float = 50.0, numbers: tuple[int, ...] = (0, 1, 0, 1), noise: float = 0.02
) -> Examples:
    """Rounds of both gestures, no two equally long."""
    rng = np.random.default_rng(1)
    rounds = [gesture(k, rate, SECONDS * (1 + 0.1 * i)) for i, k in enumerate(numbers)]
    times, x, y = (np.concatenate([r[i] for r in rounds]) for i in range(3))
    made = examples(
        x + rng.normal(0, noise, x.shape),
        y,
        np.repeat(np.arange(len(rounds)), [len(t) for t, *_ in rounds]),
    )
    return replace(made, times=times)


def followed(mapping: Remembering, times: Array, x: Array) -> Array:
    who = mapping.begin()
    gone = np.diff(times, prepend=0.0)
    rows = zip(x.astype(np.float32), gone.tolist(), strict=True)
    return np.array([who.step(row, seconds) for row, seconds in rows])


@pytest.fixture(scope="module", params=KINDS)
def mapping(request: pytest.FixtureRequest) -> Remembering:
    made: Remembering = request.param()
    made.fit(taught())
    return made


def test_two_gestures_are_recalled(mapping: Remembering) -> None:
    for number in (0, 1):
        times, x, y = gesture(number, 50)
        error = followed(mapping, times, x) - y
        settled = times >= 0.3
        assert np.sqrt(np.mean(error[settled] ** 2)) < 0.12


def test_what_comes_does_not_depend_on_the_frame_rate(mapping: Remembering) -> None:
    often, x, _ = gesture(1, 200)
    seen = followed(mapping, often, x)
    seldom = followed(mapping, often[::4], x[::4])
    assert np.abs(seen[::4] - seldom).max() < 1e-4
    other, x, _ = gesture(1, 60)
    between = np.array([np.interp(other, often, column) for column in seen.T]).T
    assert np.abs(followed(mapping, other, x) - between).max() < 0.2


def test_steps_without_time_and_the_timers_change_nothing(mapping: Remembering) -> None:
    times, x, _ = gesture(0, 50)
    plain = followed(mapping, times, x)
    repeated = np.repeat(x, 3, axis=0)
    with_timer = np.repeat(times, 3)
    with_timer[1::3] += 0.005
    with_timer[2::3] += 0.005
    found = followed(mapping, with_timer, repeated)[::3]
    assert np.allclose(found, plain, atol=1e-5)


def test_followers_have_memories_of_their_own(mapping: Remembering) -> None:
    times, x, _ = gesture(0, 50)
    alone = followed(mapping, times, x)
    one, other = mapping.begin(), mapping.begin()
    rows = x.astype(np.float32)
    for i, row in enumerate(rows):
        other.step(rows[-1 - i], 0.02)
        assert np.allclose(one.step(row, 0.02 if i else 0.0), alone[i], atol=1e-5)


def test_a_movement_that_begins_gives_what_predict_gives(mapping: Remembering) -> None:
    for row in gesture(1, 20)[1].astype(np.float32):
        first = mapping.begin().step(row, 0.0)
        assert np.array_equal(first, mapping.predict(row))


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e30, 3e38, 0.0])
def test_finite_and_inside_what_was_taught_wherever_one_goes(
    mapping: Remembering, value: float
) -> None:
    who = mapping.begin()
    _, x, _ = gesture(0, 50)
    for i, row in enumerate(x.astype(np.float32)):
        row[i % 3] = value
        out = who.step(row, [0.02, 0.0, 1e9, -1.0, 1e-12][i % 5])
        assert np.all(np.isfinite(out))
        assert np.all(np.abs(out) < 10)


def test_stored_and_loaded_follows_to_the_same_bits(mapping: Remembering) -> None:
    loaded = loads(dumps(mapping))
    assert isinstance(loaded, Remembering)
    times, x, _ = gesture(1, 50)
    assert followed(loaded, times, x).tobytes() == followed(mapping, times, x).tobytes()
    assert dumps(loaded) == dumps(mapping)


@pytest.mark.parametrize("kind", KINDS)
def test_99_inputs_one_round_and_the_same_round_twice(kind: type[Remembering]) -> None:
    rng = np.random.default_rng(0)
    few = taught(numbers=(0,))
    wide = examples(np.hstack([few.x, rng.normal(0, 1, (len(few.x), 96))]), few.y, few.rounds)
    twice = few.rows(np.tile(np.arange(len(few.x)), 2))
    twice.rounds[len(few.x) :] = 1
    for case in (wide, twice, few):
        made = kind()
        made.fit(case)
        assert np.all(np.isfinite(played(made, case)))
    assert np.sqrt(np.mean((played(made, few) - few.y) ** 2)) < 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_rounds_left_out_are_judged_in_time(kind: type[Remembering]) -> None:
    found = train(taught(), kind.type, {}, None, lambda *_: None, lambda: False)
    assert found.report["scheme"] == "rounds"
    assert found.report["learnt"]
    assert found.report["overall"] < 0.1
    assert "Judged in time" in found.report["how"][-1]


def test_the_parts_of_a_composite_remember(mapping: Remembering) -> None:
    whole = Composite([Part(mapping, np.arange(3), np.arange(2))])
    times, x, _ = gesture(1, 50)
    who = follower(whole)
    assert who is not None
    gone = np.diff(times, prepend=0.0).tolist()
    rows = x.astype(np.float32)
    given = np.array([who.step(row, s) for row, s in zip(rows, gone, strict=True)])
    assert given.tobytes() == followed(mapping, times, x).tobytes()
    assert follower(Composite([])) is None
