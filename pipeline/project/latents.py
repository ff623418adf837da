"""The latents of a scene and the targets taught to them, as tables of scene.toml set them."""

from dataclasses import dataclass, field
from typing import Literal

WIDEST = 1e6
"""Limits of latents lie within ± this."""


@dataclass
class LatentSettings:
    """One latent of a scene: a `[[latents]]` table of scene.toml.

    `rest`, where it goes without a sensor, is 0 unless given, or the middle where 0 is
    outside the limits. `inputs` are the features it listens to; empty for all. `source` is where
    it comes from in the sound's modes around and prior: the gesture, the sound, or both. Raises
    ValueError when the limits are not in order or `rest` is outside them.
    """

    name: str
    min: float = field(default=-3.0, metadata={"min": -WIDEST, "max": WIDEST})
    max: float = field(default=3.0, metadata={"min": -WIDEST, "max": WIDEST})
    rest: float | None = None
    smoothing: float = field(
        default=0.0,
        metadata={
            "min": 0.0,
            "max": 60.0,
            "unit": "s",
            "help": "time constant: after it, 63 % of the way is gone; 0 for none",
        },
    )
    lock: bool = field(default=False, metadata={"help": "stays where it is, whatever comes"})
    enable: bool = field(default=True, metadata={"help": "off: goes to rest and stays there"})
    inputs: list[str] = field(default_factory=list)
    record: bool = field(default=True, metadata={"help": "off: rounds do not teach it"})
    run: bool = field(default=True, metadata={"help": "off: playing leaves it at the target"})
    source: Literal["gesture", "sound", "sum"] = "sum"
    train: bool = field(default=True, metadata={"help": "off: training leaves it as it is"})

    def __post_init__(self) -> None:
        if not self.min < self.max:
            raise ValueError(f'"{self.name}": min ({self.min}) must be below max ({self.max})')
        if self.rest is not None and not self.min <= self.rest <= self.max:
            raise ValueError(
                f'"{self.name}": rest ({self.rest}) must be within {self.min} to {self.max}'
            )

    @property
    def rest_value(self) -> float:
        """Where the latent rests: `rest`, or 0, or the middle of limits that exclude 0."""
        if self.rest is not None:
            return self.rest
        return 0.0 if self.min <= 0.0 <= self.max else (self.min + self.max) / 2


@dataclass
class Target:
    """Latents to be taught, with a name that people say; part of a scene's queue."""

    name: str = ""
    values: list[float] = field(default_factory=list)
