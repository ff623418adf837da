"""What an output is: a place that latents go to, in the pass that made them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from recordings.families import Family
from recordings.frame import Float32Array


@dataclass(frozen=True, slots=True)
class Voice:
    """A scene as an output sees it: its name, its latents' names, and whether it is alone.

    The last of its latents, as many as there are `bends`, bend the sound.
    """

    scene: str
    latents: tuple[str, ...]
    alone: bool
    bends: tuple[str, ...] = ()


@dataclass
class Output(ABC):
    """Where latents go; its dataclass fields are the keys of an `[[outputs]]` table.

    `scenes` are the scenes it sends (empty: all), `latents` the latents by name, in this
    order (empty: all). Every call is made in the real-time loop: it must not wait, and what
    cannot be sent is dropped and counted. An exception is logged once; the other outputs go
    on.
    """

    name: str = ""
    scenes: list[str] = field(default_factory=list)
    latents: list[str] = field(default_factory=list)

    @abstractmethod
    def open(self) -> None:
        """Get ready to send; raises OSError, saying what is wrong."""

    @abstractmethod
    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        """Send latents, shape (m,), at `now` (ns on the engine's clock).

        `by_frame` is False when no frame caused them, but a step of the timer.
        """

    def gain(self, voice: Voice, value: float) -> None:  # noqa: B027 - not every place has one
        """Say how loud a scene is, 0 to 1."""

    def following(self, voice: Voice, values: Sequence[float]) -> None:  # noqa: B027 - as above
        """Say which gesture a scene follows: five numbers of the likeliest, then of each."""

    def likeness(self, names: Sequence[str], values: Sequence[float]) -> None:  # noqa: B027 - as above
        """Say how far each gesture is there: likeness, progress, speed and distance of each."""

    def notice(self, name: str, args: Sequence[float | int | str]) -> None:  # noqa: B027 - as above
        """Tell of something that happened: "hello", "mute", "state", "trained" …"""

    def due(self) -> int | None:
        """Return when `flush` wants to be called, ns on the engine's clock; None for never."""
        return None

    def flush(self, now: int) -> None:  # noqa: B027 - most outputs hold nothing back
        """Send what a rate limit has held back."""

    @abstractmethod
    def close(self) -> None:
        """Give everything back; may be called twice."""

    def chosen(self, voice: Voice) -> list[int] | None:
        """Return which latents of a scene this output sends, or None for all of them."""
        if not self.latents:
            return None
        return [voice.latents.index(name) for name in self.latents if name in voice.latents]

    def wants(self, voice: Voice) -> bool:
        """Return whether this output sends that scene."""
        return not self.scenes or voice.scene in self.scenes


OUTPUTS: Family[Output] = Family("pipeline.outputs", Output, "output")  # type: ignore[type-abstract]  # only subclasses are made
