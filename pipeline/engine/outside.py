"""What an engine acts on: everything beyond the computation, so that a replay can leave it out."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from mappings.base import Examples
from pipeline.outputs.base import Voice
from recordings.events import Event
from recordings.frame import Float32Array, Frame

Content = bytes | Callable[[], bytes]
Result = TypeVar("Result")


@dataclass
class Job:
    """What the trainer is asked for: `choices[j]` are the inputs of latent j, empty for all.

    `taught` is the fingerprint of what the examples were made from; the mapping keeps it.
    `trains[j]` says whether latent j is trained; one that is not keeps what it has in the mapping
    `former`, as learnt.pack writes it (empty: there is none). `lags` are the seconds of lag that
    were removed from rounds played along, by whose they are. `owners[i]` are the sensors of input
    i; empty: nothing is to do without one of them. `study` is what a study of it must know
    (study.wanted).
    """

    token: int
    scene: str
    examples: Examples
    settings: dict[str, Any]
    choices: list[list[str]]
    taught: str
    trains: list[bool]
    former: bytes = b""
    lags: dict[str, float] = field(default_factory=dict)
    owners: list[list[str]] = field(default_factory=list)
    study: dict[str, Any] = field(default_factory=dict)


@dataclass
class Errand:
    """What another process is asked to do, once: what it is (errands.py), with facts and a blob.

    `dropped`: nobody waits for it any more.
    """

    what: str
    facts: dict[str, Any]
    blob: bytes = b""
    dropped: bool = False


class Outside:
    """The world as an engine sees it; here nothing happens.

    Every method is called inside a step and must not wait: what needs the disk or another
    process is handed over.
    """

    def keep(self, event: Event) -> None:
        """Write an event to the take."""

    def saw(self, frame: Frame) -> None:
        """Let who watches see a frame; called when all that follows from it has been sent."""

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        """Send a scene's latents, float32 of shape (m,), to every output."""

    def gain(self, voice: Voice, value: float) -> None:
        """Send how loud a scene is, 0 to 1."""

    def following(self, voice: Voice, values: list[float]) -> None:
        """Send which gesture a scene follows, as `gestures.numbers` has it."""

    def likeness(self, names: tuple[str, ...], values: list[float]) -> None:
        """Send how far each gesture is there, as `recognising.numbers` has it."""

    def notice(self, name: str, *args: float | int | str) -> None:
        """Tell everyone who listens that something happened."""

    def save(self, path: str, data: Content) -> None:
        """Write a file of the project, atomically and soon; `data` may be what makes the bytes."""

    def aside(self, work: Callable[[Path], Result], done: Callable[[Result], None]) -> None:
        """Let what is slow be done elsewhere, and go on with what it returns between two steps.

        `work` is called in another thread with the project's folder, after files that wait are
        written, and raises nothing.
        """

    def send_on(
        self,
        errand: Errand,
        told: Callable[[float], None],
        done: Callable[[dict[str, Any]], None],
    ) -> None:
        """Let a process of its own do an errand, and go on with its answer between two steps.

        `told` hears how far it is, 0 to 1. The answer has "problem" where it could not be done.
        """

    def begin_again(self) -> None:
        """End, and let another engine open the project anew and go on with the performance."""

    def ask(self, name: str, args: list[Any]) -> None:
        """Let a command of a button that needs the disk first be asked for, after this step."""

    def train(self, job: Job) -> None:
        """Ask the trainer for a mapping; it answers with a Swap event, or `untrained`."""

    def cancel(self) -> None:
        """Ask the trainer to give up."""

    def sound_changed(self, switched: bool = False) -> None:
        """Let be heard what rig and scenes now say of sound; `switched`: where it is made."""

    def sound_status(self) -> dict[str, Any]:
        """Return how the sound goes that this computer makes, {} where that is not known."""
        return {}

    def recall(self, scene: str, tables: dict[str, Any], rounds: bytes) -> None:
        """Ask for the features of rounds, computed from the takes they were recorded in."""


def as_json(facts: Any) -> bytes:
    """Return JSON that a person can read."""
    return json.dumps(facts, indent=1, ensure_ascii=False).encode()
