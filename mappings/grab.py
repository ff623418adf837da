"""Plays at once from movement that was only watched; examples then mend it where they are."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mappings.base import Examples, Mapping, NotEnoughExamplesError, Watch, ignore
from mappings.kernel import Expansion, Kernel
from mappings.training.expansion import solve
from mappings.training.lesson import Lesson, cleaned
from mappings.training.model import under
from mappings.training.prior import Prior, constant, match
from recordings.frame import Float32Array

LEAST = 50
"""Frames of movement that must have been watched."""


@dataclass
class Grab(Mapping):
    """Principal axes of watched movement matched to sounds, and a kernel that mends the rest.

    Without examples it is training.prior's; with some, a Gaussian process of what they say beyond
    it is added, which goes to nothing away from them. Where nothing was watched, what is mended is
    the mean of the examples.
    """

    type: ClassVar[str] = "grab"

    def __post_init__(self) -> None:
        self._prior = constant(0, np.zeros(1))
        self._mends: Mends | None = None
        self._notes: list[str] = []

    def fresh(self) -> Self:
        """Return an unfitted one whose kernel starts from the one found here."""
        again = type(self)()
        again._mends = self._mends
        return again

    @property
    def notes(self) -> Sequence[str]:
        """Return which inputs and latents were left out of mending, in sentences."""
        return self._notes

    def fit(self, examples: Examples, watch: Watch = ignore) -> None:
        """Match the watched movement to the sounds, and mend it by the examples."""
        watched, sounds = examples.watched, examples.sounds
        matched = len(watched) >= LEAST and len(sounds) > 0
        try:
            taught = cleaned(examples)
        except NotEnoughExamplesError:
            if not matched:
                raise
            self._prior, self._mends, self._notes = match(watched, sounds), None, []
            return
        if matched:
            prior = match(watched, sounds)
        else:
            known = ~np.isnan(taught.y)
            weighed = np.where(known, taught.y, 0.0) * taught.weights[:, None]
            total = (known * taught.weights[:, None]).sum(axis=0)
            prior = constant(len(taught.inputs), weighed.sum(axis=0) / np.where(total, total, 1.0))
        mends = self._mends.fresh() if self._mends is not None else Mends()
        mends.fit(replace(taught, y=taught.y - prior.table(taught.x)), watch)
        self._prior, self._mends, self._notes = prior, mends, list(mends.notes)

    def predict(self, x: Float32Array) -> Float32Array:
        """Return the latents, shape (m,), for one row of features, shape (d,)."""
        found = self._prior(x)
        return found if self._mends is None else found + self._mends.predict(x)

    def weights(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of both parts."""
        parts = {"prior": self._prior.weights()}
        if self._mends is not None:
            parts["mends"] = self._mends.weights()
        return {f"{part}.{name}": a for part, found in parts.items() for name, a in found.items()}

    def facts(self) -> dict[str, Any]:
        """Return how many inputs there are, and the facts of what is mended."""
        mends = None if self._mends is None else self._mends.facts()
        return {"inputs": self._prior.scaling.width, "mends": mends, "notes": self._notes}

    def restore(self, weights: Table[str, NDArray[Any]], facts: Table[str, Any]) -> None:
        """Become the stored mapping; raises ValueError when this is none of its kind."""
        try:
            prior = Prior.restore(int(facts["inputs"]), under(weights, "prior."))
            mends = None
            if facts["mends"] is not None:
                mends = Mends()
                mends.restore(under(weights, "mends."), facts["mends"])
                mends.predict(np.zeros(prior.scaling.width, np.float32)) + prior.base
            self._prior, self._mends = prior, mends
            self._notes = [str(note) for note in facts["notes"]]
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            raise ValueError(f"this is no stored grab mapping: {error!r}") from error


@dataclass
class Mends(Kernel):
    """A Gaussian process about 0: it says nothing where no example is near."""

    type: ClassVar[str] = "mends"

    def expansion(self, lesson: Lesson) -> Expansion:
        """Return the expansion with the kernel that the examples make likely, without a mean."""
        spread = np.sqrt(np.mean(lesson.y**2, axis=0))
        standard = lesson.y / np.where(spread > 0, spread, 1)
        self._found = hyper = self._choose(lesson, standard)
        scaled, noise = lesson.z * np.exp(-hyper.lengths), float(np.exp(hyper.noise))
        found = solve(hyper.shape, scaled, standard, lesson.weights, noise, lesson.pulse)
        centres, coefficients = found
        single = centres, coefficients * spread, np.zeros(lesson.y.shape[1])
        return Expansion(hyper, *(np.asarray(a, np.float32) for a in single))
