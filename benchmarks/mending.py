"""How near a fix brings the sound, with and without older examples that give way, and elsewhere.

Run as `python -m benchmarks.mending`. Six poses of a phone are taught as many sounds; then one of
them gets another sound, or a place half-way between two gets one. Errors are shares of the range.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the trainer; read when NumPy is imported


import numpy as np

from mappings.base import MAPPINGS, Examples, learning
from mappings.training.composite import build
from mappings.training.following import played
from mappings.training.temporal import Temporal
from mappings.training.yielding import give_way
from recordings.frame import FloatArray

SEEDS, ROWS, LATENTS = 5, 200, 4
AXES = np.concatenate([np.eye(3), -np.eye(3)])


def hold(pose: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return a pose held for 2 s, a few degrees elsewhere each time: upward direction, rotation."""
    off = pose + rng.normal(0, 0.05, 3) + np.cumsum(rng.normal(0, 0.002, (ROWS, 3)), axis=0)
    up = off / np.linalg.norm(off, axis=1, keepdims=True) + rng.normal(0, 0.01, (ROWS, 3))
    return np.column_stack([up, rng.normal(0, 0.05, (ROWS, 3))])


def lesson(poses: FloatArray, sounds: FloatArray, rng: np.random.Generator) -> Examples:
    """Return a round for each pose with its sound."""
    x = np.concatenate([hold(pose, rng) for pose in poses])
    ids = np.repeat(np.arange(1, len(poses) + 1), ROWS)
    names = tuple("xyz"), tuple(f"latent {i}" for i in range(LATENTS))
    inputs = (*names[0], *(f"rotation.{n}" for n in names[0]))
    return Examples(x, np.repeat(sounds, ROWS, axis=0), ids, inputs, names[1])


def measure(kind: str, between: bool, gives_way: bool) -> tuple[float, float, float]:
    """Return the error where the fix is, before and after, and how far the rest has moved."""
    found = []
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        sounds, wanted = rng.uniform(-2, 2, (6, LATENTS)), rng.uniform(-2, 2, LATENTS)
        place = AXES[0] + AXES[1] if between else AXES[0]
        before = lesson(AXES, sounds, np.random.default_rng(seed))
        after = lesson(np.vstack([AXES, place]), np.vstack([sounds, wanted]), rng)
        if gives_way:
            after, _ = give_way(after, [7])
        tests = lesson(np.vstack([AXES[1:], place]), np.zeros((6, LATENTS)), rng)
        said = []
        for taught in (before, after):
            mapping = build(kind, {})
            mapping.fit(taught)
            said.append(played(mapping, tests))
        span = np.ptp(sounds, axis=0)
        off = [np.abs((one[-ROWS:] - wanted) / span).mean() for one in said]
        moved = np.abs((said[1] - said[0])[:-ROWS] / span).mean()
        found.append((*off, moved))
    one, other, rest = np.mean(found, axis=0)
    return float(one), float(other), float(rest)


def main() -> None:
    """Measure and print a table in Markdown."""
    print("| mapping | where | before | after | elsewhere moved | after, nothing gives way |")
    print("|---|---|--:|--:|--:|--:|")
    for kind in learning():
        if issubclass(MAPPINGS.load(kind), Temporal):
            continue
        for between in (False, True):
            before, after, rest = measure(kind, between, True)
            stubborn = measure(kind, between, False)[1]
            where = "between two poses" if between else "in a pose taught before"
            print(
                f"| {kind} | {where} | {before:.1%} | {after:.1%} | {rest:.1%} | {stubborn:.1%} |"
            )


if __name__ == "__main__":
    main()
