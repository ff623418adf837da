"""Gestures that are recognised, and what is to be done then: tables of rig.toml."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from mappings.recognition.kinds.base import OTHER, RECOGNISERS
from pipeline.settings.mistakes import Where
from pipeline.settings.tables import name_problems
from recordings.families import nearest

VALUE = re.compile(
    r"(?P<name>(?:[^<>.]+\.)?[^\s<>]+)(?:\s*(?P<sign>[<>])\s*(?P<level>[-+0-9.eE]+))?"
)
LEVEL = 0.5
"""What a value must exceed where no other level is said: keys and buttons go from 0 to 1."""


@dataclass
class Gesture:
    """A gesture by its `name`, which is also the class where several are told apart.

    `kind` is how it is recognised: `dtw` a movement from its beginning to its end; one that
    lasts, or a pose, by `knn`, `bayes`, `logistic`, `svm`, `tree` or `forest`. `ease` above 1
    recognises it more readily, below 1 more rarely. One that lasts must be there for `hold`
    seconds; after it nothing is recognised for `pause`.
    """

    name: str
    kind: str = "dtw"
    ease: float = field(default=1.0, metadata={"min": 0.1, "max": 10.0})
    hold: float = field(default=0.2, metadata={"min": 0.0, "max": 30.0, "unit": "s"})
    pause: float = field(default=0.5, metadata={"min": 0.0, "max": 60.0, "unit": "s"})


@dataclass
class Trigger:
    """What is done (`do`, a command as of a button) `when` something happens.

    `when` is "gesture NAME", "osc /ADDRESS", or a value: "midi.note.60" (above 0.5),
    "shake > 2" (a feature), "phone.control.volume < 0.1".
    """

    name: str
    when: str
    do: str
    pause: float = field(default=0.3, metadata={"min": 0.0, "max": 60.0, "unit": "s"})


@dataclass
class RecognitionSettings:
    """What gestures are told by: `inputs`, channels or groups of them; empty: of all that moves."""

    inputs: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class When:
    """What a trigger waits for: `kind` is gesture, osc or value."""

    kind: Literal["gesture", "osc", "value"]
    name: str
    above: bool = True
    level: float = LEVEL


def when_of(text: str) -> When:
    """Return what the text of a trigger waits for; raises ValueError saying what is expected."""
    words = text.strip()
    kind, _, rest = words.partition(" ")
    if kind == "gesture" and rest.strip():
        return When("gesture", rest.strip())
    if kind == "osc" and rest.strip().startswith("/") and " " not in rest.strip():
        return When("osc", rest.strip())
    found = VALUE.fullmatch(words)
    try:
        if found is None or words in ("gesture", "osc"):
            raise ValueError
        level = LEVEL if found["level"] is None else float(found["level"])
    except ValueError:
        raise ValueError(
            f'"{text}" is nothing to wait for; expected "gesture NAME", "osc /ADDRESS", or a '
            'value such as "midi.note.60" or "phone.control.volume > 0.8"'
        ) from None
    return When("value", found["name"], found["sign"] != "<", level)


def recognition_problems(
    gestures: Sequence[Gesture], triggers: Sequence[Trigger], where: Where
) -> list[str]:
    """Return what is wrong with gestures and with what triggers wait for."""
    found = name_problems([g.name for g in gestures], where, "gestures")
    found += name_problems([t.name for t in triggers], where, "triggers")
    kinds = RECOGNISERS.types()
    for i, gesture in enumerate(gestures):
        if gesture.kind not in kinds:
            told = f'there is no "{gesture.kind}".{nearest(gesture.kind, kinds)}'
            found.append(where.item("gestures", i).mistake("kind", told))
    for i, trigger in enumerate(triggers):
        if problem := when_problem(trigger.when, gestures):
            found.append(where.item("triggers", i).mistake("when", problem))
    return found


def when_problem(text: str, gestures: Sequence[Gesture]) -> str:
    """Return why nothing can wait for this, "" where something can."""
    try:
        when = when_of(text)
    except ValueError as error:
        return str(error)
    names = [g.name for g in gestures if g.name != OTHER]
    if when.kind == "gesture" and when.name not in names:
        return f'there is no gesture "{when.name}".{nearest(when.name, names)}'
    return ""
