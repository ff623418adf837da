"""How long a frame takes with mappings that remember: 20 inputs, 8 latents, 4 gestures.

Each gesture has ten states. Run as `python -m benchmarks.following`; `--json` for a script.
Wall time, and the thread's own, which other programs do not disturb as much.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the engine; read when NumPy is imported

import argparse
import json
import time
from dataclasses import asdict, dataclass

import numpy as np

from mappings.base import Examples
from mappings.hhmr import Hhmr
from mappings.training.remembering import Remembering
from mappings.windowed import Windowed

INPUTS, LATENTS, GESTURES, STATES = 20, 8, 4, 10
RATES = (50, 100, 200)


@dataclass
class Result:
    """Microseconds for a frame, at so many frames a second."""

    kind: str
    rate: int
    fit_s: float
    wall_p50: float
    wall_p99: float
    own_p50: float
    own_p99: float


def taught() -> Examples:
    """Return two rounds of each gesture, 2.5 s at 100 Hz."""
    rng, times = np.random.default_rng(0), np.arange(250) / 100
    turns = [g + 1 for g in range(GESTURES)] * 2
    noise = rng.normal(0, 0.05, (len(turns), len(times), INPUTS))
    bend, lead = 1 + 0.3 * np.arange(INPUTS), np.arange(INPUTS)
    x = [np.sin(g * times[:, None] * bend + lead) for g in turns] + noise
    y = [np.cos(0.5 * g * times[:, None] + np.arange(LATENTS) + g) for g in turns]
    rounds = np.repeat(np.arange(len(turns)), len(times))
    names = tuple(f"x{i}" for i in range(INPUTS)), tuple(f"y{j}" for j in range(LATENTS))
    table = np.concatenate(x), np.concatenate(y), rounds
    return Examples(*table, *names, times=np.tile(times, len(turns)))


def measure(mapping: Remembering, rate: int, fit: float, rows: np.ndarray) -> Result:
    """Return how long each of many frames takes."""
    who = mapping.begin()
    wall, own = [], []
    for row in rows:
        began, own_began = time.perf_counter(), time.thread_time()
        who.step(row, 1 / rate)
        own.append(1e6 * (time.thread_time() - own_began))
        wall.append(1e6 * (time.perf_counter() - began))
    found = [float(v) for times in (wall, own) for v in np.percentile(times, (50, 99))]
    return Result(mapping.type, rate, fit, *found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time for a frame with mappings that remember.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    examples, results = taught(), []
    rows = np.tile(examples.x, (2, 1)).astype(np.float32)
    for mapping in (Hhmr(states=STATES), Windowed()):
        began = time.perf_counter()
        mapping.fit(examples)
        fit = time.perf_counter() - began
        results += [measure(mapping, rate, fit, rows) for rate in RATES]
    if asked.json:
        print(json.dumps([asdict(r) for r in results], indent=2))
        return
    heads = f"{'wall p50':>9} {'p99':>6} {'own p50':>8} {'p99':>6}"
    print(f"{'mapping':10} {'Hz':>4} {'fit s':>6} {heads}")
    for r in results:
        numbers = f"{r.wall_p50:9.0f} {r.wall_p99:6.0f} {r.own_p50:8.0f} {r.own_p99:6.0f}"
        print(f"{r.kind:10} {r.rate:4} {r.fit_s:6.2f} {numbers}")


if __name__ == "__main__":
    main()
