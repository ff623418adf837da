"""Latents that no model gives."""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, Mapping, Watch, ignore
from recordings.frame import Float32Array

MOST = 1000


@dataclass
class Untaught(Mapping):
    """NaN for each of `count` latents: who plays it puts the target in their place.

    Only as a part of a composite, for latents that are left out of training and never were in.
    """

    type: ClassVar[str] = "untaught"
    count: int = 1

    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Learn nothing."""

    def predict(self, x: Float32Array) -> Float32Array:  # noqa: ARG002 - the same everywhere
        """Return NaN for each latent, shape (count,)."""
        return np.full(self.count, np.nan, np.float32)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return none."""
        return {}

    def facts(self) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:  # noqa: ARG002 - there are none
        """Become the stored one; raises ValueError when it has an impossible count."""
        if not 0 < self.count <= MOST:
            raise ValueError("a stored part gives an impossible number of latents")
