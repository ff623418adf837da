"""Clocks of devices that drift, wrap and begin anew, by a network that delays and loses."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from sensors.wire.pace import DeviceClock

MS = 1_000_000
SECOND = 1000 * MS
WRAP = 2**32 * MS
WARM = 5 * SECOND


@dataclass
class Stream:
    """What one device measures in a minute, and how it arrives; all from one seed."""

    seed: int
    ppm: float
    rate: int = 100
    begin: int = 12_345 * SECOND
    rebooted: int = 10**18
    clock: DeviceClock = field(default_factory=DeviceClock)

    def heard(self) -> dict[int, tuple[int, int]]:
        """Return true time and estimate, ns, of each frame that arrived, by its number."""
        dice, count = np.random.default_rng(self.seed), 60 * self.rate
        true = np.arange(count) * (SECOND // self.rate)
        stamps = self._stamps(true)
        arrival = self._paused(true + dice.exponential(10 * MS, count), dice)
        arrival = np.maximum.accumulate(arrival)  # one way, in order
        found = {}
        for i in np.flatnonzero(dice.random(count) > 0.1).tolist():
            self.clock.advance(int(stamps[i]), int(arrival[i]))
            if self.clock.measured is not None:
                found[i] = int(true[i]), self.clock.measured
                assert self.clock.measured <= arrival[i]
        return found

    def _stamps(self, true: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return whole milliseconds of a clock that is off, wraps, and may begin anew."""
        own = self.begin + (true * (1 + self.ppm * 1e-6)).astype(np.int64)
        own = np.where(true < self.rebooted, own, own - own[true >= self.rebooted][:1].sum())
        return np.asarray(own // MS * MS % WRAP)

    def _paused(
        self, arrival: NDArray[np.float64], dice: np.random.Generator
    ) -> NDArray[np.float64]:
        """Hold up what comes within pauses of 100 to 300 ms, one in four seconds."""
        at = 0.0
        while (at := at + dice.exponential(4 * SECOND)) < 60 * SECOND:
            end = at + dice.uniform(100, 300) * MS
            arrival = np.where((arrival > at) & (arrival < end), end, arrival)
        return arrival


def apart(one: Stream, other: Stream, after: int = WARM) -> NDArray[np.float64]:
    """Return how far apart frames of the same moment are in the estimates, in ms."""
    a, b = one.heard(), other.heard()
    both = [i for i in a if i in b and a[i][0] >= after]
    return np.array([abs(a[i][1] - b[i][1]) / MS for i in both])


@pytest.mark.parametrize("rate", [30, 100])
@pytest.mark.parametrize("seed", range(2))
def test_frames_of_two_devices_line_up_within_5_ms(seed: int, rate: int) -> None:
    one, other = Stream(seed, 200.0, rate), Stream(seed + 100, -200.0, rate)
    off = apart(one, other)
    assert np.percentile(off, 95) < 2
    assert np.percentile(off, 99) < 3
    assert off.max() < 5
    assert one.clock.health.drift == pytest.approx(200, abs=40)
    assert other.clock.health.drift == pytest.approx(-200, abs=40)
    assert 0 < (one.clock.health.spread or 0) < 0.003


def test_a_count_that_begins_anew_changes_nothing() -> None:
    one = Stream(1, 150.0, begin=WRAP - 20 * SECOND)
    off = apart(one, Stream(101, -150.0))
    assert off.max() < 5
    assert one.clock.health.drift == pytest.approx(150, abs=40)


def test_a_device_that_reboots_is_placed_again() -> None:
    off = apart(Stream(2, 200.0, rebooted=30 * SECOND), Stream(102, -200.0))
    assert np.percentile(off, 95) < 2
    assert np.percentile(off, 99) < 5
    again = apart(Stream(2, 200.0, rebooted=30 * SECOND), Stream(102, -200.0), 35 * SECOND)
    assert again.max() < 5


def test_a_clock_that_stood_still_is_followed_within_seconds() -> None:
    clock = DeviceClock()
    for i in range(4000):
        true = i * 10 * MS
        clock.advance(true - (400 * MS if i > 2000 else 0), true + i * 7919 % 13 * MS)
        if i > 3000:
            assert clock.measured is not None
            assert abs(clock.measured - true) < 5 * MS


@pytest.mark.parametrize("speed", [0.5, 10.0])
def test_times_that_are_no_clock_leave_frames_where_they_arrived(speed: float) -> None:
    clock = DeviceClock()
    for i in range(3000):
        arrival = i * 10 * MS
        clock.advance(round(arrival * speed), arrival)
        if i > 1500:
            assert clock.measured in (None, arrival)
    assert clock.health.drift is None


def test_what_was_measured_goes_only_up() -> None:
    clock = DeviceClock()
    times = []
    for i in range(300):
        clock.advance(i * 10 * MS, i * 10 * MS + (300 - i) * MS)  # ever less delayed
        times.append(clock.measured or 0)
    assert times == sorted(set(times))


def test_without_a_time_of_the_device_nobody_knows() -> None:
    clock = DeviceClock()
    for i in range(1000):
        clock.advance(None, i * 10 * MS)
    assert (clock.measured, clock.health.drift, clock.health.spread) == (None, None, None)
