"""What of a sound can be bent, and the numbers for it that come with a scene's latents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from recordings.frame import Float32Array

Bends = Literal["", "scale", "bias", "noise", "fill"]
"""What a latent of a scene bends; "" where it is one of the model's."""


@dataclass(frozen=True)
class Range:
    """From where to where a bend goes when it is played, and where it changes nothing."""

    low: float
    high: float
    rest: float


RANGES = {
    "scale": Range(0.0, 2.0, 1.0),
    "bias": Range(-3.0, 3.0, 0.0),
    "noise": Range(0.0, 1.0, 0.0),
    "fill": Range(0.0, 1.0, 1.0),
}
"""The kinds, in the order in which a scene has them, with their ranges in new ones."""

KINDS = tuple(RANGES)

UNBENT: Float32Array = np.full(len(KINDS), np.nan, np.float32)
"""Numbers of bends, in the order of KINDS, where a scene plays none: NaN is none."""


def parted(values: Float32Array, bends: Sequence[str]) -> tuple[Float32Array, Float32Array]:
    """Return a model's latents, and the numbers of KINDS; of values of which the last are `bends`.

    `values` has shape (m,), the latents (m - len(bends),), the numbers (4,), NaN for none.
    """
    if not bends:
        return values, UNBENT
    numbers = UNBENT.copy()
    n = len(values) - len(bends)
    for kind, value in zip(bends, values[n:], strict=True):
        numbers[KINDS.index(kind)] = value
    return values[:n], numbers
