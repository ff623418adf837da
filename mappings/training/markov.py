"""Learns a left-to-right hidden Markov model of one gesture from its rounds."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recordings.frame import FloatArray

ITERATIONS = 6
ENOUGH = 1e-3
"""Learning ends when the log-likelihood of a row grows by less than this."""
TINY = 1e-300
LEAST_LOG = -600.0
"""No density is less likely than this beside the likeliest, so that every way stays possible."""


@dataclass
class Chain:
    """States in their order: means (k, d), covariances (k, d, d), and when they are left.

    `leave` (k,) is the probability of going on at a tick, `mass` (k,) the weight of what was
    seen in each, `progress` (k,) the share of the gesture that is done there.
    """

    means: FloatArray
    covariances: FloatArray
    leave: FloatArray
    mass: FloatArray
    progress: FloatArray


def learn(
    rows: list[FloatArray],
    weights: list[FloatArray],
    count: int,
    floor: FloatArray,
    independent: float,
    pulse: Callable[[], None],
) -> Chain:
    """Return `count` states learnt from sequences `rows`, each (t, d) with t >= count.

    Begins with equal parts of each sequence, then Baum-Welch (Rabiner, "A tutorial on hidden
    Markov models", 1989, equations 27, 37 and 95), each row counting by its weight. Covariances
    are drawn towards their diagonal, the more the fewer of the rows are `independent` (a share),
    and have `floor` (d,) added, as Françoise et al. (NIME 2014) regularise theirs.
    """
    table, weight = np.concatenate(rows), np.concatenate(weights)
    lengths = [len(r) for r in rows]
    shares = np.concatenate([_even(length, count) for length in lengths])
    chain = _estimate(table, weight, shares, floor, independent)
    leave = _left(len(rows) * np.ones(count), shares, len(rows))
    before = -np.inf
    for _ in range(ITERATIONS if count > 1 else 0):
        pulse()
        shares, moved, likelihood = forward_backward(densities(chain, table), lengths, leave)
        leave = _left(moved, shares, len(rows))
        chain = _estimate(table, weight, shares, floor, independent)
        if likelihood - before < ENOUGH * len(table):
            break
        before = likelihood
    along = np.concatenate([np.linspace(0, 1, length) for length in lengths])
    chain.leave = leave
    chain.progress = _stretched(along @ shares / np.maximum(shares.sum(axis=0), TINY))
    return chain


def _left(moved: FloatArray, shares: FloatArray, rounds: int) -> FloatArray:
    """Return the probability of leaving each state at a tick; each round leaves the last once."""
    moved = np.append(moved[:-1], rounds)
    return np.asarray(np.clip(moved / np.maximum(shares.sum(axis=0), TINY), 1e-4, 0.5))


def _even(length: int, count: int) -> FloatArray:
    """Return the shares (t, k) of equal parts, one after the other."""
    part = np.arange(length) * count // length
    return np.eye(count)[part]


def _stretched(progress: FloatArray) -> FloatArray:
    """Return progress from 0 in the first state to 1 in the last; 1 in a pose."""
    if len(progress) == 1:
        return np.ones(1)
    return np.asarray((progress - progress[0]) / max(float(progress[-1] - progress[0]), TINY))


def _estimate(
    table: FloatArray, weight: FloatArray, shares: FloatArray, floor: FloatArray, independent: float
) -> Chain:
    """Return the states that the rows (t, d) make by their shares (t, k)."""
    d = table.shape[1]
    counted = shares * weight[:, None]
    mass = counted.sum(axis=0)
    relative = counted / np.maximum(mass, TINY)
    means = relative.T @ table
    covariances = np.empty((len(mass), d, d))
    for k, mean in enumerate(means):
        apart = table - mean
        found = (apart * relative[:, k, None]).T @ apart
        kept = np.sum(relative[:, k] ** 2)
        few = d / (d + independent / max(float(kept), TINY))
        covariances[k] = (1 - few) * found + few * np.diag(found.diagonal()) + np.diag(floor)
    nowhere = np.zeros(len(mass))
    return Chain(means, covariances, nowhere, mass, nowhere)


def densities(chain: Chain, table: FloatArray) -> FloatArray:
    """Return the log-density of each row (t, d) in each state, shape (t, k)."""
    found = np.empty((len(table), len(chain.means)))
    for k, (mean, covariance) in enumerate(zip(chain.means, chain.covariances, strict=True)):
        lower = np.linalg.cholesky(covariance)
        apart = np.linalg.solve(lower, (table - mean).T)
        found[:, k] = -0.5 * (apart**2).sum(axis=0) - np.log(lower.diagonal()).sum()
    return np.asarray(found - 0.5 * table.shape[1] * np.log(2 * np.pi))


def forward_backward(
    logs: FloatArray, lengths: list[int], leave: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Return the states' shares (t, k), how often each was left (k,), and the log-likelihood.

    `logs` (t, k) are the log-densities of sequences of these lengths, one after the other. Each
    way begins in the first state and ends in the last. Scaled at each row (Rabiner, 1989,
    section V.A), so that nothing underflows; all sequences are gone through at once.
    """
    n, longest, k = len(lengths), max(lengths), logs.shape[1]
    real = np.arange(longest) < np.array(lengths)[:, None]
    best = logs.max(axis=1)
    seen = np.ones((n, longest, k))
    seen[real] = np.exp(np.maximum(logs - best[:, None], LEAST_LOG))
    leave = np.append(leave[:-1], 0.0)
    go = real[:, :, None] * leave  # what is beyond a sequence's end stays where it is
    alpha, scale = _forward(seen, go)
    beta = _backward(seen, go)
    shares = alpha * beta
    shares /= np.maximum(shares.sum(axis=2, keepdims=True), TINY)
    ahead = beta[:, 1:] * seen[:, 1:]
    on = alpha[:, :-1, :-1] * go[:, 1:, :-1] * ahead[:, :, 1:]
    kept = alpha[:, :-1] * (1 - go[:, 1:]) * ahead
    each = np.maximum(on.sum(axis=2) + kept.sum(axis=2), TINY)
    moved = np.append((on / each[:, :, None]).sum(axis=(0, 1)), 0.0)
    return shares[real], moved, float(np.log(scale[real]).sum() + best.sum())


def _forward(seen: FloatArray, go: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the scaled forward variables (n, t, k), and what they were scaled by (n, t)."""
    alpha, scale = np.empty_like(seen), np.empty(seen.shape[:2])
    now = np.zeros((len(seen), seen.shape[2]))
    now[:, 0] = 1.0
    for i in range(seen.shape[1]):
        if i:
            on = now * go[:, i]
            now = now - on
            now[:, 1:] += on[:, :-1]
        now = now * seen[:, i]
        scale[:, i] = np.maximum(now.sum(axis=1), TINY)
        now = now / scale[:, i, None]
        alpha[:, i] = now
    return alpha, scale


def _backward(seen: FloatArray, go: FloatArray) -> FloatArray:
    """Return the scaled backward variables (n, t, k)."""
    beta = np.zeros_like(seen)
    beta[:, -1, -1] = 1.0
    for i in range(seen.shape[1] - 2, -1, -1):
        ahead = beta[:, i + 1] * seen[:, i + 1]
        back = ahead * (1 - go[:, i + 1])
        back[:, :-1] += ahead[:, 1:] * go[:, i + 1, :-1]
        beta[:, i] = back / np.maximum(back.sum(axis=1, keepdims=True), TINY)
    return beta
