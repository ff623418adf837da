"""What a feature is: named values computed from the channels of one frame after another."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from recordings.families import Family
from recordings.frame import FloatArray

REFERENCE_RATE = 100.0
"""Formulas published per sample are referred to this rate, in Hz."""


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
        needed, when the inputs do not suit.
        """

    @abstractmethod
    def step(self, x: FloatArray, dt: float, out: FloatArray) -> None:
        """Write the values for one frame into `out`, shape (outputs,).

        `x`, shape (inputs,), is finite and must not be kept or changed; `dt` is the time
        since the frame before in seconds, > 0, by the device's smoothed clock.
        """

    def reset(self) -> None:  # noqa: B027 - most features keep no state
        """Forget all earlier frames."""


FEATURES: Family[Feature] = Family("pipeline.features", Feature, "feature")  # type: ignore[type-abstract]  # only subclasses are made
