"""What strips say: sounds to teach that a range leaves out, and words that are cut."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.widgets.basics import fixed, label
from gui.widgets.strip_words import LeftOut, facts_of, tip
from gui.widgets.word import Word
from gui.widgets.word import tip as plain


def status(**more: Any) -> dict[str, Any]:
    latents = [{"name": "pitch", "min": -1.0, "max": 1.0}, {"name": "b", "min": 0.0, "max": 2.0}]
    return {"latents": latents, "rounds": [], "queue": {"targets": []}, **more}


def round_of(number: int, target: list[float | None], **more: Any) -> dict[str, Any]:
    return {"number": number, "name": "", "target": target, "muted": False, **more}


def test_targets_of_rounds_and_queue_beyond_a_range_are_named() -> None:
    rounds = [
        round_of(1, [1.5, 1.0]),
        round_of(2, [None, -0.5], name="wind"),
        round_of(3, [9.0, 9.0], muted=True),
    ]
    queue = {"targets": [{"name": "hum", "values": [-1.2, 2.0]}]}
    left_out = LeftOut()
    assert left_out.of(status(rounds=rounds, queue=queue)) == [("round 1", "hum"), ("wind",)]
    assert left_out.of(status()) == [(), ()], "nothing is kept that has gone"
    assert left_out.of({}) == []


def test_an_end_of_the_range_is_inside() -> None:
    rounds = [round_of(1, [1.0 + 1e-8, 0.0])]
    assert LeftOut().of(status(rounds=rounds)) == [(), ()]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("hum",), "▲ hum is outside"),
        (("hum", "wind", "sea"), "▲ hum +2 outside"),
    ],
)
def test_it_is_said_by_shape_and_word(names: tuple[str, ...], words: str) -> None:
    facts = facts_of({"name": "pitch", "min": -1, "max": 1}, False, None, names)
    assert facts.warning == words
    assert all(name in tip(facts) for name in names)


def test_a_word_with_too_little_room_ends_in_dots_and_one_that_is_fixed_has_room(
    qtbot: QtBot,
) -> None:
    name = label("a rather long name of a phone")
    qtbot.addWidget(name)
    assert isinstance(name, Word)
    name.resize(400, 20)
    assert not name.is_cut
    whole = name.grab().toImage()
    name.resize(60, 20)
    assert name.is_cut
    assert name.grab().toImage() != whole.copy(0, 0, 60, 20), "it ends in …"
    sure = fixed("100 Hz")
    qtbot.addWidget(sure)
    assert sure.minimumSizeHint().width() >= sure.fontMetrics().horizontalAdvance("100 Hz")
    assert sure.minimumWidth() == 0


def test_a_tip_shows_names_as_they_are() -> None:
    assert "&lt;img" in plain("<img src=x>")
