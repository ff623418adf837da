"""Jitter: by how much intervals between answers differ from those between what was asked."""

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np

from benchmarks.client import figures


def jitter(turns: Sequence[Sequence[float | None]]) -> float | None:
    """Return the 99th percentile, in ms, of how far intervals out are from intervals in.

    `turns` are latencies in ms, each of an unbroken stretch, None for what was not answered: the
    interval out less the interval in is by how much a latency differs from the one before it.
    None where no two in a row were answered.
    """
    off = [
        abs(after - before)
        for turn in turns
        for before, after in pairwise(turn)
        if before is not None and after is not None
    ]
    return float(np.percentile(off, 99)) if off else None


def spread(turns: Sequence[Sequence[float | None]]) -> dict[str, Any]:
    """Return the figures of latencies in ms that were taken in turns, and their jitter."""
    return {**vars(figures(list(chain.from_iterable(turns)))), "jitter": jitter(turns)}
