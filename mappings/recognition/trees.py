"""Decision trees as arrays: all of a forest are walked down at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.classes import Classes, sized
from recordings.frame import FloatArray

DEPTH = 8
"""Questions on the way to an answer, at most."""
SEED = 0


def arrays_of(trees: Sequence[Any]) -> dict[str, NDArray[Any]]:
    """Return trees of scikit-learn as arrays, a row for each node of all.

    `feature` and `threshold` decide between the rows `low` and `high`, which of a leaf are its
    own; `share` (rows, classes) is what a leaf says; `roots` are the trees' first rows.
    """
    found: dict[str, list[NDArray[Any]]] = {}
    roots, start = [], 0
    for tree in trees:
        own, here = tree.tree_, np.arange(tree.tree_.node_count)
        leaf = own.children_left < 0
        counts = own.value[:, 0, :]
        parts = {
            "feature": np.where(leaf, 0, own.feature),
            "threshold": np.where(leaf, 0.0, own.threshold),
            "low": start + np.where(leaf, here, own.children_left),
            "high": start + np.where(leaf, here, own.children_right),
            "share": counts / counts.sum(axis=1, keepdims=True),
        }
        for name, array in parts.items():
            found.setdefault(name, []).append(array)
        roots.append(start)
        start += own.node_count
    depth = max(tree.get_depth() for tree in trees)
    whole = {name: np.concatenate(parts) for name, parts in found.items()}
    return {**whole, "roots": np.array(roots), "depth": np.array([depth])}


class Trees(Classes):
    """One tree, or many that are heard alike."""

    def check(self, count: int) -> None:
        """Raise ValueError or KeyError for what `arrays_of` never returns."""
        own, rows = self.fitted, len(sized(self.fitted["share"], -1, count))
        for name, most in (("feature", self.rows.shape[1]), ("low", rows), ("high", rows)):
            if not (sized(own[name], rows).min() >= 0 and own[name].max() < most):
                raise ValueError("a tree leads out of itself")
        sized(own["threshold"], rows)
        if not (sized(own["roots"], -1).min() >= 0 and own["roots"].max() < rows):
            raise ValueError("a tree begins outside of itself")
        if not 0 <= sized(own["depth"], 1)[0] <= DEPTH:
            raise ValueError("a tree is too deep")

    def shares(self, moment: FloatArray, squared: FloatArray) -> FloatArray:  # noqa: ARG002 - of any kind
        """Return the mean of what all trees say of a moment, which they see in single precision."""
        trees, seen = self.fitted, moment.astype(np.float32)
        at = trees["roots"]
        for _ in range(int(trees["depth"][0])):
            below = seen[trees["feature"][at]] <= trees["threshold"][at]
            at = np.where(below, trees["low"][at], trees["high"][at])
        return np.asarray(trees["share"][at].mean(axis=0))
