"""The smoothed clock of one device, and how well its data arrives."""

import math

from sensors.wire.health import Health
from sensors.wire.ourclock import OurClock

_SECOND = 1e-9  # of a nanosecond
_FIRST_DT = 0.01  # s, for the one frame before which nothing is known
_SHORTEST = 1e-4  # s between frames; 10 kHz is beyond any sensor of movement
_LEARNING = 16  # intervals before the loop is closed
_LEAST = 0.1  # of a period, the shortest time between two frames that the loop gives
_BANDWIDTH = 0.003  # of the frame rate, the loop's B/F
_OMEGA = 2 * math.pi * _BANDWIDTH
_LATE = 0.5  # s; further back a device's time is a restart
_AGAIN = 3  # frames on end that begin at an earlier time; fewer were held back on their way
_QUIET = 0.1  # s; what comes after a silence of a device was not held back between its frames
_JUMP = 1.0  # s between the device's interval and ours; further apart is a restart
_PAUSE = 0.25  # s that arrivals may be off before the loop starts anew
_CHECK = 32  # intervals between two looks at whether the device's rate has changed
_CHANGED = 0.25  # of the period; their median differs by more when it has
_UNLIKE = 0.19  # of a period; intervals further from multiples, on average, are irregular
_MILLISECOND = 1_000_000  # ns
_WRAPS = (2**31 * _MILLISECOND, 2**32 * _MILLISECOND)  # of millis() in 31 and in 32 bits
_AFTER_WRAP = 10_000_000_000  # ns that may be missing around a wrap


class DeviceClock:
    """The time between a device's frames, freed of rounding and jitter.

    A delay-locked loop of second order (F. Adriaensen, "Using a DLL to filter time", Linux
    Audio Conference 2005) follows the device's own time stamps where it sends them, and the
    arrivals where it does not. While it settles its gains are those of the growing-memory
    filter of first degree (E. Brookner, "Tracking and Kalman Filtering Made Easy", 1998),
    the least-squares line through all frames so far. Depends on nothing but its inputs.

    `measured` is when the last frame was measured, in ns on the engine's clock, but for the least
    delay of all; None where the device does not tell its time.
    """

    def __init__(self) -> None:
        self.health = Health()
        self.dt = _FIRST_DT
        self._stamped = True  # until the device shows that its time is of no use
        self._last: int | None = None  # device time, ns
        self._arrival = 0
        self._countable = False  # its stamps are regular enough to tell what was lost
        self._intervals: list[float] = []
        self._period = _FIRST_DT
        self._count = 0  # intervals since the loop was closed, 0 while learning
        self._now = 0.0  # s since the last frame: the filtered time, always near zero
        self._next = 0.0  # s since the last frame: when the next one is expected
        self.measured: int | None = None
        self._ours = OurClock()
        self._gone = 0  # ns of its time since it was heard first, wraps and all
        self._earlier: list[int] = []  # times on end that are far before the last

    def advance(self, device_time: int | None, arrival: int) -> float | None:
        """Take in one paced frame; return the time since the one before in seconds, > 0.

        Both times are in nanoseconds, each on its own clock. None means that the frame is
        a duplicate or overtaken by a later one, and must be dropped.
        """
        stamp = device_time if self._stamped else None
        if self.health.last_arrival is None:
            self._accept(stamp, arrival)
            self._place(None, arrival)
            return self.dt
        gap = (arrival - self._arrival) * _SECOND
        step = self._step(stamp)
        earlier = step is not None and step <= 0 and gap < _LATE
        if earlier and not self._began_again(step or 0.0, stamp, gap):
            self.health.late = (self.health.late or 0) + 1
            return None
        if step == 0:  # half a second, and its time stands still: it is none
            self._stamped, step, stamp = False, None, None
        self._follow(step, gap)
        self._measure_jitter(gap, self.dt if step is None else step)
        self._accept(stamp, arrival)
        self._place(step, arrival)
        return self.dt

    def _place(self, step: float | None, arrival: int) -> None:
        """Tell when the frame that was accepted was measured, `step` s after the one before."""
        if self._last is None:
            self.measured = None
            return
        ours, health = self._ours, self.health
        if step is None:  # the first with a time
            ours.restart()
        else:
            self._gone += round(step * 1e9)
        self.measured = ours.measured(self._gone, arrival)
        health.drift = None if ours.drift is None else ours.drift * 1e6
        health.spread = ours.spread

    def _step(self, stamp: int | None) -> float | None:
        """Return how far the device's time went since the last frame, in seconds."""
        if stamp is None or self._last is None:
            return None
        step = stamp - self._last
        for wrap in _WRAPS:
            if 0 < step + wrap < _AFTER_WRAP:
                step += wrap
        return step * _SECOND

    def _began_again(self, step: float, stamp: int | None, gap: float) -> bool:
        """Return whether a device that is heard goes on from an earlier time, as after a restart.

        What the network has held back comes between frames that go on from the last one.
        """
        if stamp is None or step > -_LATE:
            return False
        if gap > _QUIET:
            return True
        if self._earlier and stamp <= self._earlier[-1]:
            self._earlier.clear()
        self._earlier.append(stamp)
        return len(self._earlier) >= _AGAIN

    def _accept(self, stamp: int | None, arrival: int) -> None:
        self._earlier.clear()
        health = self.health
        self._last, self._arrival = stamp, arrival
        health.last_arrival = arrival
        health.frames += 1
        if stamp is not None and health.lost is None:
            health.lost = health.late = 0

    def _follow(self, step: float | None, gap: float) -> None:
        interval = gap if step is None else step
        if step is not None and (step <= 0 or abs(step - gap) > _JUMP):
            self._ours.restart()
            self._restart(gap)
        elif not self._count:
            self._learn(interval, step is not None)
        elif self._countable and step is not None:
            self._lock_counting(interval)
        else:
            self._lock_averaging(interval)
        self.health.rate = 1 / self._period

    def _restart(self, gap: float) -> None:
        """Forget the device's time but not its rate: the app began again, or was held up."""
        self._intervals.clear()
        self._count = 0
        self.dt = gap if gap > _SHORTEST else self._period

    def _learn(self, interval: float, stamped: bool) -> None:
        """Estimate the period from the first intervals, then close the loop."""
        self._intervals.append(interval)
        self._countable = stamped
        periods = self._average()
        self.dt = interval if stamped else self._period
        if len(self._intervals) == _LEARNING:
            if self._countable:
                self._lose(periods - _LEARNING)
            self._close()

    def _average(self) -> int:
        """Take the period from the intervals kept; return how many periods they hold."""
        periods = _multiples(self._intervals) if self._countable else None
        if periods is None:
            self._countable, periods = False, len(self._intervals)
        self._period = max(sum(self._intervals) / periods, _SHORTEST)
        return periods

    def _close(self) -> None:
        self._now, self._next, self._count = 0.0, self._period, _LEARNING + 1
        self._intervals.clear()

    def _lock_counting(self, interval: float) -> None:
        """Turn the loop by whole periods; 0 periods take back a loss that was jitter."""
        periods = max(0, round((interval - self._now) / self._period))
        self._lose(periods - 1)
        self._turn(interval, periods)
        self._intervals.append(interval)
        if len(self._intervals) == _CHECK:
            changed = abs(_median(self._intervals) / self._period - 1) > _CHANGED
            if changed or _multiples(self._intervals) is None:
                self._average()
                self._close()
            self._intervals.clear()

    def _lock_averaging(self, interval: float) -> None:
        """Turn the loop by one period: what is held up comes late, and then all at once."""
        if abs(interval - self._next) > _PAUSE:
            self._restart(interval)
            return
        self._turn(interval, 1)

    def _turn(self, interval: float, periods: int) -> None:
        """Turn the loop once: the measured time is `interval` after the last measured time."""
        k = self._count
        h = max(6 / ((k + 1) * (k + 2)), _OMEGA**2)
        g = max(2 * (2 * k + 1) / ((k + 1) * (k + 2)), math.sqrt(2) * _OMEGA)
        expected = self._next + (periods - 1) * self._period
        error = min(max(interval - expected, -self._period), self._period)
        self.dt = max(expected - self._now, _LEAST * self._period)
        self._period = max(self._period + h * error, _SHORTEST)
        self._now = expected - interval
        self._next = self._now + g * error + self._period
        self._count += 1

    def _lose(self, frames: int) -> None:
        self.health.lost = max(0, (self.health.lost or 0) + frames)

    def _measure_jitter(self, gap: float, step: float) -> None:
        difference = abs(gap - step)
        if difference < _JUMP:
            jitter = self.health.jitter or 0.0
            self.health.jitter = jitter + (difference - jitter) / 16


def _median(intervals: list[float]) -> float:
    return max(sorted(intervals)[(len(intervals) - 1) // 2], _SHORTEST)


def _multiples(intervals: list[float]) -> int | None:
    """Return how many periods the intervals hold; frames were lost where one is a multiple.

    None where the intervals are too irregular to be multiples of anything.
    """
    period = _median(intervals)
    for _ in range(2):  # from the median, which is rounded, to the mean of the single ones
        single = [i for i in intervals if 0.5 < i / period < 1.5] or [period]
        period = sum(single) / len(single)
    ratios = [interval / period for interval in intervals]
    periods = [max(1, round(ratio)) for ratio in ratios]
    unlike = sum(abs(r - p) for r, p in zip(ratios, periods, strict=True)) / len(intervals)
    return None if unlike > _UNLIKE else sum(periods)
