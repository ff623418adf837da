"""The model's own space as a scene plays in it: staying inside, and axes in place of latents."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.project.latents import own
from pipeline.project.spaces import misfit, stranger
from pipeline.sound.space.file import loads
from pipeline.sound.space.fitting import logs
from pipeline.sound.space.settings import SpaceSettings
from pipeline.sound.space.space import Space, SpaceError
from recordings.events import Analysis
from recordings.frame import Float32Array, FloatArray

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.project.project import Project

log = logging.getLogger(__name__)

TRIES = 20
"""How often a sound is drawn again that is beyond the edge."""

OFFSETS = ("around", "prior")
"""Modes whose latents are added to those of a sound: they lie nowhere by themselves."""


class Ground:
    """Where the m latents of a scene, without those that bend, lie in the space of a model with n.

    With axes "principal" they are coordinates along the first m axes, and raw latents leave; else
    m is n, or n for each of several voices, and they leave as they are. Latents that are only
    `offsets` have no place: they have no edge, and axes turn them without the mean. Same values in,
    same values out. What follows the m latents, and bends the sound, is left as it is.
    """

    def __init__(
        self, space: Space, settings: SpaceSettings, m: int, offsets: bool = False
    ) -> None:
        self.space = space
        self._m = m
        self.principal = settings.axes == "principal"
        self.firmness = 0.0 if offsets else settings.inside
        self._known = not offsets
        self._voices = max(1, m // space.n)
        self._density = space.density.first(m) if m < space.n else space.density
        self._to = space.axes / space.scale[:, None]
        self._origin = self._to @ space.mean
        self._back = (space.axes * space.scale[:, None]).T
        self._turn = np.ascontiguousarray(self._back[:, :m])
        self._mean = np.zeros(space.n) if offsets else space.mean

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the latents that leave."""
        return self.space.latents

    @property
    def placed(self) -> bool:
        """Whether its latents have a place, and are no offsets."""
        return self._known

    def hold(self, values: Float32Array) -> Float32Array:
        """Return values, shape (m + bends,), pulled back inside; themselves where they are."""
        if self._voices == 1 and len(values) == self._m:
            return self._held(values)
        rows = values[: self._m].reshape(self._voices, -1)
        return np.concatenate([*map(self._held, rows), values[self._m :]])

    def _held(self, values: Float32Array) -> Float32Array:
        y = self._place(values)
        kept = self._density.inside(y, self.firmness)
        if kept is y:
            return values
        return (kept if self.principal else values + self._back @ (kept - y)).astype(np.float32)

    def sent(self, values: Float32Array) -> Float32Array:
        """Return raw latents, shape (n + bends,), of coordinates along the axes, (m + bends,)."""
        raw = (self._mean + self._turn @ values[: self._m]).astype(np.float32)
        return raw if len(values) == self._m else np.concatenate([raw, values[self._m :]])

    def edge(self, values: Float32Array) -> float | None:
        """Return how near to the edge values are: 1 there, more outside; None where none is known.

        Of several voices the one furthest out counts. At most 1e6.
        """
        if not self._known:
            return None
        rows = values[: self._m].reshape(self._voices, -1)
        return min(1e6, max(self._density.edge(self._place(row)) for row in rows))

    def drawn(self, rng: np.random.Generator) -> FloatArray | None:
        """Return values, shape (m,), drawn from where the sounds are; None for offsets.

        Each voice gets its own; inside the edge.
        """
        if not self._known:
            return None
        return np.concatenate([self._drawn(rng) for _ in range(self._voices)])

    def sample(self, rng: np.random.Generator, count: int) -> FloatArray | None:
        """Return values, shape (count, m), drawn from where the sounds are; None for offsets.

        Each voice gets its own; drawn again where they are beyond the edge, as far as that helps.
        """
        if not self._known:
            return None
        return np.concatenate([self._sample(rng, count) for _ in range(self._voices)], axis=1)

    def _sample(self, rng: np.random.Generator, count: int) -> FloatArray:
        density, y = self.space.density, np.zeros((count, self.space.n))
        shares, d = density.weights / density.weights.sum(), density.centres.shape[1]
        beyond = np.ones(count, np.bool_)
        for _ in range(TRIES):
            k = rng.choice(len(shares), size=int(beyond.sum()), p=shares)
            y[beyond, :d] = rng.normal(density.centres[k], density.widths[k][:, None])
            known = -logs(y[:, :d], density.centres, density.widths, density.weights)
            beyond = known > density.limit
            if not beyond.any():
                break
        return y[:, : self._m] if self.principal else self.space.to_latents(y)

    def _drawn(self, rng: np.random.Generator) -> FloatArray:
        density = self.space.density
        k = int(rng.choice(len(density.weights), p=density.weights / density.weights.sum()))
        y = np.zeros(self.space.n)
        y[: density.centres.shape[1]] = rng.normal(density.centres[k], density.widths[k])
        if self.principal:
            return self._density.inside(y[: self._m], 1.0)
        return self.space.to_latents(density.inside(y, 1.0))

    def _place(self, values: Float32Array) -> FloatArray:
        wide = values.astype(np.float64)
        return wide if self.principal else self._to @ wide - self._origin


def ground_of(project: "Project", name: str) -> Ground | None:
    """Return the ground of a scene, None where nothing is known of its model, or does not fit."""
    space, scene = project.spaces.get(name), project.scenes[name]
    if space is None:
        return None
    latents = own(scene.latents)
    offsets = scene.sound.mode in OFFSETS and any(x.source != "gesture" for x in latents)
    return None if misfit(scene, space) else Ground(space, scene.space, len(latents), offsets)


def find_strangers(engine: "Engine") -> None:
    """Find out, aside, which scenes have a space of another model than they sound with."""
    spaces = dict(engine.project.spaces)
    scenes = {name: replace(engine.project.scenes[name]) for name in spaces}

    def look(folder: Path) -> dict[str, str]:
        return {name: stranger(scene, spaces[name], folder) for name, scene in scenes.items()}

    engine.outside.aside(look, engine.strange.update)


def take_in(engine: "Engine", found: Analysis) -> None:
    """Let a scene play in the space that was found, or in none; of nonsense nothing comes."""
    if found.scene not in engine.scenes:
        return
    try:
        space = loads(found.blob) if found.blob else None
    except SpaceError as error:
        log.warning("The space of %s is not used: %s", found.scene, error)
        return
    engine.project.spaces.pop(found.scene, None)
    if space is not None:
        engine.project.spaces[found.scene] = space
    engine.scenes[found.scene].stand(ground_of(engine.project, found.scene))
