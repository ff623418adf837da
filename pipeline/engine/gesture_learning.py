"""Learning gestures: their examples go to another process, and what was learnt comes back."""

from base64 import b64decode
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mappings.recognition.kinds.base import OTHER, Example
from mappings.recognition.store import dump_examples
from pipeline.engine.outside import Errand
from pipeline.engine.recognising import EXAMPLES, GESTURES, LEARNT
from recordings.events import Swap

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def learn(engine: "Engine") -> None:
    """Let what is taught now be learnt in another process, and keep the examples."""
    own, rig = engine.recognising, engine.project.rig
    blob = dump_examples(own.inputs, own.examples)
    engine.outside.save(EXAMPLES, blob)
    if own.learning is not None:
        own.again = True
        return
    kinds = {g.name: g.kind for g in rig.gestures if g.name != OTHER}
    if not any(e.gesture in kinds for e in own.examples):
        own.notes = []
        engine.outside.aside(lambda _: b"", lambda nothing: replace(engine, nothing))
        return
    errand = Errand("gestures", {"kinds": kinds}, blob)
    own.learning = errand
    engine.outside.send_on(errand, lambda _: None, lambda answer: _learnt(engine, answer))


def _learnt(engine: "Engine", answer: dict[str, Any]) -> None:
    """Use what was learnt; where more was taught meanwhile, learn that too."""
    own = engine.recognising
    own.learning = None
    if own.again:
        own.again = False
        learn(engine)
        return
    if problem := answer.get("problem"):
        own.notes = [str(problem)]
        engine.outside.notice("warning", f"Gestures: {problem}")
        return
    own.notes = [str(note) for note in answer["notes"]]
    for note in own.notes:
        engine.outside.notice("warning", f"Gestures: {note}")
    replace(engine, b64decode(answer["blob"]))


def replace(engine: "Engine", blob: bytes) -> None:
    """Listen by what was learnt from now on, and after the next start."""
    engine.outside.save(LEARNT, blob)
    engine.step(Swap(engine.now, GESTURES, blob))
    names = engine.recognising.spotter.names if engine.recognising.spotter else ()
    engine.outside.notice("gestures", *names)


def count(examples: Sequence[Example], name: str) -> int:
    """Return how many examples a gesture has."""
    return sum(e.gesture == name for e in examples)
