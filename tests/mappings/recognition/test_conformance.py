"""What every kind of recognition does, whatever its way."""

import numpy as np
import pytest

from mappings.base import NotEnoughExamplesError
from mappings.recognition.kinds.base import OTHER, RECOGNISERS, Example, Recogniser
from mappings.recognition.spotting import Spotter
from mappings.recognition.store import Learnt, dumps, loads
from mappings.training.store import StoreError
from recordings.frame import FloatArray
from tests.mappings.recognition.moving import Hand, examples

KINDS = RECOGNISERS.types()
NAMES = tuple(f"phone.{i}" for i in range(6))


def fitted(kind: str, taught: list[Example]) -> Recogniser:
    made = RECOGNISERS.load(kind)()
    made.fit(taught)
    return made


def taught(kind: str, seed: int = 1) -> tuple[Hand, list[Example]]:
    """Two gestures, three times each: movements, or poses for what lasts."""
    hand = Hand(seed)
    if RECOGNISERS.load(kind).stays:
        places = [("low", -1.0), ("high", 1.0)]
        return hand, [Example(n, hand.pose(level)) for n, level in places for _ in range(3)]
    return hand, examples(hand, ["circle", "cross"])


def idle(count: int) -> list[FloatArray]:
    """A constant input, and one that was never measured."""
    return [np.ones((count, 1)), np.full((count, 1), np.nan)]


def heard(recogniser: Recogniser, rows: FloatArray) -> list[str]:
    spotter = Spotter(Learnt(NAMES, (recogniser,)))
    return [made for row in rows if (made := spotter.hear(row))]


def stream(hand: Hand, kind: str, names: list[str]) -> FloatArray:
    parts = [hand.rest(1.0)]
    for name in names:
        if RECOGNISERS.load(kind).stays:
            parts += [hand.pose({"low": -1.0, "high": 1.0}[name])]
        else:
            parts += [hand.gesture(name, 0.95), hand.rest(1.0)]
    return np.concatenate(parts)


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_tells_two_gestures_apart_in_a_stream_and_each_once(self, kind: str) -> None:
        hand, known = taught(kind)
        recogniser = fitted(kind, known)
        names = list(recogniser.gestures)
        asked = [names[0], names[1], names[0]]
        assert heard(recogniser, stream(hand, kind, asked)) == asked

    def test_says_nothing_of_rest_and_of_what_was_not_taught(self, kind: str) -> None:
        hand, known = taught(kind)
        recogniser = fitted(kind, known)
        assert heard(recogniser, hand.rest(6.0)) == []
        assert heard(recogniser, 5.0 * np.sign(np.sin(np.arange(300)))[:, None] + np.zeros(6)) == []

    def test_what_is_taught_as_other_is_never_recognised(self, kind: str) -> None:
        hand, known = taught(kind)
        others = [Example(OTHER, hand.gesture("shake", 0.6)) for _ in range(2)]
        recogniser = fitted(kind, known + others)
        assert OTHER not in recogniser.gestures
        assert heard(recogniser, hand.gesture("shake", 0.6)) == []

    def test_one_example_of_one_gesture_is_enough(self, kind: str) -> None:
        hand, known = taught(kind)
        recogniser = fitted(kind, known[:1])
        assert recogniser.gestures == (known[0].gesture,)
        assert heard(recogniser, np.concatenate([hand.rest(1.0), known[0].x]))
        assert recogniser.notes

    def test_finite_and_inside_whatever_comes(self, kind: str) -> None:
        _, known = taught(kind)
        listener = fitted(kind, known).begin()
        rows = [np.full(6, v) for v in (np.nan, 0.0, 1e12, -1e12, 1e-300)]
        for row in rows * 40:
            found = listener.hear(row)
            for values in (found.likeness, found.progress):
                assert np.all((values >= 0) & (values <= 1))
            assert np.all(np.isfinite(found.speed))
            assert not np.any(np.isnan(found.distance))

    def test_saves_and_loads_to_the_same_bits(self, kind: str) -> None:
        hand, known = taught(kind)
        blob = dumps(Learnt(NAMES, (fitted(kind, known),)))
        found = loads(blob)
        assert dumps(found) == blob
        assert found.inputs == NAMES
        one, other = fitted(kind, known).begin(), found.recognisers[0].begin()
        for row in hand.example("circle").x:
            assert one.hear(row).likeness.tobytes() == other.hear(row).likeness.tobytes()

    def test_damaged_bytes_are_told(self, kind: str) -> None:
        blob = dumps(Learnt(NAMES, (fitted(kind, taught(kind)[1]),)))
        for broken in (b"", blob[:-5], blob[:200], blob[:-1] + bytes([blob[-1] ^ 1])):
            with pytest.raises(StoreError):
                loads(broken)

    def test_the_same_examples_give_the_same(self, kind: str) -> None:
        known = taught(kind)[1]
        one, two = (dumps(Learnt(NAMES, (fitted(kind, known),))) for _ in range(2))
        assert one == two

    def test_forgets(self, kind: str) -> None:
        hand, known = taught(kind)
        listener = fitted(kind, known).begin()
        rows = list(hand.example("cross").x)
        first = [listener.hear(row).likeness.tolist() for row in rows]
        listener.forget()
        assert [listener.hear(row).likeness.tolist() for row in rows] == first

    def test_constant_inputs_and_inputs_never_measured(self, kind: str) -> None:
        hand, known = taught(kind)
        more = [
            Example(
                e.gesture, np.hstack([e.x, np.ones((len(e.x), 1)), np.full((len(e.x), 1), np.nan)])
            )
            for e in known
        ]
        recogniser = fitted(kind, more)
        rows = stream(hand, kind, list(recogniser.gestures))
        wide = np.hstack([rows, np.full((len(rows), 2), 7.0)])
        assert heard(recogniser, wide) == list(recogniser.gestures)

    def test_ninety_nine_inputs(self, kind: str) -> None:
        hand, known = taught(kind)
        mix = np.random.default_rng(3).normal(size=(6, 99))
        recogniser = fitted(kind, [Example(e.gesture, e.x @ mix) for e in known])
        asked = list(recogniser.gestures)
        assert heard(recogniser, stream(hand, kind, asked) @ mix) == asked

    def test_nothing_taught_is_told(self, kind: str) -> None:
        with pytest.raises(NotEnoughExamplesError):
            fitted(kind, [Hand(1).example(OTHER)])
        with pytest.raises(NotEnoughExamplesError):
            fitted(kind, [Example("still", np.zeros((100, 6)))])
