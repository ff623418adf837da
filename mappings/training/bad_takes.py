"""What is wrong with a round that was just recorded, as a person would see it, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples
from mappings.knn import Knn
from mappings.training.advice import listed
from mappings.training.contradiction import DIFFERENT, contradictions
from mappings.training.evaluation import evaluate
from mappings.training.folds import plan
from mappings.training.overlap import places
from mappings.training.rounds import evenly, is_held, members, spans
from mappings.training.sounds import same_sounds
from recordings.frame import FloatArray

GAP, LOST = 0.25, 0.05
"""Seconds without a sensor, and a share of its frames that never came, that are worth a word."""
STILL = 0.04
"""Nothing moved when no input went over more than this share of what it does in all rounds."""
AT_END, REPEATS = 0.04, 5
"""A sensor is at its end when so large a share of frames, and so many, have the very same extreme.
"""
VALUES = 12
"""An input with fewer values than this is a switch, or counts."""
CONFUSED = 0.15
"""Two rounds cannot be told apart where each is taken for the other by more than this share of what
lies between their sounds; 0.5 would be by halves."""
ROWS = 60
"""Examples of each round that are compared."""


@dataclass(frozen=True)
class BadTake:
    """Something wrong with a round: its kind in a word, and a sentence with what to do."""

    round: int
    kind: str
    text: str


@dataclass
class Taken:
    """A round as it was recorded: its examples are those of `number`, all rounds' in `examples`.

    `seconds` is how long it was, `heard` when each sensor was heard in it, in seconds from its
    beginning; sensors that rest while nothing moves are left out.
    """

    number: int
    examples: Examples
    seconds: float
    heard: Mapping[str, FloatArray] = field(default_factory=dict)


def wrong_with(taken: Taken) -> list[BadTake]:
    """Return what is wrong with a round; nothing where nothing is."""
    found = [*gaps(taken)]
    rows = np.flatnonzero(taken.examples.rounds == taken.number)
    if len(rows) >= ROWS // 4:
        found += [*nothing_moved(taken), *at_its_end(taken)]
        found += contradicts(taken) or far_away(taken)
    return found


def gaps(taken: Taken) -> list[BadTake]:
    """Return which sensors were not heard for a while."""
    found = []
    for sensor, times in taken.heard.items():
        if not len(times):
            text = f"{sensor} was not heard at all: switch it on, and record again."
            found += [BadTake(taken.number, "gap", text)] if taken.seconds > GAP else []
            continue
        edges = np.concatenate([[0.0], np.sort(times), [taken.seconds]])
        between = np.diff(edges)
        usual = max(float(np.median(between)), 1e-3)
        longest = float(between.max())
        missing = np.maximum(between / usual - 1.5, 0.0).sum() / max(1.0, taken.seconds / usual)
        if longest > max(GAP, 4 * usual) or (missing > LOST and len(times) > REPEATS):
            long = f"{longest:.1f} s" if longest > GAP else f"{100 * missing:.0f} % of the time"
            text = f"{sensor} was not heard for {long}: bring it nearer, and record again."
            found.append(BadTake(taken.number, "gap", text))
    return found


def nothing_moved(taken: Taken) -> list[BadTake]:
    """Return that a round whose sound moves has no movement; a held pose is no fault.

    Movement is against what the inputs do in all rounds; where this is the only one, only what is
    entirely still has none.
    """
    x, y = _own(taken)
    if is_held(y, spans(taken.examples.y)) or not spans(y).any():
        return []
    everywhere = spans(taken.examples.x)
    known = x[:, np.isfinite(x).any(axis=0)]
    high, low = np.nanpercentile(np.where(np.isfinite(known), known, np.nan), (95, 5), axis=0)
    if np.any(high - low > STILL * everywhere[np.isfinite(x).any(axis=0)]):
        return []
    text = "the sound moved, but you did not: record it again and move along with the sound."
    return [BadTake(taken.number, "still", text)]


def at_its_end(taken: Taken) -> list[BadTake]:
    """Return which inputs were stuck at the end of their range for a while of the round."""
    x, _ = _own(taken)
    stuck = [name for i, name in enumerate(taken.examples.inputs) if _stuck(x[:, i])]
    if not stuck:
        return []
    rest = "" if len(stuck) < 3 else f" and {len(stuck) - 2} more"
    text = (
        f"{', '.join(stuck[:2])}{rest} went to the end of what the sensor measures: "
        "move less hard there, or calibrate it again."
    )
    return [BadTake(taken.number, "saturated", text)]


def _stuck(values: FloatArray) -> bool:
    """Return whether an input that varies lies at its very largest (or smallest) for a while.

    At 0 a feature rests: nothing is stuck.
    """
    known = values[np.isfinite(values)]
    if len(np.unique(known)) < VALUES:
        return False
    for end in (known.max(), known.min()):
        count = int((known == end).sum())
        if end != 0 and count >= max(REPEATS, AT_END * len(known)):
            return True
    return False


def contradicts(taken: Taken) -> list[BadTake]:
    """Return the rounds that show the same movement as this one and teach another sound.

    Each pair is judged by itself, so that rounds that can be told apart are not named.
    """
    examples = taken.examples.rows(evenly(taken.examples.rounds, ROWS))
    groups = members(examples.rounds)
    ids = [int(examples.rounds[r[0]]) for r in groups]
    here, moved = ids.index(taken.number), places([examples.x[r] for r in groups])
    alike = [i for i in range(len(ids)) if i != here and not moved.separate(i, here)]
    against = [ids[i] for i in alike if _clash(examples, groups[i], groups[here])]
    if not against:
        return []
    text = (
        f"is the same movement as {listed(against)}, but another sound: move differently for "
        "one of them, or delete one."
    )
    return [BadTake(taken.number, "contradiction", text)]


def _clash(examples: Examples, a: NDArray[np.int64], b: NDArray[np.int64]) -> bool:
    """Return whether two rounds cannot be told apart where their targets differ."""
    both = examples.rows(np.concatenate([a, b]))
    apart = places([both.y[: len(a)], both.y[len(a) :]]).means
    if not np.any(np.abs(apart[0] - apart[1]) > DIFFERENT * spans(examples.y)):
        return False
    judged = evaluate(Knn(), both, plan(both.x, both.y, both.rounds))
    worst = min(judged.by_round().values(), default=0.0)
    return worst > CONFUSED and bool(contradictions(judged))


def far_away(taken: Taken) -> list[BadTake]:
    """Return that a round is far from every other of the same sound."""
    examples = taken.examples.rows(evenly(taken.examples.rounds, ROWS))
    same = next((ids for ids in same_sounds(examples) if taken.number in ids), ())
    groups = members(examples.rounds)
    ids = [int(examples.rounds[r[0]]) for r in groups]
    others = [ids.index(n) for n in same if n != taken.number]
    if not others or len(same) == len(ids) or not is_held(_own(taken)[1], spans(examples.y)):
        return []
    elsewhere = places([examples.x[r] for r in groups]).elsewhere()[ids.index(taken.number)]
    if not elsewhere[others].all():
        return []
    rounds = listed([ids[i] for i in others])
    text = (
        f"is far from {rounds}, of the same sound: record it again, unless both movements are "
        "to make that sound."
    )
    return [BadTake(taken.number, "far", text)]


def _own(taken: Taken) -> tuple[FloatArray, FloatArray]:
    rows = taken.examples.rounds == taken.number
    return taken.examples.x[rows], taken.examples.y[rows]
