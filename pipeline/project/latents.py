"""The latents of a scene and the targets taught to them, as tables of scene.toml set them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from pipeline.sound.bends import RANGES, Bends

Source = Literal["gesture", "sound", "sum"]
"""Where a latent comes from, in modes that have a sound of their own."""

WIDEST = 1e6
"""Limits of latents lie within ± this."""

HEAVIEST = 4.0
"""Weights of features lie within ± this."""


@dataclass
class LatentSettings:
    """One latent of a scene: a `[[latents]]` table of scene.toml.

    `rest`, where it goes without a sensor, is 0 unless given, or the middle where 0 is
    outside the limits. `inputs` are the features it listens to; empty for all. `source` is where
    it comes from in the sound's modes around and prior: the gesture, the sound, or both. `bends` is
    what it bends of the sound, where it is none of the model's; it then rests where it changes
    nothing. `centre`, `range`, `invert` and `curve` belong to the mappings direct and around, as do
    `routes`: the features that move it, each with its weight; None: as its place says. Raises
    ValueError when the limits are not in order, `rest` is outside them or a weight too great.
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
    source: Source = "sum"
    train: bool = field(default=True, metadata={"help": "off: training leaves it as it is"})
    bends: Bends = field(default="", metadata={"help": "what it bends; empty: it is the model's"})
    centre: float | None = field(default=None, metadata={"min": -WIDEST, "max": WIDEST})
    range: float = field(
        default=1.0,
        metadata={"min": 0.0, "max": 1.0, "help": "by hand: how much of its limits it goes over"},
    )
    invert: bool = field(default=False, metadata={"help": "by hand: the other way round"})
    curve: float = field(
        default=0.0,
        metadata={"min": -1.0, "max": 1.0, "help": "by hand: above 0 calm in the middle"},
    )
    routes: dict[str, float] | None = None

    def __post_init__(self) -> None:
        if not self.min < self.max:
            raise ValueError(f'"{self.name}": min ({self.min}) must be below max ({self.max})')
        if self.rest is not None and not self.min <= self.rest <= self.max:
            raise ValueError(
                f'"{self.name}": rest ({self.rest}) must be within {self.min} to {self.max}'
            )
        for feature, weight in (self.routes or {}).items():
            if not -HEAVIEST <= weight <= HEAVIEST:
                told = f'"{self.name}": routes: "{feature}" must weigh'
                raise ValueError(f"{told} {-HEAVIEST} to {HEAVIEST}, not {weight}")

    @property
    def centre_value(self) -> float:
        """Where the middle of the movement puts it: `centre`, or the middle of its limits."""
        middle = self.min / 2 + self.max / 2
        return middle if self.centre is None else min(max(self.centre, self.min), self.max)

    @property
    def rest_value(self) -> float:
        """Where the latent rests: `rest`, or 0, or the middle of limits that exclude 0.

        One that bends rests at what changes nothing in place of 0.
        """
        if self.rest is not None:
            return self.rest
        usual = RANGES[self.bends].rest if self.bends else 0.0
        return usual if self.min <= usual <= self.max else (self.min + self.max) / 2


@dataclass
class Target:
    """Latents to be taught, with a name that people say; part of a scene's queue.

    Where something is to be moved along in their place, `along` says what, as `demonstrate` takes
    it, for so many `seconds` (0: all of it).
    """

    name: str = ""
    values: list[float] = field(default_factory=list)
    along: str = ""
    seconds: float = field(default=0.0, metadata={"min": 0.0, "max": 300.0, "unit": "s"})


@dataclass
class Bookmark:
    """A place in sound that was found, with a name that people say."""

    name: str = ""
    values: list[float] = field(default_factory=list)


def bend_latent(kind: str, taken: Collection[str]) -> LatentSettings:
    """Return a latent that bends, over its usual range, with a name that none of `taken` is.

    Raises KeyError for no kind of bend.
    """
    found = RANGES[kind]
    name = next(n for i in count() if (n := kind + " of all" * i) not in taken)
    return LatentSettings(name, found.low, found.high, found.rest, bends=kind)  # type: ignore[arg-type]  # one of RANGES


def own(latents: Iterable[LatentSettings]) -> list[LatentSettings]:
    """Return the latents that are the model's, in their order."""
    return [latent for latent in latents if not latent.bends]


def bends_of(latents: Iterable[LatentSettings]) -> tuple[str, ...]:
    """Return what the other latents bend, in their order."""
    return tuple(latent.bends for latent in latents if latent.bends)
