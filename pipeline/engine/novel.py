"""How novel the movement of one scene is, and what its policy makes of the latents there."""

import math
from collections import deque
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from pipeline.engine.learnt import Learnt
from pipeline.engine.shaping import mix
from recordings.frame import Float32Array, FloatArray

TAUGHT, ALL = 0.5, 0.8
"""Up to the first a movement is as it was taught; from the second on a policy acts wholly."""

OVER = 0.35
"""Below it a spell of novelty is over."""

SMOOTHING = 0.1
"""The time constant of what is shown and acted by, in seconds."""

ACTING = 0.4
"""Seconds that a policy takes to act wholly, at least, and to let go."""

LONGEST = 0.2
"""Seconds that count between two looks, at most."""

LATELY = 120.0
"""Seconds after which what was counts less than half as much."""

STRETCH, WANDER, SLOWEST, QUICKEST = 0.5, 0.25, 0.03, 0.12
"""Where a policy opens up: how much further latents go from the middle of their limits, how far
they wander by themselves, as a share of these, and how often they go to and fro in a second."""


@dataclass
class Spell:
    """A while of novelty: when it began (ns), its seconds, its peak, and by which value."""

    began: int
    seconds: float = 0.0
    peak: float = 0.0
    by: str = ""


class Novel:
    """The novelty of a scene: `value` 0 to 1, None where it is not known.

    `spells` are the last whiles of novelty while it played, the newest last; `share` says how
    much of the last minutes they were, `within` whether one is going on.
    """

    def __init__(self, name: str) -> None:
        self.policy = "show"
        self.value: float | None = None
        self.spells: deque[Spell] = deque(maxlen=16)
        self.watched = self.novel = 0.0
        self.looked = 0
        self._of: Learnt | None = None
        self._last = 0
        self._share = self._gone = 0.0
        self.within = self._known = False
        self._held: Float32Array | None = None
        self._seed = crc32(name.encode())
        self._waves: FloatArray | None = None

    @property
    def acts(self) -> bool:
        """Whether the policy does anything to the latents."""
        return self.policy != "show"

    @property
    def restless(self) -> bool:
        """Whether the latents go on moving by the policy while nothing else moves."""
        return self.acts and (self._share != self._wanted or (self._wanted > 0 and self._opens))

    @property
    def _wanted(self) -> float:
        """How much the policy is to act, 0 to 1."""
        share = 0.0 if self.value is None else (self.value - TAUGHT) / (ALL - TAUGHT)
        return min(max(share, 0.0), 1.0)

    @property
    def _opens(self) -> bool:
        return self.policy == "open"

    @property
    def share(self) -> float:
        """How much of what was played lately was novel, 0 to 1."""
        return self.novel / self.watched if self.watched else 0.0

    def forget(self) -> None:
        """Know nothing of what was: something else plays, or nothing."""
        self.value, self._of, self._held = None, None, None
        self.spells.clear()
        self.watched = self.novel = 0.0
        self.within = False

    def take(self, learnt: Learnt, x: FloatArray, now: int) -> None:
        """Look how novel the features are, shape (d,), at a time in ns."""
        if learnt is not self._of:
            self.value, self._of = None, learnt
        found = learnt.novel(x)
        self._known = found is not None and found <= TAUGHT
        self._gone = min(max(now - self._last, 0) * 1e-9, LONGEST)
        if found is None or self.value is None:
            self.value = found
        else:
            self.value += (found - self.value) * (1 - math.exp(-self._gone / SMOOTHING))
        self._last = now

    def note(self, learnt: Learnt, x: FloatArray, now: int) -> None:
        """Keep how novel it is now while it plays, for the list of where it was."""
        gone = min((now - self.looked) * 1e-9, LONGEST)
        if self.value is None or gone <= 0:
            return
        left = math.exp(-gone / LATELY)
        new = self.value > TAUGHT
        self.watched = self.watched * left + gone
        self.novel = self.novel * left + gone * new
        if not self.within and new:
            self.spells.append(Spell(now))
        self.within = new or (self.within and self.value > OVER)
        if not self.within:
            return
        spell = self.spells[-1]
        spell.seconds += gone
        if self.value > spell.peak:
            spell.peak, spell.by = self.value, learnt.novel_by(x)

    def bend(
        self, aim: Float32Array, heard: Float32Array, ends: tuple[Float32Array, ...], now: int
    ) -> Float32Array:
        """Return what the policy makes of an aim, shape (m,), where `heard` was before.

        `ends` are rest, the lowest and the highest of each latent.
        """
        rest, low, high = ends
        most = self._gone / ACTING
        self._share += min(max(self._wanted - self._share, -most), most)
        share = self._share
        if share <= 0:
            self._held = aim if self._known else self._held
            return aim
        if self.policy == "rest":
            return mix(aim, rest, share)
        if self.policy == "hold":
            self._held = heard if self._held is None else self._held
            return mix(aim, self._held, share)
        return mix(aim, self._opened(aim, low, high, now), share)

    def _opened(
        self, aim: Float32Array, low: Float32Array, high: Float32Array, now: int
    ) -> Float32Array:
        """Return the aim further from the middle, and wandering: two slow waves for each latent."""
        if self._waves is None or self._waves.shape[2] != len(aim):
            rng = np.random.default_rng(self._seed)
            rates = rng.uniform(SLOWEST, QUICKEST, (2, len(aim)))
            self._waves = np.stack([2 * np.pi * rates, rng.uniform(0, 2 * np.pi, rates.shape)])
        rates, phases = self._waves
        wave = np.sin(rates * (now * 1e-9) + phases).mean(axis=0).astype(np.float32)
        middle, half = (low + high) / 2, (high - low) / 2
        wide = aim + STRETCH * (aim - middle) + 2 * WANDER * half * wave
        kept: Float32Array = np.clip(wide, low, high).astype(np.float32)
        return kept
