"""Teaches every contender all but one recording of each movement, and plays the ones left out."""

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gestures import wekinator
from benchmarks.gestures.contenders import Contender, Play, contenders
from benchmarks.gestures.data import CHANNELS, SAMPLES, Movement, examples, folds, load
from benchmarks.gestures.performer import Performer
from benchmarks.gestures.score import score
from mappings.base import Examples

DISTURBED = {
    "noise": Performer(noise=0.2),
    "dropouts": Performer(dropouts=0.2),
    "drift": Performer(drift=0.5),
}
"""The same movement, with noise of a fifth of each channel's deviation, a fifth of the time lost
in gaps of 100 ms, and a drift that ends half a deviation away."""

Said = Callable[[str], None]


def measure(folder: Path | None, said: Said, epochs: int = wekinator.EPOCHS) -> dict[str, Any]:
    """Return all figures as JSON values, of a folder's recordings or the samples'.

    All are the same for the same recordings, but `row_us` and the seconds. Raises DataError,
    PhoneCsvError, TakeError.
    """
    movements = load(folder or SAMPLES)
    split = folds(movements)
    rows = []
    for contender in contenders(epochs):
        said(contender.name)
        rows.append(_row(contender, split))
    rows.sort(key=lambda row: float(row["rmse"]))
    return {
        "gestures": 1,
        "movements": len({m.label for m in movements}),
        "recordings": len(movements),
        "folds": len(split),
        "features": list(CHANNELS),
        "machine": machine(),
        "rows": rows,
        "better": better(rows),
    }


def _row(
    contender: Contender, split: Sequence[tuple[list[Movement], list[Movement]]]
) -> dict[str, Any]:
    """Return the figures of one who learns, over all that was left out."""
    began = time.perf_counter()
    players = contender.learn([examples(kept) for kept, _ in split])
    seconds = (time.perf_counter() - began) / len(split)
    tests = [out for _, out in split]
    wanted = [examples(out) for out in tests]
    began = time.perf_counter()
    given = [play(own) for play, own in zip(players, wanted, strict=True)]
    each = (time.perf_counter() - began) / sum(len(own.x) for own in wanted)
    found = score(np.concatenate(given), _all(wanted))
    others = {name: disturbed(players, tests, performer) for name, performer in DISTURBED.items()}
    return {
        "name": contender.name,
        "kind": contender.kind,
        **vars(found),
        "rmse_with": others,
        "row_us": None if contender.kind == "baseline" else 1e6 * each,
        "fit_s": seconds,
    }


def disturbed(
    players: Sequence[Play], tests: Sequence[Sequence[Movement]], performer: Performer
) -> float:
    """Return the RMSE where the movement comes disturbed; between rows latents are held."""
    squares = []
    for play, movements in zip(players, tests, strict=True):
        for i, movement in enumerate(movements):
            made = replace(performer, seed=i).perform(movement)
            given = play(replace(examples([movement]), **_changed(made)))
            at = np.searchsorted(made.times, movement.times + 1e-9, side="right") - 1
            squares.append((given[at] - movement.latents) ** 2)
    return float(np.sqrt(np.mean(np.concatenate(squares))))


def _changed(made: Movement) -> dict[str, Any]:
    """Return what examples have else where a movement came otherwise; no latents."""
    count = len(made.times)
    return {
        "x": made.x,
        "y": np.zeros((count, made.latents.shape[1])),
        "rounds": np.zeros(count, np.int64),
        "weights": np.ones(count),
        "times": made.times,
    }


def _all(parts: Sequence[Examples]) -> Examples:
    """Return examples one after the other, with rounds of their own."""
    starts = np.cumsum([0] + [int(part.rounds.max()) + 1 for part in parts[:-1]])
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("x", "y", "weights", "times")
    }
    rounds = np.concatenate([p.rounds + s for p, s in zip(parts, starts, strict=True)])
    return replace(parts[0], rounds=rounds, **columns)


def better(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the best of those that remember and of those that go row by row, and what it gains."""
    first = {kind: next(r for r in rows if r["kind"] == kind) for kind in ("in time", "row by row")}
    gain = 1 - first["in time"]["rmse"] / first["row by row"]["rmse"]
    return {kind: row["name"] for kind, row in first.items()} | {"gain": gain}


def machine() -> str:
    """Return where it was measured."""
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    return f"{where}, Python {sys.version.split()[0]}, NumPy {np.__version__}"
