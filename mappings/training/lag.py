"""How late a performer moves after the latents that play, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, NotEnoughExamplesError
from mappings.training.rounds import members
from mappings.training.waves import FOLDS, left_out, terms
from recordings.frame import FloatArray

LEAST, MOST = -0.1, 0.6
"""Seconds: the lags that are tried. Some performers run ahead of a sound."""
RATE = 100.0
"""Moments a second at which latents and movement are compared; lags tried are as far apart."""
BLOCK = 0.5
"""Seconds of a block of time, which is left out together with every fifth after it."""
SHORTEST = BLOCK * FOLDS + MOST - LEAST
DRAWS = 200
FLOOR = 0.004
"""Seconds that no take tells better, however much it agrees with itself."""
SURE = 1.645
"""Standard deviations on each side that hold 90 % of a normal distribution."""
WIDEST = 0.15
"""Seconds of an interval that tells something: what does not belong together has a wider one."""
UNSURE = 0.9
"""With a smallest error above this share of the median over all lags, there is no lag to tell."""


@dataclass(frozen=True)
class Performance:
    """Latents that played and the movement made along, on one clock in seconds.

    Shapes: `times` (n,) that increase with features `x` (n, d), and `played` (k,) that increase
    with latents `y` (k, m). The movement should go on for `MOST` seconds after the latents.
    """

    times: FloatArray
    x: FloatArray
    played: FloatArray
    y: FloatArray


@dataclass(frozen=True)
class Lag:
    """By how many seconds movement comes after the latents; `low` to `high` holds 90 %.

    It is that of performer and device together, and of what features delay. Where `sure` is
    False, these are all lags that were tried: movement and latents belong together at none of
    them much more than at others.
    """

    seconds: float
    low: float
    high: float
    sure: bool
    takes: int


def estimate(takes: Sequence[Performance]) -> Lag:
    """Return the one lag that several takes of one performer and device share.

    The latents are predicted from the movement that came each lag later (waves.py); blocks of
    time left out say how well, and the lag is where they are predicted best. The spread is
    that of a bootstrap over blocks (Efron, 1979). Each take has a regression of its own: they
    may be of different sounds. Raises NotEnoughExamplesError when there is none that is long
    enough and moves.
    """
    curves = [errors(take) for take in takes if is_enough(take)]
    if not curves:
        raise NotEnoughExamplesError(
            f"No take tells the lag: play and move for {SHORTEST:.0f} seconds at least, with a "
            "sound that changes, and go on moving until it ends"
        )
    return shared(curves)


def of_rounds(examples: Examples) -> Lag | None:
    """Return the lag of movement after its target, as it is in rounds whose targets move.

    None where no such round is long enough to tell.
    """
    takes = [
        Performance(examples.times[rows], examples.x[rows], examples.times[rows], examples.y[rows])
        for rows in members(examples.rounds)
    ]
    enough = [take for take in takes if is_enough(take)]
    return estimate(enough) if enough else None


def shared(curves: Sequence[FloatArray]) -> Lag:
    """Return the lag that the `errors` of several takes have in common."""
    blocks = np.concatenate([curve / curve.sum(axis=1).min() for curve in curves], axis=1)
    total = blocks.sum(axis=1)
    best = float(lowest(total[None])[0])
    count = blocks.shape[1]
    draws = np.random.default_rng(0).multinomial(count, np.full(count, 1 / count), DRAWS)
    around = _student(count - 1) * float(np.hypot(lowest(draws @ blocks.T).std(), FLOOR))
    if not _is_sure(total) or 2 * around > WIDEST:
        return Lag(best, LEAST, MOST, False, len(curves))
    return Lag(best, best - around, best + around, True, len(curves))


def is_enough(take: Performance) -> bool:
    """Return whether a take is long enough, and neither its movement nor its latents rest."""
    if len(take.times) < 2 or len(take.played) < 2:
        return False
    long = len(_moments(take)) > BLOCK * FOLDS * RATE
    return long and len(_moving(take.x)) > 0 and bool(np.any(np.ptp(take.y, axis=0) > 0))


def lags() -> FloatArray:
    """Return the lags that are tried, in seconds, shape (l,)."""
    return np.asarray(np.arange(round(LEAST * RATE), round(MOST * RATE) + 1) / RATE)


def errors(take: Performance) -> FloatArray:
    """Return the squared error of what is left out, by lag and by block of time, shape (l, b)."""
    moments = _moments(take)
    around = moments[0] + LEAST + np.arange(len(moments) + len(lags()) - 1) / RATE
    columns = terms(_at(around, take.times, take.x[:, _moving(take.x)]))
    y = _at(moments, take.played, take.y[:, np.ptp(take.y, axis=0) > 0])
    y = (y - y.mean(axis=0)) / np.maximum(y.std(axis=0), 1e-12)
    blocks = ((moments - moments[0]) / BLOCK).astype(np.int64)
    later = (columns[i : i + len(moments)] for i in range(len(lags())))
    return np.array([left_out(rows, y, blocks) for rows in later])


def lowest(curves: FloatArray) -> FloatArray:
    """Return the lag at the least of each curve (c, l), between those tried by a parabola."""
    at = np.argmin(curves, axis=1)
    inner = np.clip(at, 1, curves.shape[1] - 2)
    rows = np.arange(len(curves))
    before, here, after = (curves[rows, inner + i] for i in (-1, 0, 1))
    bend = before - 2 * here + after
    bent = (bend > 0) & (at == inner)
    beside = np.where(bent, 0.5 * (before - after) / np.where(bent, bend, 1.0), 0.0)
    return np.asarray(lags()[at] + beside / RATE)


def paired(take: Performance, lag: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the times (n,), features (n, d) and latents (n, m) that belong together.

    The lag is removed: with each row of features come the latents that played so many
    seconds before. Movement to which no latents belong is left out.
    """
    at = take.times - lag
    inside = (at >= take.played[0]) & (at <= take.played[-1])
    return take.times[inside], take.x[inside], _at(at[inside], take.played, take.y)


def _moments(take: Performance) -> FloatArray:
    """Return the moments of the latents for which there is movement at every lag."""
    first = max(take.played[0], take.times[0] - LEAST)
    last = min(take.played[-1], take.times[-1] - MOST)
    return np.asarray(first + np.arange(max(0, int((last - first) * RATE) + 1)) / RATE)


def _moving(x: FloatArray) -> NDArray[np.int64]:
    """Return the inputs that were always measured, and move."""
    whole = np.isfinite(x).all(axis=0)
    spread = np.where(whole, x, 0.0).std(axis=0)
    return np.flatnonzero(spread > 1e-9)


def _at(moments: FloatArray, times: FloatArray, rows: FloatArray) -> FloatArray:
    """Return rows (n, c) of `times` at some moments, between two of them linear."""
    return np.stack([np.interp(moments, times, column) for column in rows.T], axis=1)


def _student(freedom: int) -> float:
    """Return how many deviations of a mean hold 90 % (Cornish and Fisher's expansion of t)."""
    n = max(freedom, 1)
    wide = SURE + (SURE**3 + SURE) / (4 * n)
    wide += (5 * SURE**5 + 16 * SURE**3 + 3 * SURE) / (96 * n * n)
    return float(np.sqrt((n + 1) / n) * wide)


def _is_sure(total: FloatArray) -> bool:
    """Return whether the least error is inside the lags tried, and much less than the others."""
    at = int(np.argmin(total))
    return 0 < at < len(total) - 1 and bool(total[at] < UNSURE * np.median(total))
