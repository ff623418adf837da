"""Decides when a gesture was made: once each, surely, and not twice."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field

import numpy as np

from mappings.recognition.kinds.base import RATE, SURE, Likeness
from mappings.recognition.store import Learnt
from recordings.frame import FloatArray

AGAIN = 0.35
"""Below this likeness a gesture that lasts is over, and may be recognised anew."""
CONFIRM = 3
"""Rows for which a gesture must not become any likelier before it counts as made."""


@dataclass(frozen=True)
class Manner:
    """How a gesture is recognised: `ease` (1; more: more readily), `hold` and `pause`, seconds.

    One that lasts must be there for `hold`; after it nothing is recognised for `pause`.
    """

    ease: float = 1.0
    hold: float = 0.2
    pause: float = 0.5


@dataclass
class Spotter:
    """Hears rows with all recognisers, and tells each gesture as it is made."""

    learnt: Learnt
    manners: Table[str, Manner] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = tuple(g for r in self.learnt.recognisers for g in r.gestures)
        self._stays = [r.stays for r in self.learnt.recognisers for _ in r.gestures]
        self._listeners = [r.begin() for r in self.learnt.recognisers]
        whose = zip(self.learnt.recognisers, self._listeners, strict=True)
        self._whose = [(who, i) for r, who in whose for i in range(len(r.gestures))]
        self._held = [0] * len(self.names)
        self._away = [0] * len(self.names)
        self._armed = [True] * len(self.names)
        self._best: tuple[int, float, int] | None = None
        self._quiet = 0
        zeros = np.zeros(len(self.names))
        self.now = Likeness(zeros, zeros, zeros, np.full(len(zeros), np.inf))

    def hear(self, x: FloatArray) -> str:
        """Return the gesture that was made with this row (d,), "" for none."""
        heard = [listener.hear(x) for listener in self._listeners]
        if not heard:
            return ""
        parts = [np.concatenate([getattr(h, k) for h in heard]) for k in Likeness.__annotations__]
        self.now = self._eased(Likeness(*parts))
        self._quiet = max(0, self._quiet - 1)
        made = self._once() if not self._quiet else None
        lasting = self._lasting()
        made = lasting if made is None and not self._quiet else made
        if made is None:
            return ""
        self._quiet = round(self._manner(made).pause * RATE)
        self._best = None
        listener, own = self._whose[made]
        listener.forget(own)
        return self.names[made]

    def forget(self) -> None:
        """Begin anew: what was before belongs to no gesture."""
        self.__post_init__()

    def _manner(self, g: int) -> Manner:
        return self.manners.get(self.names[g], Manner())

    def _eased(self, found: Likeness) -> Likeness:
        """Return it as the manners want it: more ease is less distance."""
        ease = np.array([self._manner(g).ease for g in range(len(self.names))])
        if (ease == 1.0).all():
            return found
        odds = found.likeness / np.maximum(1.0 - found.likeness, 1e-9) * ease**2
        return Likeness(odds / (1 + odds), found.progress, found.speed, found.distance / ease)

    def _once(self) -> int | None:
        """Return a gesture that is over when it is made: the likeliest, once it grows no more."""
        likeness = self.now.likeness
        there = [g for g, v in enumerate(likeness) if v >= SURE and not self._stays[g]]
        best = max(there, key=lambda g: float(likeness[g]), default=None)
        if best is not None and (self._best is None or likeness[best] > self._best[1]):
            self._best = best, float(likeness[best]), 0
        elif self._best is not None:
            g, value, age = self._best
            self._best = g, value, age + 1
            if age + 1 >= CONFIRM:
                return g
        return None

    def _lasting(self) -> int | None:
        """Return a gesture that lasts, and has been there for its time."""
        made = None
        for g, value in enumerate(self.now.likeness.tolist()):
            if not self._stays[g]:
                continue
            self._held[g] = self._held[g] + 1 if value >= SURE else 0
            self._away[g] = self._away[g] + 1 if value < AGAIN else 0
            hold = max(1, round(self._manner(g).hold * RATE))
            self._armed[g] = self._armed[g] or self._away[g] >= hold  # over, not only uncertain
            if self._held[g] >= hold and self._armed[g] and not self._quiet and made is None:
                self._armed[g] = False
                made = g
        return made
