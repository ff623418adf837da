"""Teaching gestures: recording examples of them, taking these back, naming and changing them."""

from typing import TYPE_CHECKING

import numpy as np

from mappings.recognition.kinds.base import Example
from pipeline.engine.captures import arranged
from pipeline.engine.gesture_learning import count, learn
from pipeline.engine.recognising import Reader, Taking, moving
from pipeline.engine.round_times import ns, times
from pipeline.engine.upkeep import save_rig
from pipeline.project.recognition import Gesture
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

MOST, MOST_EXAMPLES = 64, 40
"""Gestures, and examples of one."""
FEWEST_ROWS = 10
"""Rows without which an example is none: a fifth of a second."""
UNDONE = 20
"""Changes that can be taken back."""
LONGEST = 60
"""Letters of a name."""
WHOLE = 30_000_000_000
"""Nanoseconds after which an example ends that was to go on until told."""


def begin(engine: "Engine", name: str, seconds: float, count_in: float) -> list[int]:
    """Begin to record an example, or end the one that goes on; return its number, 0 when ended.

    A gesture that there is not yet is made. Raises CommandError.
    """
    if engine.recognising.taking is not None:
        end(engine)
        return [0]
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    name = checked(name)
    own = engine.recognising
    inputs = moving(engine)
    if not inputs:
        raise CommandError("no sensor is heard that moves: switch one on first")
    seconds, count_in = times(engine, seconds, count_in)
    make(engine, name)
    if not own.examples:
        own.inputs = inputs
    elif engine.project.rig.recognition.inputs and inputs != own.inputs:
        own.examples = [Example(e.gesture, arranged(e.x, own.inputs, inputs)) for e in own.examples]
        own.inputs = inputs
    start = engine.now + ns(count_in)
    own.taking = Taking(name, start, start + (ns(seconds) or WHOLE), Reader(own.inputs))
    return [count(own.examples, name) + 1]


def make(engine: "Engine", name: str) -> None:
    """Let there be a gesture of a name, where there is none."""
    gestures = engine.project.rig.gestures
    if any(g.name == name for g in gestures):
        return
    if len(gestures) >= MOST:
        raise CommandError(f"there are {MOST} gestures: remove one first")
    gestures.append(Gesture(name))
    save_rig(engine)


def tend(engine: "Engine") -> None:
    """End an example whose time is over."""
    taking = engine.recognising.taking
    if taking is not None and engine.now >= taking.end:
        end(engine)


def due(engine: "Engine") -> int | None:
    """Return when an example ends, ns on the engine's clock; None while none is recorded."""
    taking = engine.recognising.taking
    return None if taking is None else taking.end


def end(engine: "Engine") -> None:
    """End the example that is recorded, and learn; in its count-in it is dropped."""
    own = engine.recognising
    taking = own.taking
    cancel(engine)
    if taking is None or engine.now <= taking.start:
        return
    if count(own.examples, taking.gesture) >= MOST_EXAMPLES:
        text = f"has {MOST_EXAMPLES} examples: that is enough, none is added"
        engine.outside.notice("warning", f'"{taking.gesture}" {text}')
        return
    if len(taking.rows) < FEWEST_ROWS:
        text = "was too short" if taking.rows else "holds no movement: no sensor was heard"
        engine.outside.notice("warning", f'The example of "{taking.gesture}" {text}')
        return
    keep(engine)
    own.examples = [*own.examples, Example(taking.gesture, np.array(taking.rows))]
    engine.outside.notice("cue", "recorded", count(own.examples, taking.gesture))
    learn(engine)


def cancel(engine: "Engine") -> None:
    """Drop the example that is recorded."""
    engine.recognising.taking = None
    engine.recognising.forget()


def keep(engine: "Engine") -> None:
    """Remember the examples as they are, for undo."""
    own = engine.recognising
    own.former = [*own.former, (own.inputs, own.examples)][-UNDONE:]


def undo(engine: "Engine") -> None:
    """Have the examples as they were before the last change; raises CommandError."""
    own = engine.recognising
    if own.taking is not None:
        cancel(engine)
        return
    if not own.former:
        raise CommandError("there is nothing to take back")
    *own.former, (own.inputs, own.examples) = own.former
    for name in dict.fromkeys(e.gesture for e in own.examples):
        make(engine, name)
    learn(engine)


def drop(engine: "Engine", name: str) -> None:
    """Delete the last example of a gesture; raises CommandError."""
    own = engine.recognising
    places = [i for i, e in enumerate(own.examples) if e.gesture == name]
    if not places:
        raise CommandError(f'"{name}" has no examples')
    keep(engine)
    own.examples = [e for i, e in enumerate(own.examples) if i != places[-1]]
    learn(engine)


def clear(engine: "Engine") -> None:
    """Delete all examples; the gestures stay."""
    if engine.recognising.examples:
        keep(engine)
        engine.recognising.examples = []
        learn(engine)


def checked(name: str) -> str:
    """Return a name that a gesture can have; raises CommandError."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST or "/" in name:
        raise CommandError(f"a gesture needs a name of at most {LONGEST} letters, without /")
    return name
