"""Finds a calibration in what a sensor said at rest, facing the front, and in full movement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from recordings.frame import FloatArray, Layout
from sensors.wire.calibrated import HEADINGS, VECTORS, Applied, axes, places
from sensors.wire.calibration import Calibration
from sensors.wire.rotations import inverse, level, product, unit
from sensors.wire.scmotion import QUATERNION

STILL_TURN = 0.05
"""rad/s, the standard deviation of each axis of a gyroscope that lies still, at most."""

STILL_MOVE = 0.25
"""m/s², the same of an accelerometer."""

MOST_BIAS = 0.35
"""rad/s; one that says more at rest is being turned (20°/s)."""

SWAY = 1.5
"""m/s², the standard deviation of each axis of an accelerometer that is held, at most."""

GRAVITY = (7.0, 12.5)
"""m/s² that is felt standing, least and most."""

ENDS = (2.0, 98.0)
"""Percentiles that are a range's ends: a knock is not how far one moves."""

LEAST_SHARE = 0.05
"""Of the widest range of its group that a channel must have gone; less is noise."""

LEAST = 10
"""Frames that a step needs."""

NO_RANGE = ("control", "battery", "quaternion", "euler", "heading")
"""Groups of channels that have no range to be found: buttons, angles that go round."""


def turns(layout: Layout, values: FloatArray) -> bool:
    """Return whether a sensor with these values has a gyroscope that speaks."""
    return _speaks(values, axes(layout, "gyroscope"))


def feels(layout: Layout, values: FloatArray) -> bool:
    """Return whether a sensor knows where up is, or which way it faces."""
    groups = [_up(layout, values), places(layout, QUATERNION), _compass(layout, values)]
    return any(_speaks(values, group) for group in groups)


def rest(before: Calibration, layout: Layout, rows: FloatArray) -> tuple[Calibration, str]:
    """Return what is known after a rest, and a sentence; `rows`, shape (n, C), as they came.

    Raises ValueError, in plain words, when it was not still.
    """
    _check_heard(rows)
    gyroscope = rows[:, axes(layout, "gyroscope")]
    bias, noise = gyroscope.mean(axis=0), float(gyroscope.std(axis=0).max())
    felt = axes(layout, "accelerometer")
    moved = float(rows[:, felt].std(axis=0).max()) if _speaks(rows[-1], felt) else 0.0
    if not (noise <= STILL_TURN and moved <= STILL_MOVE and np.abs(bias).max() <= MOST_BIAS):
        raise ValueError("it was moved: lay it down, or hold it still, and try again")
    known = replace(before, bias=[float(b) for b in bias], noise=noise)
    return known, f"at rest it turned by {float(np.linalg.norm(bias)):.3f} rad/s"


def front(before: Calibration, layout: Layout, rows: FloatArray) -> tuple[Calibration, str]:
    """Return what is known after facing the front, and a sentence; as `rest`.

    The means of gravity, of the rotation and of the heading are those of the front. Ranges of
    channels that turn with it are forgotten.
    """
    _check_heard(rows)
    last, turn, stage, heading, told = rows[-1], [0.0, 0.0, 0.0, 1.0], list[float](), [], []
    felt = _up(layout, last)
    if _speaks(last, felt):
        turn = level(_steady(rows[:, felt]))
        tilt = np.degrees(2 * np.arccos(min(1.0, turn[3])))
        told.append(f"it sits {tilt:.0f}° from level")
    if _speaks(last, rotation := places(layout, QUATERNION)):
        stage = product(turn, inverse(_mean_rotation(rows[:, rotation])))
    if _speaks(last, compass := _compass(layout, last)):
        angle = np.exp(1j * np.radians(rows[:, compass[0]]))
        heading = [float(np.degrees(np.angle(angle.mean())) % 360.0)]
        told.append(f"the front is at {heading[0]:.0f}°")
    stays = {
        name: ends for name, ends in before.ranges.items() if name.partition(".")[0] not in VECTORS
    }
    known = replace(before, turn=turn, stage=stage, heading=heading, ranges=stays)
    return known, " and ".join(told) or "it faces the front"


def full(before: Calibration, layout: Layout, rows: FloatArray) -> tuple[Calibration, str]:
    """Return what is known after a full movement, and a sentence; as `rest`.

    Ranges are those of the values as `before` calibrates them. Channels that were hardly moved
    have none.
    """
    _check_heard(rows)
    applied = Applied(before, layout)
    moved = np.array([applied(row) for row in rows])
    ranges = {}
    for i, name in enumerate(layout.names):
        values = moved[:, i][np.isfinite(moved[:, i])]
        if name.partition(".")[0] in NO_RANGE or len(values) < LEAST:
            continue
        low, high = (float(end) for end in np.percentile(values, ENDS))
        if high - low > 1e-6 * max(1.0, abs(low), abs(high)):
            ranges[name] = [low, high]
    ranges = {name: ends for name, ends in ranges.items() if _counts(name, ranges)}
    if not ranges:
        raise ValueError("nothing moved: move as far as you will, and try again")
    return replace(before, ranges=ranges), f"{len(ranges)} channels have a range"


Find = Callable[[Calibration, Layout, FloatArray], tuple[Calibration, str]]
FIND: Mapping[str, Find] = {"rest": rest, "front": front, "range": full}
"""What finds each step, in their order."""


def _counts(name: str, ranges: Mapping[str, list[float]]) -> bool:
    """Return whether a channel moved enough, beside the widest of its group, not to be noise."""
    group = name.rpartition(".")[0]
    beside = [high - low for n, (low, high) in ranges.items() if n.rpartition(".")[0] == group]
    low, high = ranges[name]
    return high - low >= LEAST_SHARE * max(beside)


def _check_heard(rows: FloatArray) -> None:
    if len(rows) < LEAST:
        raise ValueError("too little was heard of it: look after its connection, and try again")


def _speaks(values: FloatArray, at: Sequence[int]) -> bool:
    """Return whether there are such channels, and all were measured."""
    return bool(at) and bool(np.isfinite(values[list(at)]).all())


def _up(layout: Layout, values: FloatArray) -> list[int]:
    """Return the channels that feel gravity, alone if there are such."""
    gravity = axes(layout, "gravity")
    return gravity if _speaks(values, gravity) else axes(layout, "accelerometer")


def _compass(layout: Layout, values: FloatArray) -> list[int]:
    """Return the channel of a heading that is measured, none if there is none."""
    found = [place for name in HEADINGS if (place := places(layout, [name]))]
    return next((place for place in found if _speaks(values, place)), [])


def _steady(felt: FloatArray) -> list[float]:
    """Return the mean of what feels gravity, shape (n, 3); raises ValueError while it moves."""
    mean = felt.mean(axis=0)
    if felt.std(axis=0).max() > SWAY:
        raise ValueError("you moved: stand still as you will begin, and try again")
    if not GRAVITY[0] <= np.linalg.norm(mean) <= GRAVITY[1]:
        raise ValueError("it does not feel gravity as it should: stand still, and try again")
    return [float(v) for v in mean]


def _mean_rotation(rows: FloatArray) -> list[float]:
    """Return the mean of rotations near each other, shape (n, 4)."""
    same = np.where((rows @ rows[-1])[:, None] < 0, -rows, rows)  # q and -q are one rotation
    return unit([float(v) for v in same.mean(axis=0)])
