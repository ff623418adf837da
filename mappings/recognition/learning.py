"""Learns gestures of every kind at once, from the examples of all."""

from collections.abc import Mapping as Table
from collections.abc import Sequence

from mappings.base import NotEnoughExamplesError
from mappings.recognition.kinds.base import OTHER, RECOGNISERS, Example, MissingError, Recogniser
from mappings.recognition.store import Learnt


def learn(
    inputs: Sequence[str], examples: Sequence[Example], kinds: Table[str, str]
) -> tuple[Learnt, list[str]]:
    """Return what was learnt, and what is to be said of it.

    `kinds` say how each gesture is recognised. Examples of gestures of another kind are left
    out; those of `OTHER` count for all.
    """
    found: list[Recogniser] = []
    said: list[str] = []
    for kind in dict.fromkeys(kinds[e.gesture] for e in examples if e.gesture in kinds):
        recogniser = RECOGNISERS.load(kind)()
        own = [e for e in examples if e.gesture == OTHER or kinds.get(e.gesture) == kind]
        try:
            recogniser.fit(own)
        except (NotEnoughExamplesError, MissingError) as error:
            said.append(str(error))
            continue
        found.append(recogniser)
        said += recogniser.notes
    return Learnt(tuple(inputs), tuple(found)), said
