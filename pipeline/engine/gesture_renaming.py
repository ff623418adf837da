"""Lets gestures and triggers follow a sensor that gets another name."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mappings.recognition.spotting import Spotter
from mappings.recognition.store import dump_examples, dumps
from pipeline.engine.buttons import sensor_renamed
from pipeline.engine.inputs import belongs
from pipeline.engine.recognising import EXAMPLES, LEARNT, Reader

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def follow(engine: "Engine", old: str, new: str) -> None:
    """Let what gestures are told by, and what triggers wait for, have a sensor's new name."""
    own, rig = engine.recognising, engine.project.rig
    rig.recognition.inputs = [named(n, old, new) for n in rig.recognition.inputs]
    for trigger in rig.triggers:
        trigger.when = named(trigger.when, old, new)
        trigger.do = sensor_renamed(trigger.do, old, new)
    engine.triggers.bind(rig.triggers)
    own.former = [(names_of(inputs, old, new), found) for inputs, found in own.former]
    own.inputs = names_of(own.inputs, old, new)
    own.again = own.learning is not None  # what is learnt now has the old names
    if own.taking is not None:
        own.taking.reader = Reader(names_of(own.taking.reader.inputs, old, new))
    if own.examples:
        engine.outside.save(EXAMPLES, dump_examples(own.inputs, own.examples))
    if own.spotter is not None:
        learnt = own.spotter.learnt
        learnt = replace(learnt, inputs=names_of(learnt.inputs, old, new))
        own.spotter = Spotter(learnt, own.spotter.manners)
        own.reader = Reader(learnt.inputs)
        engine.outside.save(LEARNT, dumps(learnt))


def names_of(names: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    """Return channels with a sensor's new name."""
    return tuple(named(name, old, new) for name in names)


def named(name: str, old: str, new: str) -> str:
    """Return a channel, or what waits for one, with its sensor's new name."""
    return new + name[len(old) :] if belongs(name, old) else name
