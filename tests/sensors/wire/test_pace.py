"""The smoothed clock of a device, on made-up streams of which everything is known."""

import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.wire.health import Health
from sensors.wire.pace import DeviceClock

MS = 1_000_000
START = 1_700_000_000_000 * MS


def play(
    clock: DeviceClock,
    count: int,
    stamp: Callable[[int], int | None],
    arrival: Callable[[int], int],
) -> list[float | None]:
    return [clock.advance(stamp(i), START + arrival(i)) for i in range(count)]


def whole_ms(nanoseconds: int) -> int:
    return nanoseconds // MS * MS


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("period", [5 * MS, 3_333_333])
def test_whole_milliseconds_and_late_arrivals_are_smoothed(seed: int, period: int) -> None:
    dice, clock = random.Random(seed), DeviceClock()
    dts = play(
        clock,
        1000,
        lambda i: whole_ms(i * period),
        lambda i: i * period + dice.randint(0, 2 * MS),
    )
    assert dts[200:] == pytest.approx([period * 1e-9] * 800, rel=0.02)
    assert clock.health.lost == clock.health.late == 0
    assert clock.health.rate == pytest.approx(1e9 / period, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_stamps_that_jitter_are_smoothed_too(seed: int) -> None:
    dice, clock = random.Random(seed), DeviceClock()
    dts = play(
        clock,
        1500,
        lambda i: whole_ms(i * 5 * MS + dice.randint(-2 * MS, 2 * MS)),
        lambda i: i * 5 * MS,
    )
    assert dts[400:] == pytest.approx([0.005] * 1100, rel=0.02)


@pytest.mark.parametrize("seed", range(5))
def test_arrivals_stand_in_for_stamps(seed: int) -> None:
    dice, clock = random.Random(seed), DeviceClock()
    dts = play(clock, 1000, lambda _: None, lambda i: i * 5 * MS + dice.randint(0, 2 * MS))
    assert dts[300:] == pytest.approx([0.005] * 700, rel=0.02)
    assert clock.health.lost is clock.health.late is None


def test_arrivals_in_bursts_are_spread_evenly() -> None:
    clock = DeviceClock()
    dts = play(clock, 1000, lambda _: None, lambda i: (i // 6) * 30 * MS)
    assert dts[300:] == pytest.approx([0.005] * 700, rel=0.1)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("period", [5 * MS, 3_333_333, 16 * MS])
def test_every_lost_frame_is_counted(seed: int, period: int) -> None:
    dice, clock = random.Random(seed), DeviceClock()
    sent = [i for i in range(2000) if i in (0, 1999) or dice.random() > 0.1]
    dts = play(clock, len(sent), lambda k: whole_ms(sent[k] * period), lambda k: sent[k] * period)
    assert clock.health.lost == 2000 - len(sent)
    assert clock.health.frames == len(sent)
    skipped = [b - a for a, b in itertools.pairwise(sent)]
    expected = [n * period * 1e-9 for n in skipped]
    assert dts[201:] == pytest.approx(expected[200:], rel=0.02)


def test_a_gap_of_three_seconds_is_one_long_step() -> None:
    clock = DeviceClock()
    play(clock, 400, lambda i: i * 5 * MS, lambda i: i * 5 * MS)
    back = 400 * 5 * MS + 3000 * MS - 5 * MS
    assert clock.advance(back, START + back) == pytest.approx(3.0, rel=0.01)
    assert clock.health.lost == 599
    assert clock.advance(back + 5 * MS, START + back + 5 * MS) == pytest.approx(0.005, rel=0.02)


def test_a_pause_without_stamps_is_one_long_step() -> None:
    clock = DeviceClock()
    play(clock, 400, lambda _: None, lambda i: i * 5 * MS)
    assert clock.advance(None, START + 399 * 5 * MS + 3000 * MS) == pytest.approx(3.0)
    following = play(clock, 100, lambda _: None, lambda i: 4_995 * MS + (i + 1) * 5 * MS)
    assert following == pytest.approx([0.005] * 100, rel=0.02)


def test_duplicate_and_overtaken_frames_are_dropped() -> None:
    clock = DeviceClock()
    play(clock, 100, lambda i: i * 5 * MS, lambda i: i * 5 * MS)
    assert clock.advance(99 * 5 * MS, START + 500 * MS) is None
    assert clock.advance(97 * 5 * MS, START + 501 * MS) is None
    assert clock.health.late == 2
    assert clock.health.frames == 100
    assert clock.advance(100 * 5 * MS, START + 502 * MS) == pytest.approx(0.005, rel=0.02)


def test_an_app_that_starts_again_is_followed_at_once() -> None:
    clock = DeviceClock()
    play(clock, 1000, lambda i: i * 10 * MS, lambda i: i * 10 * MS)
    first, *rest = play(clock, 100, lambda i: i * 10 * MS, lambda i: (12_000 + i * 10) * MS)
    assert first == pytest.approx(2.01)
    assert rest == pytest.approx([0.01] * 99, rel=0.02)
    assert clock.health.lost == 0


@pytest.mark.parametrize("by", [60, 100, 1000])
def test_frames_that_were_held_back_are_late_and_no_restart(by: int) -> None:
    clock = DeviceClock()
    play(clock, 2000, lambda i: i * 10 * MS, lambda i: i * 10 * MS)
    steps = list[float | None]()
    for n in range(2000, 2200):
        steps.append(clock.advance(n * 10 * MS, START + n * 10 * MS))
        if n % 3 == 0:
            assert clock.advance((n - by) * 10 * MS, START + (n * 10 + 1) * MS) is None
            assert clock.advance((n + 1 - by) * 10 * MS, START + (n * 10 + 2) * MS) is None
    assert steps == pytest.approx([0.01] * 200, rel=0.02)
    assert clock.health.late == 2 * 67


def test_a_device_that_starts_again_at_once_is_followed_from_its_third_frame() -> None:
    clock = DeviceClock()
    play(clock, 1000, lambda i: i * 10 * MS, lambda i: i * 10 * MS)
    found = play(clock, 100, lambda i: i * 10 * MS, lambda i: (10_000 + i * 10) * MS)
    assert found[:2] == [None, None]
    assert all(step is not None and 0 < step < 0.05 for step in found[2:])


def test_a_device_that_starts_again_after_a_silence_loses_no_frame() -> None:
    clock = DeviceClock()
    play(clock, 1000, lambda i: i * 10 * MS, lambda i: i * 10 * MS)
    found = play(clock, 100, lambda i: i * 10 * MS, lambda i: (10_150 + i * 10) * MS)
    assert all(step is not None and 0 < step < 0.2 for step in found)
    assert not clock.health.late


@pytest.mark.parametrize(("top", "bottom"), [(2**31, 0), (2**31, -(2**31)), (2**32, 0)])
def test_milliseconds_that_wrap_are_no_restart(top: int, bottom: int) -> None:
    """millis() in 31 bits, in a signed and in an unsigned 32-bit integer."""
    clock = DeviceClock()

    def stamp(i: int) -> int:
        ms = top - 1000 + i * 5
        return (ms if ms < top else ms - top + bottom) * MS

    kept = [i for i in range(400) if i not in (199, 200, 201)]  # lost around the wrap
    dts = [clock.advance(stamp(i), START + i * 5 * MS) for i in kept]
    assert dts[1:] == pytest.approx([0.005] * 198 + [0.02] + [0.005] * 197)
    assert (clock.health.lost, clock.health.late) == (3, 0)


def test_a_drifting_clock_is_followed() -> None:
    clock = DeviceClock()
    dts = play(clock, 4000, lambda i: int(i * 5.05 * MS), lambda i: i * 5 * MS)
    assert dts[300:] == pytest.approx([0.00505] * 3700, rel=1e-3)
    assert clock.health.lost == 0


@pytest.mark.parametrize(("before", "after"), [(10, 20), (10, 16), (20, 10), (16, 10), (10, 5)])
@pytest.mark.parametrize("stamped", [True, False])
def test_another_rate_is_found(before: int, after: int, stamped: bool) -> None:
    clock = DeviceClock()

    def when(i: int) -> int:
        return min(i, 500) * before * MS + max(i - 500, 0) * after * MS

    dts = play(clock, 1500, lambda i: when(i) if stamped else None, when)
    assert dts[800:] == pytest.approx([after / 1000] * 700, rel=0.02)
    assert clock.health.rate == pytest.approx(1000 / after, rel=0.02)


def test_a_device_whose_time_stands_still_is_followed_by_arrivals() -> None:
    clock = DeviceClock()
    dts = play(clock, 1000, lambda _: 0, lambda i: i * 5 * MS)
    assert dts[300:] == pytest.approx([0.005] * 700, rel=0.02)


def test_jitter_is_that_of_rfc_3550() -> None:
    """|D| is 2 ms from the second frame on, so that J = 2 ms · (1 − (15/16)^n)."""
    clock = DeviceClock()
    play(clock, 21, lambda i: i * 10 * MS, lambda i: i * 10 * MS + (i % 2) * 2 * MS)
    assert clock.health.jitter == pytest.approx(0.002 * (1 - (15 / 16) ** 20))


def test_nothing_measured_is_none() -> None:
    assert Health().as_dict() == {
        "rate": None,
        "jitter": None,
        "frames": 0,
        "lost": None,
        "late": None,
        "malformed": 0,
        "last_arrival": None,
        "delay": None,
        "about": False,
        "drift": None,
        "spread": None,
    }


times = st.integers(-(2**63), 2**63)


@settings(deadline=None)
@given(st.lists(st.tuples(st.none() | times, times), max_size=60))
def test_any_times_give_a_positive_step_or_none(events: list[tuple[int | None, int]]) -> None:
    clock, twin = DeviceClock(), DeviceClock()
    for stamp, arrival in events:
        dt = clock.advance(stamp, arrival)
        assert dt is None or 0 < dt < float("inf")
        assert twin.advance(stamp, arrival) == dt
    assert clock.health == twin.health
