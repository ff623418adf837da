"""Rotations as unit quaternions x, y, z, w, the order in which sensors send them."""

import math
from collections.abc import Sequence

import numpy as np

from recordings.frame import FloatArray


def product(a: Sequence[float], b: Sequence[float]) -> list[float]:
    """Return the rotation by `b`, then by `a`: Hamilton's product a·b."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return [
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    ]


def inverse(q: Sequence[float]) -> list[float]:
    """Return the rotation back."""
    x, y, z, w = q
    return [-x, -y, -z, w]


def unit(q: Sequence[float]) -> list[float]:
    """Return four numbers as a rotation; raises ValueError for zeros."""
    length = math.hypot(*q)
    if not length > 1e-9:  # NaN too
        raise ValueError("zeros are no rotation")
    return [value / length for value in q]


def matrix(q: Sequence[float]) -> FloatArray:
    """Return the matrix, shape (3, 3), that turns column vectors as a unit quaternion does."""
    x, y, z, w = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def level(up: Sequence[float]) -> list[float]:
    """Return the shortest rotation that turns the direction `up`, shape (3,), to +z.

    q = (u × z, |u| + u·z), normalised; of a device that lies on its face, the half turn about its
    y. Raises ValueError for no direction.
    """
    x, y, z = up
    length = math.hypot(x, y, z)
    if not length > 1e-9:
        raise ValueError("there is no direction")
    if length + z < 1e-6 * length:
        return [0.0, 1.0, 0.0, 0.0]
    return unit([y, -x, 0.0, length + z])
