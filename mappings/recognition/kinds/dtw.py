"""Dynamic time warping: a gesture is recognised where the last moments go as in an example."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mappings.base import NotEnoughExamplesError
from mappings.recognition.aligning import Aligning
from mappings.recognition.kinds.base import (
    OTHER,
    Example,
    Listener,
    Recogniser,
)
from mappings.recognition.scale import Scale, scale_of
from mappings.recognition.threshold import threshold
from mappings.recognition.trimming import trimmed
from mappings.recognition.warping import Warping, padded
from recordings.frame import FloatArray

MOST_ROWS = 120
"""Of a longer example, every second, third … row is looked at."""
LEAST_ROWS = 5
MOST_EXAMPLES = 8
"""Of one gesture that are compared while playing; more still help to find thresholds."""
FAINT = 0.45
"""An example that moves less than this share of the liveliest of its gesture does not count."""
STIFF = 1e-6
"""An example that moves no more than this, in deviations, does not move."""
CALM = 0.8
"""A threshold stays below this share of what standing still is away from an example."""


@dataclass
class Dtw(Recogniser):
    """Streaming subsequence alignment with every example at once, in a Sakoe-Chiba band.

    SPRING (Sakurai, Faloutsos and Yamamuro, "Stream monitoring under the time warping
    distance", ICDE 2007): an alignment may begin at any moment. How near is near enough is
    found by leaving each example out.
    """

    type: ClassVar[str] = "dtw"
    stays: ClassVar[bool] = False

    def fit(self, examples: Sequence[Example]) -> None:
        """Keep the examples, and find each gesture's threshold."""
        names = tuple(dict.fromkeys(e.gesture for e in examples if e.gesture != OTHER))
        if not names:
            raise NotEnoughExamplesError("there is no gesture: record one first")
        self._scale = scale_of([e.x for e in examples])
        whole = [self._scale(e.x) for e in examples]
        moving = [trimmed(z) for z in whole]
        kept, notes = lively(moving, [e.gesture for e in examples])
        self._stride = max(1, -(-max(len(moving[i]) for i in kept) // MOST_ROWS))
        rows = [thinned(z, self._stride) for z in moving]
        streams = [thinned(z, self._stride) for z in whole]
        if short := {examples[i].gesture for i in kept if len(rows[i]) < LEAST_ROWS}:
            raise NotEnoughExamplesError(
                f'"{min(short)}" is too short to be recognised: make the movement longer'
            )
        calm = {i: still(rows[i]) for i in kept}
        if stiff := {examples[i].gesture for i in kept if calm[i] <= STIFF}:
            raise NotEnoughExamplesError(
                f'"{min(stiff)}" does not move: record it again, or choose the kind knn for a pose'
            )
        owners = np.array([names.index(examples[i].gesture) for i in kept])
        distances = apart([rows[i] for i in kept], streams)
        own = np.array([names.index(e.gesture) if e.gesture in names else -1 for e in examples])
        limits = []
        for g, name in enumerate(names):
            near, far = left_out(distances, owners, own, kept, g)
            limit, overlaps = threshold(near, far)
            limits.append(min(max(limit, STIFF), CALM * min(calm[i] for i in kept if own[i] == g)))
            if overlaps:
                notes.append(f'"{name}" is hard to tell from others: make it more different.')
            if not len(near):
                notes.append(f'"{name}" has one example: a second makes it surer.')
        first = [i for n, i in enumerate(kept) if (owners[:n] == owners[n]).sum() < MOST_EXAMPLES]
        self.gestures, self.notes = names, tuple(notes)
        self._owners = np.array([names.index(examples[i].gesture) for i in first])
        self._templates, self._lengths = padded([rows[i] for i in first])
        self._limits = np.array(limits)

    def begin(self) -> Listener:
        """Return who listens from now on."""
        return Aligning(
            self._scale,
            Warping(self._templates, self._lengths),
            self._owners,
            self._limits,
            self._stride,
        )

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the examples and thresholds."""
        return {
            **self._scale.weights(),
            "templates": self._templates,
            "lengths": self._lengths,
            "owners": self._owners,
            "limits": self._limits,
            "stride": np.array([self._stride]),
        }

    def restore(self, weights: Table[str, NDArray[Any]]) -> None:
        """Become what `weights()` told."""
        self._scale = Scale.restore(weights)
        self._templates, self._limits = weights["templates"], weights["limits"]
        self._lengths, self._owners = weights["lengths"], weights["owners"]
        (self._stride,) = weights["stride"].tolist()
        count, most, wide = self._templates.shape
        fits = (
            self._lengths.shape == self._owners.shape == (count,)
            and wide == self._scale.axes.shape[1]
            and self._limits.shape == (len(self.gestures),)
            and set(self._owners.tolist()) == set(range(len(self.gestures)))
            and 1 <= self._lengths.min() <= self._lengths.max() <= most
            and self._limits.min() > 0
            and self._stride >= 1
        )
        if not fits:
            raise ValueError("the stored examples do not belong together")


def thinned(z: FloatArray, stride: int) -> FloatArray:
    """Return rows (n, p) as the means of so many each."""
    count = len(z) // stride
    return np.asarray(z[: count * stride].reshape(count, stride, -1).mean(axis=1))


def still(rows: FloatArray) -> float:
    """Return how far one who stands still, at the best place, is from an example, a row."""
    return float(np.sqrt(((rows - rows.mean(axis=0)) ** 2).mean(axis=1)).mean())


def lively(rows: Sequence[FloatArray], gestures: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the examples that move about as much as others of their gesture, and what to say."""
    calm = [still(z) for z in rows]
    most: dict[str, float] = {}
    for name, own in zip(gestures, calm, strict=True):
        most[name] = max(most.get(name, 0.0), own)
    wanted = [i for i, name in enumerate(gestures) if name != OTHER]
    found = [i for i in wanted if calm[i] >= FAINT * most[gestures[i]]]
    faint = dict.fromkeys(gestures[i] for i in wanted if i not in found)
    return found, [f'An example of "{n}" hardly moves beside the others: left out.' for n in faint]


def apart(templates: Sequence[FloatArray], rows: Sequence[FloatArray]) -> FloatArray:
    """Return how near each movement (second axis) comes to each template (first), at best."""
    warping = Warping(*padded(templates))
    found = np.full((len(templates), len(rows)), np.inf)
    for j, movement in enumerate(rows):
        warping.forget()
        for row in movement:
            warping.step(row)
            found[:, j] = np.minimum(found[:, j], warping.ends())
    return found


def left_out(
    distances: FloatArray,
    owners: NDArray[np.int64],
    own: NDArray[np.int64],
    kept: Sequence[int],
    gesture: int,
) -> tuple[FloatArray, FloatArray]:
    """Return how far a gesture's examples are from its others, and other movements from it."""
    mine = distances[owners == gesture].copy()
    for i, j in enumerate(n for n in kept if own[n] == gesture):
        mine[i, j] = np.inf
    least = mine.min(axis=0)
    near = least[own == gesture]
    return near[np.isfinite(near)], least[own != gesture]
