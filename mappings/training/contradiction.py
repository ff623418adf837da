"""Finds rounds with the same movement but different targets."""

from itertools import combinations

import numpy as np

from mappings.training.evaluation import Evaluation
from mappings.training.overlap import places
from mappings.training.rounds import is_held, members, spans

DIFFERENT = 0.15
"""Targets further apart than this share of a latent's range are different."""
UNDECIDED = 0.25
"""Held-out errors above this share of the targets' distance say that a model cannot decide."""
LEAST_ROWS = 4


def contradictions(evaluation: Evaluation) -> list[tuple[int, int]]:
    """Return pairs of round ids that show the same movement and teach different held targets.

    The movement is the same when in no input the means of the two rounds are apart by more
    than 3 spreads within them and a tenth of what separates any rounds; the pair counts only
    where held-out predictions fail too, so that rounds a model can tell apart are not named.
    """
    examples, span = evaluation.examples, spans(evaluation.examples.y)
    groups = [
        r for r in members(examples.rounds) if len(r) >= LEAST_ROWS and is_held(examples.y[r], span)
    ]
    if len(groups) < 2 or not span.any():
        return []
    targets = places([examples.y[r] / np.where(span > 0, span, 1) for r in groups]).means
    moved = places([examples.x[r] for r in groups])
    found = []
    for i, j in combinations(range(len(groups)), 2):
        apart = float(np.nanmax(np.abs(targets[i] - targets[j]), initial=0))
        ids = int(examples.rounds[groups[i][0]]), int(examples.rounds[groups[j][0]])
        same = apart > DIFFERENT and not moved.separate(i, j)
        if same and _undecided(evaluation, ids, apart):
            found.append(ids)
    return found


def _undecided(evaluation: Evaluation, ids: tuple[int, int], apart: float) -> bool:
    errors = evaluation.by_round()
    return max(errors.get(number, 0) for number in ids) > UNDECIDED * apart
