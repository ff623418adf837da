"""Fit time, error and predict time of every mapping, beside a plain kernel ridge in NumPy.

The task is six inputs to eight latents, smooth and free of noise, drawn with fixed seeds.
Run as `python -m benchmarks.mappings`; `--json` for a script, `--large` for 100,000 examples.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the trainer; read when NumPy is imported

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, learning
from mappings.training.fit import train

Array = NDArray[np.float64]
Predict = Callable[[NDArray[np.float32]], NDArray[np.float32]]
SIZES = {100: 10, 1000: 10, 5000: 3}
LARGE = 100_000
INPUTS, OUTPUTS = 6, 8
LENGTHS, PENALTIES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0), (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)


@dataclass
class Result:
    """Means over draws: seconds to fit, error in 0..1, microseconds for one row."""

    kind: str
    examples: int
    draws: int
    fit_s: float
    rmse: float
    predict_us: float


def task() -> Callable[[Array], Array]:
    """Return the function to be learnt, (n, 6) in [0, 1] to (n, 8) in [0, 1]."""
    rng = np.random.default_rng(20240607)
    linear, wave = rng.normal(0, 0.6, (6, 8)), rng.normal(0, 0.25, (6, 8))
    phase, square = rng.uniform(0, 2 * np.pi, 8), rng.normal(0, 0.35, (6, 6, 8))

    def latents(x: Array) -> Array:
        z = 2 * x - 1
        crossed = np.einsum("ni,nj,ijk->nk", z, z, square)
        a = z @ linear + 0.6 * crossed + np.sin(np.pi * z @ wave + phase)
        return np.asarray(0.5 + 0.45 * np.tanh(0.8 * a))

    return latents


LATENTS = task()
TEST = np.random.default_rng(999).random((1000, INPUTS))


def limber(kind: str, x: Array, y: Array) -> Predict:
    """Train as the application does, held-out errors and report included."""
    names = tuple(f"x{i}" for i in range(INPUTS)), tuple(f"y{j}" for j in range(OUTPUTS))
    taught = Examples(x, y, np.zeros(len(x), np.int64), *names)
    return train(taught, kind, {}, None, lambda *_: None, lambda: False).mapping.predict


def floor(x: Array, y: Array) -> Predict:
    """Fit RBF kernel ridge regression with length-scale and penalty by leave-one-out."""
    mean, spread, level = x.mean(axis=0), x.std(axis=0), y.mean(axis=0)
    z = (x - mean) / spread
    some = z[:: max(1, len(z) // 500)], (y - level)[:: max(1, len(z) // 500)]
    choices = [(length, penalty) for length in LENGTHS for penalty in PENALTIES]
    length, penalty = min(choices, key=lambda choice: leave_one_out(*some, *choice))
    solved = np.linalg.solve(rbf(z, z, length) + penalty * np.eye(len(z)), y - level)
    points, weights = z.astype(np.float32), solved.astype(np.float32)

    def predict(row: NDArray[np.float32]) -> NDArray[np.float32]:
        apart = ((points - (row - mean) / spread) ** 2).sum(axis=1)
        return np.asarray(level + np.exp(-0.5 * apart / length**2) @ weights, np.float32)

    return predict


def rbf(a: Array, b: Array, length: float) -> Array:
    """Return the Gaussian kernel between rows."""
    squared = (a * a).sum(axis=1)[:, None] + (b * b).sum(axis=1) - 2 * a @ b.T
    return np.asarray(np.exp(-0.5 * np.maximum(squared, 0) / length**2))


def leave_one_out(z: Array, y: Array, length: float, penalty: float) -> float:
    """Return the mean squared leave-one-out error, in closed form."""
    inverse = np.linalg.inv(rbf(z, z, length) + penalty * np.eye(len(z)))
    return float(np.mean((inverse @ y / inverse.diagonal()[:, None]) ** 2))


def measure(kind: str, count: int, draws: int) -> Result:
    """Return the means over `draws` draws of `count` examples."""
    found = [
        _once(kind, np.random.default_rng(seed).random((count, INPUTS))) for seed in range(draws)
    ]
    fit, rmse, row = np.mean(found, axis=0)
    return Result(kind, count, draws, float(fit), float(rmse), float(row))


def _once(kind: str, x: Array) -> tuple[float, float, float]:
    y = LATENTS(x)
    start = time.perf_counter()
    predict = floor(x, y) if kind == FLOOR else limber(kind, x, y)
    fit = time.perf_counter() - start
    rows = TEST.astype(np.float32)
    start = time.perf_counter()
    given = np.array([predict(row) for row in rows])
    each = (time.perf_counter() - start) / len(rows)
    return fit, float(np.sqrt(np.mean((given - LATENTS(TEST)) ** 2))), 1e6 * each


FLOOR = "NumPy RBF ridge"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Fit time, error and predict time of mappings.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--large", action="store_true", help="also 100,000 examples (auto)")
    asked = parser.parse_args()
    runs = [(k, n, d) for n, d in SIZES.items() for k in (FLOOR, *learning())]
    runs += [("auto", LARGE, 1)] if asked.large else []
    if not asked.json:
        print(f"{'mapping':16} {'examples':>8} {'fit s':>8} {'RMSE':>8} {'row µs':>8}")
    results = []
    for kind, count, draws in runs:
        results.append(r := measure(kind, count, draws))
        if not asked.json:
            print(
                f"{kind:16} {count:8} {r.fit_s:8.3f} {r.rmse:8.4f} {r.predict_us:8.1f}", flush=True
            )
    if asked.json:
        print(json.dumps([asdict(result) for result in results], indent=2))


if __name__ == "__main__":
    main()
