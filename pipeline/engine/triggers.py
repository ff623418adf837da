"""What is done when a gesture is made, a value crosses a level, or a message comes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.engine.buttons import words_of
from pipeline.project.recognition import Trigger, When, when_of
from recordings.events import Datagram
from sensors.base import MalformedError
from sensors.wire.osc import decode

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

ROOM = 0.1
"""A value must go back by this share of its level before it can cross it anew."""
LEAST_ROOM = 0.02

CHANNEL = re.compile(r"^ch[0-9]+\.")


@dataclass
class Waiting:
    """A trigger, what it waits for, and since when it has done so.

    `armed` says whether its value is on the other side; `fired` when it was done last, ns.
    """

    trigger: Trigger
    when: When
    armed: bool = False
    fired: int = -(1 << 62)

    def crosses(self, value: float) -> bool:
        """Return whether a value has crossed the level just now."""
        sign = 1.0 if self.when.above else -1.0
        over = sign * (value - self.when.level)
        if over > 0:
            crossed, self.armed = self.armed, False
            return crossed
        room = max(LEAST_ROOM, ROOM * abs(self.when.level))
        if value != value or over <= (0.0 if self.when.level == 0 else -room):
            self.armed = True  # also of a key that was never pressed
        return False


@dataclass
class Triggers:
    """The triggers of a rig by what they wait for; while not `on`, nothing is done.

    `version` is another one after every change.
    """

    on: bool = True
    version: int = 0
    values: list[Waiting] = field(default_factory=list)
    gestures: dict[str, list[Waiting]] = field(default_factory=dict)
    messages: dict[str, list[Waiting]] = field(default_factory=dict)
    last: str = ""
    last_at: int = 0
    places: dict[str, int] = field(default_factory=dict)
    placed: tuple[int, str] = (-1, "")

    def bind(self, triggers: Sequence[Trigger]) -> None:
        """Wait for others; those that stay the same keep what they know."""
        known = {id(w.trigger): w for w in self.all()}
        self.values, self.gestures, self.messages = [], {}, {}
        self.version += 1
        for trigger in triggers:
            when = when_of(trigger.when)
            former = known.get(id(trigger))
            same = former is not None and former.when == when
            waiting = former if same and former is not None else Waiting(trigger, when)
            if when.kind == "value":
                self.values.append(waiting)
            else:
                table = self.gestures if when.kind == "gesture" else self.messages
                table.setdefault(when.name, []).append(waiting)

    def all(self) -> list[Waiting]:
        """Return all that wait."""
        tables = [*self.gestures.values(), *self.messages.values()]
        return [*self.values, *(w for own in tables for w in own)]


def bound(triggers: Sequence[Trigger]) -> Triggers:
    """Return who waits for the triggers of a rig."""
    found = Triggers()
    found.bind(triggers)
    return found


def gesture(engine: "Engine", name: str) -> None:
    """Do what is to be done when a gesture was made."""
    for waiting in engine.triggers.gestures.get(name, ()):
        fire(engine, waiting)


def look(engine: "Engine", meant: bool) -> None:
    """Do what is to be done since a value has crossed its level; nothing that is not `meant`."""
    for waiting in list(engine.triggers.values):
        if waiting.crosses(value_of(engine, waiting.when.name)) and meant:
            fire(engine, waiting)


def hear(engine: "Engine", datagram: Datagram) -> None:
    """Do what is to be done when a message comes; one whose first number is 0 does nothing."""
    waiting = engine.triggers.messages
    if not waiting or engine.muted or not datagram.data.startswith((b"/", b"#bundle")):
        return
    try:
        messages = decode(datagram.data)
    except MalformedError:
        return
    for address, args in messages:
        off = bool(args) and isinstance(args[0], int | float) and not args[0]
        for one in () if off else list(waiting.get(address, ())):
            fire(engine, one)


def value_of(engine: "Engine", name: str) -> float:
    """Return a channel's value, or that of a feature of the active scene; NaN for none."""
    own, now = engine.triggers, (engine.graph.version, engine.active)
    if own.placed != now:
        own.placed, own.places = now, {}
    if name not in own.places:
        own.places[name] = place_of(engine, name)
    at = own.places[name]
    return float(engine.graph.board[at]) if at >= 0 else float("nan")


def place_of(engine: "Engine", name: str) -> int:
    """Return where a value is on the board, -1 for none.

    Of a MIDI controller that is heard on all channels, "midi.note.60" is that key on any.
    """
    view = engine.graph.views[engine.active]
    if name in view.names:
        return int(view.index[view.names.index(name)])
    sensor, _, rest = name.partition(".")
    layout = engine.graph.layouts.get(sensor)
    for channel in layout.names if layout is not None else ():
        if channel == rest or CHANNEL.sub("", channel) == rest:
            return int(engine.graph.places((f"{sensor}.{channel}",))[0])
    return -1


def fire(engine: "Engine", waiting: Waiting) -> None:
    """Do what a trigger says, as a button would, unless it was done just now."""
    own, trigger = engine.triggers, waiting.trigger
    if not own.on or engine.now < waiting.fired + trigger.pause * 1e9:
        return
    waiting.fired = engine.now
    own.last, own.last_at = trigger.name, engine.now
    engine.outside.notice("triggered", trigger.name)
    do(engine, trigger)


def do(engine: "Engine", trigger: Trigger) -> None:
    """Do what a trigger says, and tell where that is refused."""
    name, *args = words_of(trigger.do) or [""]
    engine.problem = ""
    engine.press(name, args)
    if engine.problem:
        engine.outside.notice("warning", f'Trigger "{trigger.name}": {engine.problem}')


def performance(engine: "Engine") -> dict[str, Any]:
    """Return what of the triggers outlives a crash."""
    return {"on": engine.triggers.on}


def take_up(engine: "Engine", facts: Mapping[str, Any]) -> None:
    """Go on as before a crash."""
    engine.triggers.on = facts.get("on") is not False


def status(engine: "Engine") -> dict[str, Any]:
    """Return the triggers as JSON values; times are ns on the engine's clock."""
    own = engine.triggers
    return {
        "triggers": {
            "on": own.on,
            "list": [
                {"name": t.name, "when": t.when, "do": t.do, "pause": t.pause}
                for t in engine.project.rig.triggers
            ],
            "last": own.last,
            "last_at": own.last_at,
        }
    }
