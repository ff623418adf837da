"""What a feature is: named values computed from the channels of one frame after another."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.settings.reading import out_of_range
from recordings.families import Family
from recordings.frame import FloatArray

REFERENCE_RATE = 100.0
"""Formulas published per sample are referred to this rate, in Hz."""

LARGEST = 1e12
"""Values beyond ± this are taken as this, so that squares and sums stay finite in float32."""

SHORTEST, LONGEST = 1e-6, 60.0
"""Times between frames, in seconds, are taken as no shorter and no longer than these."""


class FeatureError(ValueError):
    """A feature cannot be made from these inputs; the message says what it needs."""


@dataclass
class Feature(ABC):
    """Named values computed from channels, or from other features.

    The dataclass fields are the keys of a `[[features]]` table in scene.toml. `inputs` are
    names of channels or features, whole ("phone.accelerometer.x") or by their dotted
    beginning ("phone.accelerometer"). An instance belongs to one place in one scene: it may
    keep state between steps, and `reset` forgets it.
    """

    name: str = ""
    inputs: list[str] = field(default_factory=list)

    @abstractmethod
    def bind(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        """Prepare for these input names and return the names of the values it will give.

        Called before the first step and whenever the inputs change; it also resets. The
        returned names are parts that follow the feature's own name ("x" in "intensity.x");
        an empty string is the feature's name alone. Raises FeatureError, saying what is
        needed, when the inputs or the keys do not suit; most begin with `check`.
        """

    @abstractmethod
    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the values for one frame into `out`, shape (outputs,).

        `x`, shape (inputs,), is finite and must not be kept or changed; `dt` is the time
        since the frame before in seconds, > 0, by the device's smoothed clock.
        """

    def span(self, part: str) -> tuple[float, float] | None:  # noqa: ARG002 - most have none
        """Return the least and the greatest that a part of its output can be; None: no limits.

        `part` is one of those that `bind` returns.
        """
        return None

    def scale(  # noqa: B027 - most features have no use for it
        self, ranges: Sequence[tuple[float, float] | None]
    ) -> None:
        """Take the calibrated ends of each input, None of one that has none; after `bind`."""

    def reset(self) -> None:  # noqa: B027 - most features keep no state
        """Forget all earlier frames: be as after `bind`."""

    def check(self, inputs: Sequence[str]) -> None:
        """Raise FeatureError for no inputs, an input named twice, or a key out of its range."""
        if not inputs:
            raise self.error("needs at least one input")
        for name in inputs:
            if inputs.count(name) > 1:
                raise self.error(f'has the input "{name}" twice; each may be there once')
        wrong = out_of_range(self)
        if wrong:
            raise self.error("; ".join(wrong))

    def error(self, problem: str) -> FeatureError:
        """Return the FeatureError that says which feature has this problem."""
        kind = type(self).__module__.rpartition(".")[2]
        name = f'"{self.name}" ({kind})' if self.name else kind
        end = "" if problem.endswith((".", "?")) else "."
        return FeatureError(f"Feature {name}: {problem}{end}")


def part_names(inputs: Sequence[str]) -> tuple[str, ...]:
    """Return what tells the inputs apart: "x", "y" for "phone.gyroscope.x", "phone.gyroscope.y".

    The dotted beginning that all have in common is left out; a single input gives "".
    """
    if len(inputs) == 1:
        return ("",)
    split = [name.split(".") for name in inputs]
    common = 0
    while all(len(parts) > common + 1 for parts in split) and (
        len({parts[common] for parts in split}) == 1
    ):
        common += 1
    return tuple(".".join(parts[common:]) for parts in split)


def floats(x: FloatArray) -> list[float]:
    """Return the values of `x`, shape (d,), as floats within ± LARGEST.

    Plain floats are several times faster than arrays of a handful of values.
    """
    values: list[float] = x.tolist()
    if max(values) > LARGEST or min(values) < -LARGEST:
        return [min(max(value, -LARGEST), LARGEST) for value in values]
    return values


def seconds_between(dt: float) -> float:
    """Return `dt` no shorter than SHORTEST and no longer than LONGEST, in seconds."""
    return SHORTEST if dt < SHORTEST else LONGEST if dt > LONGEST else dt


FEATURES: Family[Feature] = Family("pipeline.features", Feature, "feature")  # type: ignore[type-abstract]  # only subclasses are made
