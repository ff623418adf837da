"""As direct, but about what plays by itself: offsets around a trajectory of latents, or a sound."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, Watch, ignore
from mappings.direct import Direct
from mappings.training.model import matrix
from recordings.frame import Float32Array

SEAM = 0.1
"""Seconds at the end of a trajectory in which it goes back to its beginning."""


@dataclass
class Around(Direct):
    """What direct gives, plus a trajectory that goes round and round.

    The last input is the place in it, in seconds; between frames it is a straight line, and its
    end goes to its beginning without a jump. Without a trajectory there are the offsets alone,
    for a sound that plays itself. `file` is where it was read from.
    """

    type: ClassVar[str] = "around"
    file: str = ""

    def __post_init__(self) -> None:
        self.rate = 1.0
        self.path: Float32Array = np.empty((0, 0), np.float32)
        super().__post_init__()

    @property
    def length(self) -> float:
        """The seconds of one round; 0 without a trajectory."""
        return len(self.path) / self.rate

    def along(self, path: Float32Array, rate: float) -> Self:
        """Go along a trajectory, shape (frames, some of the latents), frames a second.

        Return this mapping.
        """
        self.path, self.rate = np.ascontiguousarray(path, np.float32), rate
        return self

    def place(self, seconds: float) -> Float32Array:
        """Return the latents of the trajectory so long after its begin; there is one."""
        count = len(self.path)
        at = seconds * self.rate % count if np.isfinite(seconds) else 0.0
        first = min(int(at), count - 1)
        share = np.float32(at - first)
        here = self.path[first]
        out: Float32Array = here + share * (self.path[(first + 1) % count] - here)
        return out

    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Take the ranges of what is in the examples; their last input is the place."""
        super().fit(examples, watch)
        for name in ("low", "high", "scale", "weights"):
            self._arrays[name] = self._arrays[name][:-1]
        self._take(self._arrays)

    def predict(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for features and the place, shape (d + 1,)."""
        out = super().predict(x[:-1])
        if len(self.path):
            out[: self.path.shape[1]] += self.place(float(x[-1]))
        return out

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return what is set, and the trajectory."""
        return {**super().weights(), "path": self.path}

    def facts(self) -> dict[str, Any]:
        """Return the frames a second."""
        return {"rate": self.rate}

    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:
        """Become the stored mapping; raises ValueError when its parts do not agree."""
        super().restore(weights, facts)
        path, rate = matrix(weights, "path", 2), float(facts["rate"])
        if path.shape[1] > len(self._centre) or not 0 < rate < np.inf:
            raise ValueError("the stored trajectory does not agree with the latents")
        self.along(path, rate)


def closed(path: Float32Array, rate: float) -> Float32Array:
    """Return a trajectory whose last frames, SEAM seconds of them, go to its first one."""
    count = min(round(SEAM * rate), len(path) // 4)
    made = np.array(path, np.float32)
    if count:
        w = (np.arange(1, count + 1, dtype=np.float32) / (count + 1))[:, None]
        w = w * w * (3 - 2 * w)
        made[-count:] += w * (made[0] - made[-count:])
    return made
