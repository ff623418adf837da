"""Movement that was only watched, as examples of what a mapping plays there."""

from dataclasses import replace

import numpy as np

from mappings.base import Examples, Mapping
from mappings.training.scaling import clean

MOST = 1000
"""Frames of it that count, at most, evenly over all."""

NUMBER = -1
"""The round that they are of."""


def with_watched(examples: Examples, mapping: Mapping) -> Examples:
    """Return examples and those of the watched movement, with the latents that a mapping gives."""
    rows = examples.watched[:: -(-len(examples.watched) // MOST) or 1]
    if not len(rows):
        return examples
    found = [mapping.predict(row) for row in clean(rows).astype(np.float32)]
    count = len(rows)
    return replace(
        examples,
        x=np.concatenate([examples.x, rows]),
        y=np.concatenate([examples.y, np.array(found, np.float64)]),
        rounds=np.concatenate([examples.rounds, np.full(count, NUMBER)]),
        weights=np.concatenate([examples.weights, np.ones(count)]),
        times=np.concatenate([examples.times, np.arange(count, dtype=np.float64)]),
    )
