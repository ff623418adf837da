"""The target as the window moves it: at once on the screen, and sent no more often than drawn."""

import time
from collections.abc import Sequence

from gui.engine.link import Link
from gui.engine.watch import Watch

OWN = 0.4
"""Seconds for which the window's own word holds; then what the engine says."""


class Aim:
    """The target of the scene; `want` sets it, `send` is called at each look."""

    def __init__(self, link: Link, watch: Watch) -> None:
        self._link, self._watch = link, watch
        self._wanted: list[float] = []
        self._waits = False
        self._until = 0.0

    @property
    def now(self) -> list[float]:
        """The target as it is, or is about to be; [] while nothing is known of it."""
        known = self._known
        if time.monotonic() < self._until and len(self._wanted) == len(known):
            return self._wanted
        return known

    @property
    def _known(self) -> list[float]:
        live = self._watch.live
        if live is not None and len(live.target) == len(self._watch.status.get("latents", [])):
            return [float(v) for v in live.target]
        return [float(v) for v in self._watch.status.get("target", [])]

    def want(self, values: Sequence[float]) -> None:
        """Set the target, a value for each latent."""
        self._wanted = [float(v) for v in values]
        self._until = time.monotonic() + OWN
        self._waits = True

    def want_one(self, latent: int, value: float) -> None:
        """Set one latent's target, counted from 0; the others stay."""
        values = list(self.now)
        if latent < len(values):
            values[latent] = value
            self.want(values)

    def send(self) -> None:
        """Send what is wanted, if it has changed since."""
        if self._waits:
            self._waits = False
            self._link.do("target", *self._wanted)
