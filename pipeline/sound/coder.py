"""What is needed of a model to encode and decode with it, without the libraries it is loaded by."""

from typing import Protocol

from pipeline.sound.metadata import Metadata
from recordings.frame import Float32Array


class Coder(Protocol):
    """What is needed of a model; `pipeline.sound.model.Model` is one.

    `rate` is in samples a second.
    """

    metadata: Metadata
    rate: int

    @property
    def window(self) -> int:
        """Samples of the shortest block that every method takes."""

    def call(self, name: str, x: Float32Array) -> Float32Array:
        """Return a method's output (voices, channels, n) for `x` (voices, inputs, n)."""

    def seed(self, seed: int) -> None:
        """Begin its noise anew."""

    def reset(self) -> None:
        """Forget what went through it."""
