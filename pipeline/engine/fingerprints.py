"""What tells apart two states of what is taught: a mapping keeps that of what it was made from."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from recordings.rounds import Round

MOST_DIGESTS = 1024
"""Targets whose digests are remembered: rounds are many, and seldom change."""

_digests: dict[int, tuple[object, str]] = {}
"""By the target's id, which nothing else can have while the target is kept beside."""


def fingerprint(
    rounds: Sequence[Round], scene: Mapping[str, Any], lags: Mapping[str, float] | None = None
) -> str:
    """Return what tells apart two states of what is taught, as hexadecimal digits.

    `rounds` are those that count, `scene` the scene's table: of it count the kind of mapping,
    the features, the inputs that latents choose, and which latents are left out of training.
    `lags` are what `Teaching.lags` gives.
    """
    chosen = [latent.get("inputs", []) for latent in scene["latents"]]
    left_out = [j for j, latent in enumerate(scene["latents"]) if not latent.get("train", True)]
    model = {k: v for k, v in scene["mapping"].items() if k != "improve"}
    movements = [
        (r.take, r.start, r.end, digest(r), r.weight, r.trim, *(["fix"] if r.fix else []))
        for r in rounds
    ]
    facts: list[Any] = [movements, chosen, model, scene["features"]]
    facts += [left_out] if left_out else []
    facts += [lags] if lags and any(lags.values()) else []
    told = json.dumps(facts, sort_keys=True)
    return sha256(told.encode()).hexdigest()


def digest(r: Round) -> str:
    """Return what tells a round's target apart; quick also for one that moved for minutes."""
    known = _digests.get(id(r.target))
    if known is None or known[0] is not r.target:
        if len(_digests) >= MOST_DIGESTS:
            _digests.clear()
        known = _digests[id(r.target)] = r.target, digested(r)
    return known[1]


def digested(r: Round) -> str:
    """Return what `digest` does, computed."""
    times = np.array([time for time, _ in r.target], np.int64)
    values = np.array([row for _, row in r.target], np.float64)
    return sha256(times.tobytes() + values.tobytes()).hexdigest()
