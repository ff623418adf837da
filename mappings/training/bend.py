"""A curve with one handle: calm in the middle and quick at the ends, straight, or the other way."""

from typing import TypeVar

import numpy as np

from recordings.frame import Float32Array, FloatArray

STEEPEST = 8.0
"""The slope at the ends where the curve is 1; in the middle where it is −1."""

Values = TypeVar("Values", Float32Array, FloatArray)


def slopes(curve: FloatArray) -> FloatArray:
    """Return the slopes at the ends that curves of −1 to 1 have: 1/8 to 8, 0 is straight (1)."""
    return STEEPEST ** np.clip(curve, -1.0, 1.0)


def bent(u: Values, slope: Values) -> Values:
    """Return u / (s − (s − 1)·|u|), for `u` within ± 1 and slopes `s` > 0 at the ends.

    Odd and rising, from −1 through 0 to 1, with the slope 1/s in the middle: never endless, so
    that noise at rest stays small. Schlick's bias on both sides of 0 ("Fast alternatives to
    Perlin's bias and gain functions", Graphics Gems IV, 1994). Bent by 1/s it is straight again.
    """
    out: Values = u / (slope - (slope - 1) * np.abs(u))
    return out
