"""When a device measured something, on the engine's clock, though delays keep changing."""

from itertools import pairwise

_SPAN = 500_000_000  # ns of arrivals of which the least delayed counts
_MOST = 60  # such spans are looked back at: half a minute
_LONG = 5.0  # s from the first to the last before a drift can be told
_FASTEST = 1e-3  # of a second in a second: quartz is off by a tenth of that
_STEPPED = 0.05  # s that all data has come later than before …
_SETTLED = 6  # … in so many spans on end: its clock stood still, or the network's way is another

Point = tuple[float, float]
"""Seconds on the device's clock since the beginning, and how much more had gone on ours."""


class OurClock:
    """The line from one device's clock to the engine's: offset and drift.

    Delays only ever add, so the line lies below all data (arrival - device time over device time)
    and touches what was delayed least: of the lines below, the one with the least sum of
    distances, which runs along the lower convex hull where the mean of the times is (S. Moon,
    P. Skelly, D. Towsley, "Estimation and removal of clock skew from network delay measurements",
    INFOCOM 1999), through the least of each half second of the last half minute. The least
    delay itself cannot be known from data that goes one way: it is taken for none.

    `drift` is how much faster the device's clock goes, as a share (1e-6: 1 ppm), `spread` the
    seconds by which the least delayed data of half a second are apart from the line, on average;
    None before they are known. Depends on nothing but its inputs.
    """

    def __init__(self) -> None:
        self.drift: float | None = None
        self.spread: float | None = None
        self._slope = 0.0
        self._last: int | None = None
        self.restart()

    def restart(self) -> None:
        """Forget how the clocks were, since the device has begun anew; its drift stays."""
        self._origin: tuple[int, int] | None = None
        self._points: list[Point] = []
        self._least: Point | None = None
        self._ends = 0
        self._height = 0.0  # of the line at the beginning
        self._later = 0  # spans on end in which all came later than the line says
        self._believed = True

    def measured(self, device_time: int, arrival: int) -> int | None:
        """Return when a frame was measured, at most `arrival`; None where its times are no clock.

        All are in ns; `device_time` goes up, also where the device's count begins anew. What is
        returned goes up too.
        """
        if self._origin is None:
            self._origin, self._ends = (device_time, arrival), arrival + _SPAN
        if arrival >= self._ends:
            self._look_back()
            self._ends = arrival + _SPAN
            if self._origin is None:
                return self.measured(device_time, arrival)
        x = (device_time - self._origin[0]) * 1e-9
        y = (arrival - self._origin[1]) * 1e-9 - x
        line = self._height + self._slope * x
        above = y - line
        if above < -_STEPPED and self._points:
            self.restart()
            return self.measured(device_time, arrival)
        if self._least is None or above < self._above(self._least):
            self._least = x, y
        if above < 0:
            self._height += above
            line = y
        if not self._believed:
            return None
        at = min(arrival, self._origin[1] + round((x + line) * 1e9))
        if self._last is not None and at <= self._last:
            at = min(arrival, self._last + 1)
        self._last = at
        return at

    def _look_back(self) -> None:
        """Lay the line anew, with the least delayed of the last half second."""
        least, self._least = self._least, None
        if least is None:
            return
        late = self._believed and self._above(least) > _STEPPED
        self._later = self._later + 1 if late else 0
        if self._later >= _SETTLED:
            self.restart()
            self._believed = False  # until there is enough to tell a step from what is no clock
            return
        self._points.append(least)
        del self._points[:-_MOST]
        long = self._points[-1][0] - self._points[0][0] >= _LONG
        if long:
            self._incline()
        self._height = min(y - self._slope * x for x, y in self._points)
        if long:
            self.spread = sum(map(self._above, self._points)) / len(self._points)

    def _above(self, point: Point) -> float:
        return point[1] - self._height - self._slope * point[0]

    def _incline(self) -> None:
        """Take the drift from the hull's edge that lies under the mean of the times."""
        hull: list[Point] = []
        for p in self._points:
            while len(hull) > 1 and _turn(hull[-2], hull[-1], p) <= 0:
                hull.pop()
            hull.append(p)
        mean = sum(x for x, _ in self._points) / len(self._points)
        edges = (e for e in pairwise(hull) if e[1][0] >= mean)
        (x0, y0), (x1, y1) = next(edges, (hull[0], hull[-1]))
        slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
        self._believed = abs(slope) <= _FASTEST
        self._slope = slope if self._believed else 0.0
        self.drift = -self._slope if self._believed else None


def _turn(a: Point, b: Point, c: Point) -> float:
    """Return on which side of the line from a to b the point c is: above 0 on the left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
