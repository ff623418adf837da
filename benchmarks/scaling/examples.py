"""Training with 10 to 100,000 examples: time, memory, and error on what was not taught.

Run as `python -m benchmarks.scaling.examples`; with a kind, a number of examples and of draws it
measures these alone and prints them, as it does for itself: so each has its own memory.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the trainer; read when NumPy is imported

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks import mappings
from benchmarks.gestures import wekinator
from benchmarks.mappings import INPUTS, LATENTS, OUTPUTS, TEST
from mappings.base import Examples

NETWORKS = "Wekinator's recipe"
RUNS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("auto", (10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000)),
    (mappings.FLOOR, (10, 30, 100, 300, 1000, 3000)),
    (NETWORKS, (10, 30, 100, 300)),
)
"""Kinds and examples; what grows with the cube, or goes row by row in Python, ends earlier."""

DRAWN = 3000
"""Examples that are drawn in all for one figure, up to MOST times."""
MOST = 5


def measure(kind: str, count: int, draws: int) -> dict[str, Any]:
    """Return the means over draws, and the peak of memory, of a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scaling.examples", kind, str(count), str(draws)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return dict(json.loads(done.stdout))


def draws_of(count: int) -> int:
    """Return how often so many examples are drawn."""
    return max(1, min(MOST, DRAWN // count))


def all_runs() -> Iterator[tuple[str, int, int]]:
    """Give kind, examples and draws of all that is measured."""
    for kind, counts in RUNS:
        for count in counts:
            yield kind, count, draws_of(count)


def alone(kind: str, count: int, draws: int) -> dict[str, Any]:
    """Return the figures of trainings in this process; a small one comes before, unmeasured."""
    if kind == NETWORKS:
        fit_s, rmse = networks(count, draws)
    else:
        mappings.measure(kind, 10, 1)
        found = mappings.measure(kind, count, draws)
        fit_s, rmse = found.fit_s, found.rmse
    return {
        "kind": kind,
        "examples": count,
        "draws": draws,
        "fit_s": fit_s,
        "rmse": rmse,
        "memory_mb": peak(),
    }


def networks(count: int, draws: int) -> tuple[float, float]:
    """Return the seconds of a training by Wekinator's recipe, and its error.

    All draws learn at once.
    """
    names = tuple(f"x{i}" for i in range(INPUTS)), tuple(f"y{j}" for j in range(OUTPUTS))
    inputs = [np.random.default_rng(seed).random((count, INPUTS)) for seed in range(draws)]
    lessons = [Examples(x, LATENTS(x), np.zeros(count, np.int64), *names) for x in inputs]
    began = time.perf_counter()
    learnt = wekinator.learn(lessons)
    took = (time.perf_counter() - began) / draws
    errors = [np.sqrt(np.mean((own(TEST) - LATENTS(TEST)) ** 2)) for own in learnt]
    return took, float(np.mean(errors))


def peak() -> float | None:
    """Return the most MB that this process has had; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Measure and print, all or what is asked for."""
    said: Callable[[Any], None] = partial(print, flush=True)
    if len(sys.argv) == 4:
        said(json.dumps(alone(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
        return
    for run in all_runs():
        said(json.dumps(measure(*run)))


if __name__ == "__main__":
    main()
