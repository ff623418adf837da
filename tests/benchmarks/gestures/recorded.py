"""Recordings of movements made up for tests, as the benchmark's files are."""

from pathlib import Path

import numpy as np

CHANNELS = [f"{kind}_{axis}" for kind in ("accelerometer", "gyroscope") for axis in "xyz"]


def write(folder: Path, label: str, take: int, seconds: float = 2.0) -> Path:
    """Write a recording at 50 Hz: each movement turns in its own way, each time a little else."""
    rng = np.random.default_rng([len(label), ord(label[0]), take])
    own = np.random.default_rng([len(label), ord(label[0])])
    times = np.arange(0, seconds, 0.02)
    share = times[:, None] / seconds
    rows = own.normal(0, 1, 6) + 3 * np.sin(own.uniform(2, 6, 6) * share + own.uniform(0, 6, 6))
    rows += rng.normal(0, 0.02, rows.shape)
    path = folder / f"my_{label}_20260101_00000{take}.csv"
    lines = [",".join(["timestamp", *CHANNELS])]
    lines += [
        ",".join([str(1000 + round(1000 * t)), *map(repr, row.tolist())])
        for t, row in zip(times.tolist(), rows, strict=True)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
