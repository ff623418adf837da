"""Tests of small arrays that are made for every frame, where calls of numpy cost most."""

from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray


def finite(values: NDArray[np.floating[Any]]) -> bool:
    """Return whether all of `values`, shape (n,), are finite; as `np.isfinite(values).all()`.

    A finite sum, the usual case, tells it; only where the sum is too large is each looked at.
    """
    return isfinite(sum(values.tolist())) or bool(np.isfinite(values).all())
