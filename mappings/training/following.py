"""Follows a movement by any mapping, in time where it is temporal, row by row where it is not."""

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, Mapping
from mappings.training.composite import Composite, Part
from mappings.training.rounds import members
from mappings.training.scaling import clean
from mappings.training.temporal import Follower, Following, Temporal
from recordings.frame import Float32Array, FloatArray


class Together:
    """Follows by a composite: its temporal parts remember, the others need not."""

    def __init__(self, parts: list[tuple[Part, Follower | None]]) -> None:
        self._parts = parts
        self._width = sum(len(part.latents) for part, _ in parts)

    def step(self, x: Float32Array, seconds: float) -> Float32Array:
        """Return the latents (m,) for features (d,), `seconds` after the ones before."""
        out = np.empty(self._width, np.float32)
        for part, who in self._parts:
            row = x[part.inputs]
            found = part.mapping.predict(row) if who is None else who.step(row, seconds)
            out[part.latents] = part.chosen(found)
        return out

    def following(self) -> Following | None:
        """Return where the first part that knows gestures is among them."""
        told = (who.following() for _, who in self._parts if who is not None)
        return next((f for f in told if f is not None), None)


def follower(mapping: Mapping) -> Follower | None:
    """Return who follows a movement by a mapping from now on; None where none is needed."""
    if isinstance(mapping, Temporal):
        return mapping.begin()
    if isinstance(mapping, Composite):
        parts = [(part, follower(part.mapping)) for part in mapping.parts]
        if any(who is not None for _, who in parts):
            return Together(parts)
    return None


def played(mapping: Mapping, examples: Examples) -> FloatArray:
    """Return what a mapping gives (n, m) for examples, each round played from its beginning."""
    x = clean(examples.x).astype(np.float32)
    out = np.empty((len(x), len(examples.outputs)))
    for rows in members(examples.rounds):
        who = follower(mapping)
        if who is None:
            out[rows] = [mapping.predict(row) for row in x[rows]]
            continue
        gone = np.diff(examples.times[rows], prepend=examples.times[rows[0]])
        out[rows] = [who.step(row, s) for row, s in zip(x[rows], gone.tolist(), strict=True)]
    return out


def played_at(mapping: Mapping, examples: Examples, rows: NDArray[np.int64]) -> FloatArray:
    """Return what a mapping gives (n, m) at some rows of examples.

    One that remembers gets there as when it plays: through its round from the beginning.
    """
    if follower(mapping) is None:
        return played(mapping, examples.rows(rows))
    whole = np.flatnonzero(np.isin(examples.rounds, examples.rounds[rows]))
    return played(mapping, examples.rows(whole))[np.searchsorted(whole, rows)]
