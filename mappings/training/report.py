"""Says in plain words what was learnt, how well, and what stands in the way."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mappings.base import Examples, Mapping
from mappings.training.composite import Index
from mappings.training.contradiction import contradictions
from mappings.training.evaluation import Evaluation

NO_BETTER, CLEARLY_BETTER = 0.9, 0.75
"""Errors over that of predicting the mean: nothing learnt; learnt without doubt."""
SURE = 3.0
"""A gain in between must be more than this many of its standard errors over rounds."""
LARGE = 0.2
"""A relative error that is heard."""
OUTLIER = 3.0
MOST_NAMED = 3


@dataclass
class Judged:
    """Held-out predictions for some latents, the kinds that made them, and how."""

    latents: Index
    kinds: tuple[str, ...]
    scheme: str
    evaluation: Evaluation
    said: list[str]


def report(examples: Examples, mapping: Mapping, judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the report as JSON values.

    `kinds`, `rmse` (in the latent's units), `relative` (share of its targets' range) and
    `follows` (the movement) are by latent; `rounds` is the relative error by round id (as
    text); `overall` the relative error over all latents. Each of these with `_of_mean` is what it
    would be for predicting the mean: a sound that never moves. None is what could not be judged.
    `learnt` is False when nothing can be learnt here. `scheme` is that of folds.Plan; `how`,
    `notes` and `warnings` are sentences, `summary` is one.
    """
    follows = _by_latent(examples, judged, [_follows(part.evaluation) for part in judged])
    relative = _by_latent(
        examples, judged, [part.evaluation.relative().tolist() for part in judged]
    )
    learnt = not any(v is False for v in follows.values()) or any(follows.values())
    of_mean = _by_latent(
        examples, judged, [part.evaluation.relative_of_mean().tolist() for part in judged]
    )
    overall = _overall(relative)
    rounds = _by_round(judged, Evaluation.by_round)
    still = _by_round(judged, Evaluation.by_round_of_mean)
    clashes = list(dict.fromkeys(p for part in judged for p in contradictions(part.evaluation)))
    return {
        "kinds": _by_latent(examples, judged, [part.kinds for part in judged]),
        "scheme": judged[0].scheme,
        "rmse": _by_latent(examples, judged, [part.evaluation.rmse().tolist() for part in judged]),
        "relative": relative,
        "relative_of_mean": of_mean,
        "follows": follows,
        "overall": overall,
        "overall_of_mean": _overall(of_mean),
        "rounds": {str(number): error for number, error in sorted(rounds.items())},
        "rounds_of_mean": {str(number): error for number, error in sorted(still.items())},
        "learnt": learnt,
        "how": list(dict.fromkeys(sentence for part in judged for sentence in part.said)),
        "notes": list(mapping.notes),
        "warnings": [
            *_clashing(clashes),
            *(() if clashes and learnt else _lost(follows, learnt)),
            *(() if clashes or not learnt else _inexact(rounds, overall)),
        ],
        "summary": _summary(examples, overall, learnt),
    }


def _by_latent(
    examples: Examples, judged: Sequence[Judged], values: Sequence[Sequence[Any]]
) -> dict[str, Any]:
    """Return values by the name of their latent, in the latents' order; NaN as None."""
    found: dict[int, Any] = {}
    for part, column in zip(judged, values, strict=True):
        found |= {int(j): _json(v) for j, v in zip(part.latents, column, strict=True)}
    return {name: found[j] for j, name in enumerate(examples.outputs)}


def _json(value: object) -> object:
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _follows(evaluation: Evaluation) -> list[bool | None]:
    """Return for each latent whether its prediction beats its mean; None if not judged.

    Root mean square errors are compared on the same held-out rows. Where the gain is small, it
    must also be sure: chance gives small gains to the best of several models.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = evaluation.relative() * 0 + evaluation.rmse() / evaluation.rmse_of_mean()
    return [
        None if np.isnan(ratio) else bool(ratio < CLEARLY_BETTER or _gains(ratio, gains))
        for ratio, gains in zip(ratios, evaluation.gains().T, strict=True)
    ]


def _gains(ratio: float, gains: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    gains = gains[~np.isnan(gains)]
    if ratio >= NO_BETTER or len(gains) < 2:
        return False
    return bool(gains.mean() > SURE * gains.std(ddof=1) / np.sqrt(len(gains)))


def _overall(relative: dict[str, float | None]) -> float | None:
    known = [value for value in relative.values() if value is not None]
    return float(np.sqrt(np.mean(np.square(known)))) if known else None


def _by_round(
    judged: Sequence[Judged], errors: Callable[[Evaluation], dict[int, float]]
) -> dict[int, float]:
    """Return the relative error within each round over all latents."""
    squares: dict[int, float] = defaultdict(float)
    counts: dict[int, int] = defaultdict(int)
    for part in judged:
        for number, error in errors(part.evaluation).items():
            squares[number] += len(part.latents) * error**2
            counts[number] += len(part.latents)
    return {number: float(np.sqrt(squares[number] / counts[number])) for number in squares}


def _clashing(pairs: list[tuple[int, int]]) -> list[str]:
    said = [
        f"By these inputs rounds {a} and {b} are the same movement, but their targets differ: "
        "delete or mute one of them, move differently, or choose other inputs."
        for a, b in pairs[:MOST_NAMED]
    ]
    more = len(pairs) - len(said)
    return said + ([f"So are {_count(more, 'more pair')} of rounds."] if more else [])


def _lost(follows: dict[str, bool | None], learnt: bool) -> list[str]:
    if not learnt:
        return ["The mapping predicts no better than the mean target would."]
    lost = [name for name, value in follows.items() if value is False]
    return [f"These latents do not follow the movement: {', '.join(lost)}."] if lost else []


def _inexact(rounds: dict[int, float], overall: float | None) -> list[str]:
    """Name rounds that fit far worse than the others, or say that all is inexact."""
    usual = float(np.median(list(rounds.values()))) if rounds else 0.0
    odd = [
        f"Round {number} does not agree with the others: off by {_percent(error)} of the range."
        for number, error in sorted(rounds.items())
        if error > LARGE and error > OUTLIER * usual
    ]
    if odd or overall is None or overall <= LARGE:
        return odd[:MOST_NAMED]
    return [
        f"The error is large, {_percent(overall)} of the targets' range: record more rounds, "
        "or poses that differ more."
    ]


def _summary(examples: Examples, overall: float | None, learnt: bool) -> str:
    if not learnt:
        return (
            "Nothing can be learnt here: the targets do not follow the movement. "
            "Make movements that differ where the targets do, or choose other inputs."
        )
    latents = _count(int(np.sum(~np.all(np.isnan(examples.y), axis=0))), "latent")
    rounds = _count(len(np.unique(examples.rounds)), "round")
    if overall is None:
        return f"Learnt {latents} from {rounds}; too little was recorded to tell how well."
    return f"Learnt {latents} from {rounds}: within {_percent(overall)} of their range."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _percent(share: float) -> str:
    return "1 %" if share < 0.01 else f"{100 * share:.0f} %"
