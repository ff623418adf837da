"""One scene while it runs: from its features, or its target, to its latents."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.engine.ground import Ground
from pipeline.engine.handmade import Handmade
from pipeline.engine.learnt import Learnt
from pipeline.engine.novel import Novel
from pipeline.engine.placing import View
from pipeline.engine.presence import Presence
from pipeline.engine.shaping import Shaper, mix
from pipeline.engine.solo import Alone
from pipeline.engine.teaching import Teaching
from pipeline.outputs.base import Voice
from pipeline.project.latents import LatentSettings, bends_of
from recordings.frame import Float32Array, FloatArray

if TYPE_CHECKING:
    from pipeline.engine.instead import Instead

TICK = 10_000_000
"""Nanoseconds between steps of the timer, while something moves without input."""

LONGEST = 2 * TICK
"""Nanoseconds that one step takes fades and smoothing further, at most: where more time has
gone, nothing was moving, or the timer would have stepped."""


class Scene:
    """The latents of one scene: aimed by the mapping or the target, blended, then shaped.

    What is heard never jumps: a new aim is blended in, latents whose sensor is lost go to
    rest and come back gradually, and the shaper keeps all inside their limits. `latents` are
    the settings themselves, not a copy: what is changed in one is changed in the other.
    """

    def __init__(
        self, name: str, latents: list[LatentSettings], teaching: Teaching, alone: bool
    ) -> None:
        self.name = name
        self.latents = latents
        self.teaching = teaching
        self.shaper = Shaper(self.latents)
        self.ground: Ground | None = None
        self.voice = Voice(name, self.names, alone, bends_of(latents))
        self.target = np.array([latent.rest_value for latent in latents], np.float32)
        self.learnt: Learnt | None = None
        self.before: Learnt | None = None
        self.without: list[Instead] = []
        self.instead: Learnt | None = None
        """What plays in place of what was learnt, since that misses a sensor."""
        self.novel = Novel(name)
        self.stale = True
        self.untrained = ""
        """Why the last training taught nothing, until something else is taught; "": it did not."""
        self.solo: Alone | None = None
        self.gain = 0.0
        self.values = self.target.copy()
        self.raw = self.target.copy()
        self.last = 0
        self._held = self.target.copy()
        self._blend = 1.0
        self._over = 0.1
        self._runs = running(self.latents)
        self._hold: Callable[[Float32Array], Float32Array] | None = None
        self._turn: Callable[[Float32Array], Float32Array] | None = None
        self._presence = Presence(len(latents))
        self.missed: frozenset[str] = frozenset()
        """Sensors that what it plays listens to, and that are not heard."""
        self._played = False
        self._asleep = True

    @property
    def by_hand(self) -> bool:
        """Whether what it plays is set by hand, and needs no training."""
        return isinstance(self.learnt, Handmade)

    @property
    def stale(self) -> bool:
        """Whether something else is taught than what it plays was learnt from."""
        return self._stale and not self.by_hand

    @stale.setter
    def stale(self, stale: bool) -> None:
        self._stale = stale

    @property
    def follows(self) -> Learnt | None:
        """What plays when the movement is followed."""
        return self.instead or self.learnt

    @property
    def resting(self) -> int:
        """How many latents rest, or are about to, since what moves them is not heard."""
        return self._presence.resting

    @property
    def m(self) -> int:
        """How many latents the scene has."""
        return len(self.latents)

    @property
    def n(self) -> int:
        """How many of them are the model's: the others, which come last, bend its sound."""
        return len(self.latents) - len(self.voice.bends)

    @property
    def names(self) -> tuple[str, ...]:
        """What its latents are called; `voice.latents` are those that leave."""
        return tuple(latent.name for latent in self.latents)

    def stand(self, ground: Ground | None) -> None:
        """Play on another ground from now on, without a jump; None: nothing is known of it."""
        if ground is self.ground:
            return
        self.ground = ground
        self._hold = ground.hold if ground is not None and ground.firmness else None
        self._turn = ground.sent if ground is not None and ground.principal else None
        self.shaper.ease()
        self.reshape()

    def sent(self) -> Float32Array:
        """Return the latents that leave now, float32 of shape (n,), never changed afterwards."""
        return self.values if self._turn is None else self._turn(self.values)

    def learn(self, learnt: Learnt | None, over: float) -> None:
        """Play another mapping from now on, blended in over that many seconds.

        Blended out of the mapping before, which still follows the movement; or, in the middle
        of another blend, out of what is heard.
        """
        self.replace(over)
        self.learnt, self.instead = learnt, None
        self.novel.forget()

    def stand_in(self, instead: Learnt | None, over: float) -> None:
        """Play another in place of what was learnt, blended as in `learn`; None: that itself."""
        if instead is not self.instead:
            self.replace(over)
            self.instead = instead
            if instead is not None:
                instead.begin()

    def replace(self, over: float) -> None:
        """Blend out of what plays, which still follows the movement."""
        follows = self.follows if self._played and self._blend >= 1.0 else None
        self.blend(over)
        self.before = follows

    def reshape(self) -> None:
        """Take over changed settings of the latents, without a jump."""
        self.shaper.change(self.latents)
        self._runs = running(self.latents)
        ground = self.ground if self._turn is not None else None
        raw = ground.names if ground else self.names[: self.n]
        self.voice = replace(self.voice, latents=(*raw, *self.names[self.n :]))

    def taught(self, values: Sequence[float]) -> list[float | None]:
        """Return what a round for these values teaches: None for latents not recorded."""
        return [v if s.record else None for v, s in zip(values, self.latents, strict=True)]

    def place(self, view: View) -> None:
        """Find the mapping's inputs on a view that has changed."""
        for learnt in filter(None, (self.learnt, self.before, *self.without)):
            learnt.find(view.names)

    def blend(self, over: float) -> None:
        """Blend from what is heard now into a new aim, in that many seconds."""
        self.before = None
        self._held, self._blend, self._over = self.raw.copy(), 0.0, over

    def ease(self, over: float) -> None:
        """Blend as `blend` does, where what is heard follows the movement."""
        if self._played:
            self.blend(over)

    def begin_at(self, values: Float32Array, over: float) -> None:
        """Be at these values now, and blend into the aim from there, in that many seconds."""
        self._asleep = False
        self.values = self.raw = values
        self.shaper.settle(values)
        self.blend(over)

    def sleep(self) -> None:
        """Be silent: the next step begins at its aim, with nothing to blend out of."""
        self._asleep = True

    def miss(self, view: View, absent: Set[str], fade: float, back: float) -> None:
        """Let the latents that depend on absent sensors go to rest in `fade` seconds.

        A latent depends on the inputs it has chosen, or on all of the mapping's. An input
        that no feature gives now counts as absent.
        """
        self._presence.fade, self._presence.back = fade, back
        owners = dict(zip(view.names, view.sensors, strict=True))
        here = np.ones(self.m, np.bool_)
        self.missed = frozenset()
        if self.follows is not None:
            gone = [n for n in self.follows.inputs if n not in owners or owners[n] & absent]
            self.missed = frozenset().union(*(owners.get(n, ()) for n in gone)) & absent
            here = self.follows.present(gone, [latent.inputs for latent in self.latents])
        self._presence.want(here)

    def step(self, x: FloatArray, now: int, playing: bool) -> Float32Array:
        """Return the latents at `now`, float32 of shape (m,), inside their limits.

        `x` are the scene's features, shape (d,). While not playing, or before anything is
        learnt, the latents follow the target; one that is heard alone goes its own way.
        """
        dt = min(now - self.last, LONGEST) * 1e-9 if self.last else 0.0
        self.last = now
        if self._asleep:
            self._wake(x, playing)
        self.raw = self._mix(x, dt, playing)
        aim = self.raw if self._hold is None else self._hold(self.raw)
        self.values = self.shaper.step(aim, dt)
        return self.values

    def _wake(self, x: FloatArray, playing: bool) -> None:
        """Be as if all that fades had done so; locked latents stay where they are."""
        self._asleep, self._blend, self.before, self._played = False, 1.0, None, False
        self._presence.settle()
        locked = np.array([latent.lock for latent in self.latents])
        aim = self._mix(x, 0.0, playing)
        self.shaper.settle(
            np.where(locked, self.values, aim if self._hold is None else self._hold(aim))
        )

    def _mix(self, x: FloatArray, dt: float, playing: bool) -> Float32Array:
        learnt = self.follows if playing and self.solo is None else None
        if learnt is not None and not self._played:
            learnt.begin()
        self._played = learnt is not None
        if learnt is None:
            aim = self.target if self.solo is None else self.solo.aim(self.last)
            self._presence.fill()
        else:
            aim = self._heard(learnt, x, dt)
        if self._blend >= 1.0:
            return aim
        self._blend = min(1.0, self._blend + dt / self._over) if self._over else 1.0
        before = self.before
        if self._blend >= 1.0:
            self.before = None
            return aim
        out_of = self._held if before is None else self._heard(before, x, 0.0)
        return mix(out_of, aim, self._blend)

    def _heard(self, learnt: Learnt, x: FloatArray, dt: float) -> Float32Array:
        """Return what a mapping says; latents that do not run stay at the target."""
        self._presence.step(dt)
        said = self._follow(learnt, x)
        if self.novel.acts and learnt is self.follows:
            self.novel.take(learnt, x, self.last)
            said = self.novel.bend(said, self.raw, self.shaper.ends, self.last)
        aim = self._presence.blend(self.shaper.rest, said)
        return aim if self._runs is None else np.where(self._runs, aim, self.target)

    def played(self, learnt: Learnt, x: FloatArray) -> Float32Array:
        """Return what a mapping says of recorded features, shape (d,), whoever is there now."""
        aim = self._follow(learnt, x)
        return aim if self._runs is None else np.where(self._runs, aim, self.target)

    def _follow(self, learnt: Learnt, x: FloatArray) -> Float32Array:
        """Return what a mapping says, limited: sums of two aims are then finite too."""
        learnt.time = self.last
        return self.shaper.limited(learnt.follow(x, self.raw))

    @property
    def moving(self) -> bool:
        """Whether another step without a frame would change what is heard."""
        learnt = self.learnt if self._played else None
        restless = learnt is not None and (learnt.restless or self.novel.restless)
        alone = restless or (learnt is not None and self._presence.moving)
        return self._blend < 1.0 or alone or self.shaper.moving or self.solo is not None


def running(latents: Sequence[LatentSettings]) -> NDArray[np.bool_] | None:
    """Return which latents follow the mapping; None, which costs nothing, for all."""
    runs = np.array([latent.run for latent in latents], np.bool_)
    return None if runs.all() else runs
