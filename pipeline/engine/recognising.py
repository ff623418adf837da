"""Gestures that are recognised whatever scene plays: what was taught, and who listens."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mappings.recognition.kinds.base import Example
from mappings.recognition.pace import Pace
from mappings.recognition.spotting import Manner, Spotter
from mappings.recognition.store import Learnt, load_examples, loads
from mappings.training.store import StoreError
from pipeline.engine import inner, triggers
from pipeline.engine.outside import Errand
from recordings.events import Swap
from recordings.frame import FloatArray, Frame

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

GESTURES = "limber.gestures"
"""The scene of a Swap that holds what was learnt of gestures; no scene can be called so."""
EXAMPLES, LEARNT = "gestures/examples.safetensors", "gestures/learnt.safetensors"

MOVEMENT = ("accelerometer", "gyroscope")
"""What of a sensor tells gestures, where it has them."""
ASIDE = ("control", "battery", "magnetometer", "location", "temperature", "pressure")
"""What of a sensor tells none."""


class Reader:
    """Reads channels off the board of an engine, `inputs` (d,), as even rows."""

    def __init__(self, inputs: tuple[str, ...]) -> None:
        self.inputs = inputs
        self.sensors = {name.partition(".")[0] for name in inputs}
        self.pace = Pace()
        self._places: NDArray[np.intp] = np.empty(0, np.intp)
        self._version = -1

    def hear(self, engine: "Engine", frame: Frame) -> list[FloatArray]:
        """Return the rows that are due with a frame; none with that of another sensor."""
        if frame.sensor not in self.sensors:
            return []
        if self._version != engine.graph.version:
            self._version, self._places = engine.graph.version, engine.graph.places(self.inputs)
        return self.pace.hear(frame.when, engine.graph.at(self._places))


@dataclass
class Taking:
    """An example being recorded: from `start` to `end`, ns; its rows so far."""

    gesture: str
    start: int
    end: int
    reader: Reader
    rows: list[FloatArray] = field(default_factory=list)


@dataclass
class Recognising:
    """The examples of all gestures, by the names of their columns, and who listens for them.

    `former` are examples that undo brings back; `learning` is the errand under way, `again`
    whether more was taught meanwhile. `made` is the gesture that was made last, at `made_at` ns.
    """

    inputs: tuple[str, ...] = ()
    examples: list[Example] = field(default_factory=list)
    former: list[tuple[tuple[str, ...], list[Example]]] = field(default_factory=list)
    reader: Reader = field(default_factory=lambda: Reader(()))
    spotter: Spotter | None = None
    taking: Taking | None = None
    learning: Errand | None = None
    again: bool = False
    notes: list[str] = field(default_factory=list)
    made: str = ""
    made_at: int = 0

    def forget(self) -> None:
        """Let what was before belong to no gesture that comes."""
        self.reader.pace = Pace()
        if self.spotter is not None:
            self.spotter.forget()


def opened(blob: bytes) -> tuple[Recognising, str]:
    """Return what is known with a file of examples (b"": none), and what is wrong with it."""
    if not blob:
        return Recognising(), ""
    try:
        inputs, examples = load_examples(blob)
    except StoreError as error:
        return Recognising(), f"{EXAMPLES}: {error}"
    return Recognising(inputs, examples), ""


def hear(engine: "Engine", frame: Frame, meant: bool) -> None:
    """Listen to what a frame brings; only what is `meant` does anything."""
    own = engine.recognising
    if own.taking is not None:
        rows = own.taking.reader.hear(engine, frame)
        own.taking.rows += rows if engine.now > own.taking.start else []
    elif own.spotter is not None:
        rows = own.reader.hear(engine, frame)
        for row in rows:
            if made := own.spotter.hear(row):
                _made(engine, made, meant)
        if rows:
            engine.outside.likeness(own.spotter.names, numbers(own.spotter))
            inner.tell_gestures(engine, own.spotter)


def _made(engine: "Engine", name: str, meant: bool) -> None:
    """Tell of a gesture, and do what is to be done then; nothing while a round is recorded."""
    own = engine.recognising
    if not meant or engine.active_scene.teaching.recording is not None:
        return
    own.made, own.made_at = name, engine.now
    engine.outside.notice("recognised", name)
    triggers.gesture(engine, name)


def numbers(spotter: Spotter) -> list[float]:
    """Return four numbers of each gesture: likeness, progress, speed and distance."""
    now = spotter.now
    distance = np.minimum(now.distance, 1e6)
    table = np.stack([now.likeness, now.progress, now.speed, distance], axis=1)
    return [float(v) for v in table.ravel()]


def moving(engine: "Engine") -> tuple[str, ...]:
    """Return the channels that gestures are told by: those that the rig names, or that move."""
    channels = [f"{s}.{c}" for s, layout in engine.graph.layouts.items() for c in layout.names]
    wanted = engine.project.rig.recognition.inputs
    if wanted:
        return tuple(c for c in channels if any(c == w or c.startswith(f"{w}.") for w in wanted))
    parts = [(c, c.split(".")[1]) for c in channels]
    best = [c for c, part in parts if part in MOVEMENT]
    return tuple(best or [c for c, part in parts if part not in ASIDE])


def swapped(engine: "Engine", swap: Swap) -> None:
    """Listen by what a Swap brings, where it is one of gestures; b"": to none."""
    if swap.scene != GESTURES:
        return
    own = engine.recognising
    try:
        learnt = loads(swap.blob) if swap.blob else Learnt()
    except StoreError as error:
        engine.outside.notice("warning", f"{LEARNT}: {error}")
        return
    own.reader = Reader(learnt.inputs)
    own.spotter = Spotter(learnt) if learnt.recognisers else None
    mannered(engine)


def mannered(engine: "Engine") -> None:
    """Recognise each gesture in the manner that the rig says now."""
    spotter = engine.recognising.spotter
    if spotter is not None:
        spotter.manners = {
            g.name: Manner(g.ease, g.hold, g.pause) for g in engine.project.rig.gestures
        }
