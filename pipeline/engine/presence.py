"""How much of each latent follows the movement, and how much rests since its sensor is lost."""

import numpy as np
from numpy.typing import NDArray

from recordings.frame import Float32Array


class Presence:
    """A share for each of m latents: 1 follows the mapping, 0 is at rest; never a jump.

    Lost latents fade out in `fade` seconds, those that are back fade in within `back`.
    `moving` says whether a step would change a share; `whole` that all follow, and will.
    """

    def __init__(self, m: int) -> None:
        self.fade = self.back = 0.1
        self._share = np.ones(m, np.float32)
        self._wanted = np.ones(m, np.float32)
        self._look()

    def _look(self) -> None:
        self.moving = bool((self._share != self._wanted).any())
        self.whole = not self.moving and bool((self._share == 1.0).all())

    def want(self, present: NDArray[np.bool_]) -> None:
        """Let the latents that are not `present`, shape (m,), go to rest, and the others come."""
        self._wanted = present.astype(np.float32)
        self._look()

    @property
    def resting(self) -> int:
        """How many latents rest, or are about to."""
        return int((self._wanted == 0.0).sum())

    def settle(self) -> None:
        """Be where the shares are going."""
        self._share = self._wanted.copy()
        self._look()

    def fill(self) -> None:
        """Be 1 everywhere: what is heard does not come from a sensor."""
        if not self.whole:
            self._share[:] = 1.0
            self._look()

    def step(self, dt: float) -> None:
        """Fade for `dt` seconds."""
        if self.moving and dt:
            down, up = rate(dt, self.fade), rate(dt, self.back)
            self._share += np.clip(self._wanted - self._share, -down, up)
            self._look()

    def blend(self, rest: Float32Array, aim: Float32Array) -> Float32Array:
        """Return what is heard between `rest` and `aim`, all of shape (m,)."""
        if self.whole:
            return aim
        return (rest + self._share * (aim - rest)).astype(np.float32)


def rate(dt: float, over: float) -> np.float32:
    """Return how far a linear fade of `over` seconds goes in `dt`; all the way when 0."""
    return np.float32(dt / over if over > dt else 1.0)
