"""How much of a mapping's errors is heard: the sound it makes beside the sound that was meant."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.sound.coder import Coder
from pipeline.sound.difference import Impression, apart, impression
from recordings.frame import FloatArray

SETTLE, LISTEN = 0.25, 0.4
"""Seconds for which latents are held before the sound is listened to, and for how long."""
ROWS = 16
"""Moments that are listened to, at most."""
LATENTS = 12
"""Latents that are heard alone, at most: those with the largest errors."""
PAIRS = 64
"""Pairs of targets whose distance is the measure."""


@dataclass
class Heard:
    """Distances of sounds, where 0 is the same and 1 that of two targets drawn at random.

    `overall` with all latents off as they are, `latents` by position with one of them off alone;
    `level` is how much louder or softer, in dB; `rows` how many moments were listened to.
    """

    overall: float
    level: float
    latents: dict[int, float]
    rows: int


def listened(model: Coder, raw: FloatArray) -> Impression:
    """Return what is heard of held latents, (m,), or (voices · m,); always from the same state."""
    method = model.metadata.method("decode")
    z = raw.reshape(-1, method.inputs).astype(np.float32)
    per_window = model.window // method.input_ratio
    blocks = -(-round((SETTLE + LISTEN) * model.rate) // model.window)
    model.reset()
    model.seed(0)
    held = np.repeat(z[:, :, None], per_window * blocks, axis=2)
    sound = model.call("decode", held).mean(axis=(0, 1))
    return impression(sound[round(SETTLE * model.rate) :], model.rate)


def errors_heard(
    model: Coder,
    targets: FloatArray,
    predicted: FloatArray,
    turn: Callable[[FloatArray], FloatArray],
    go_on: Callable[[], bool],
    seed: int = 0,
) -> Heard | None:
    """Return how far predictions (n, m) are heard from their targets (n, m), NaN nowhere.

    `turn` makes the model's latents of a scene's, (m,); `go_on` is asked before each sound: when
    it says no, the moments listened to by then count. None where no two targets sound different, or
    nothing could be listened to. Raises ModelError.
    """
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(targets))[:ROWS]
    off = np.sqrt(np.mean((predicted - targets) ** 2, axis=0))
    alone = sorted(np.argsort(-off, kind="stable")[:LATENTS].tolist())
    meant, whole, level = list[Impression](), list[float](), list[float]()
    single: dict[int, list[float]] = {j: [] for j in alone}
    for i in rows:
        heard = list[Impression]()
        for row in (targets[i], predicted[i], *_alone(targets[i], predicted[i], alone)):
            if not go_on():
                break
            heard.append(listened(model, turn(row)))
        if len(heard) < len(alone) + 2:
            break
        target, played, *others = heard
        meant.append(target)
        whole.append(apart(target, played))
        level.append(abs(target.level - played.level))
        for j, other in zip(alone, others, strict=True):
            single[j].append(apart(target, other))
    unit = _between(meant, targets[rows[: len(meant)]], rng)
    if not unit:
        return None
    each = {j: float(np.mean(found)) / unit for j, found in single.items()}
    return Heard(float(np.mean(whole)) / unit, float(np.mean(level)), each, len(meant))


def _alone(
    target: FloatArray, predicted: FloatArray, latents: Sequence[int]
) -> Iterator[FloatArray]:
    """Yield the target with each of some latents as it was predicted."""
    for j in latents:
        one = target.copy()
        one[j] = predicted[j]
        yield one


def _between(meant: Sequence[Impression], targets: FloatArray, rng: np.random.Generator) -> float:
    """Return the mean distance of two targets drawn at random that are not the same; 0: none."""
    pairs = [
        (i, j)
        for i in range(len(meant))
        for j in range(i)
        if not np.array_equal(targets[i], targets[j])
    ]
    drawn = [pairs[k] for k in rng.permutation(len(pairs))[:PAIRS]]
    return float(np.mean([apart(meant[i], meant[j]) for i, j in drawn])) if drawn else 0.0
