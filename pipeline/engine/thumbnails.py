"""The curves of a round, small enough to be drawn beside its name."""

from typing import Any

import numpy as np

from pipeline.engine.teaching import Teaching
from pipeline.settings.mistakes import CommandError
from recordings.frame import FloatArray
from recordings.rounds import Round, RoundsError

CURVES = 3

MOST_ROWS = 512
"""Examples of each round that ranges are taken from."""


def curves(teaching: Teaching, number: int, points: int) -> dict[str, Any]:
    """Return up to three features that move most in a round, as JSON values.

    Each has `points` numbers at equal distances in time, 0 to 1 over the range that the feature has
    in all rounds of the scene: so a pose lies where it is among the others. Without any while the
    round is not read from its take. Raises CommandError for a round that there is not.
    """
    try:
        r = teaching.book[number]
    except RoundsError as error:
        raise CommandError(str(error)) from None
    begin, end = r.span
    found: list[dict[str, Any]] = []
    facts = {"number": number, "seconds": (end - begin) * 1e-9, "curves": found}
    rows = _rows(teaching, r)
    if rows is None or len(rows[0]) < 2:
        return facts
    times, x = rows
    low, high = _range(teaching, x)
    at = np.linspace(times[0], times[-1], points)
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(high > low, (x - low) / (high - low), 0.5)
    names = teaching.inputs
    for j in _most_moving(level):
        values = np.clip(np.interp(at, times, level[:, j]), 0.0, 1.0)
        found.append({"name": names[j], "values": np.round(values, 4).tolist()})
    return facts


def _rows(teaching: Teaching, r: Round) -> tuple[FloatArray, FloatArray] | None:
    rows = teaching.rows(r, teaching.inputs)
    return None if rows is None else ((rows[0] - r.start) * 1e-9, rows[1])


def _range(teaching: Teaching, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and highest of each feature over all rounds, shape (d,) each."""
    parts = [x]
    for r in teaching.counted():
        rows = _rows(teaching, r)
        if rows is not None and len(rows[1]):
            parts.append(rows[1][:: max(1, len(rows[1]) // MOST_ROWS)])
    whole = np.concatenate(parts)
    whole = np.where(np.isfinite(whole), whole, np.nan)
    low, high = np.full(x.shape[1], np.inf), np.full(x.shape[1], -np.inf)
    np.fmin.reduce(whole, axis=0, out=low)
    np.fmax.reduce(whole, axis=0, out=high)
    return low, high


def _most_moving(level: FloatArray) -> list[int]:
    """Return the columns that move most, noise counting less, in order; none with gaps."""
    step = np.diff(level, axis=0)
    spread = level.std(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        noise = np.sqrt((step**2).mean(axis=0) / 2) / spread  # 1 for what is nothing but noise
    score = np.where(np.isfinite(level).all(axis=0) & (spread > 0), spread, -1.0)
    score = np.where(score > 0, score * np.clip(1.0 - noise, 0.05, 1.0), score)
    order = np.argsort(-score, kind="stable")[:CURVES]
    return [int(j) for j in order if score[j] > 0]
