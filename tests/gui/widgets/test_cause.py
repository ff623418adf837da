"""A card says why its device is lost, in few words where there is little room."""

from typing import Any

from pytestqt.qtbot import QtBot

from gui.widgets.cause import Cause, shortly

FACTS: dict[str, Any] = {"type": "midi", "port": None}


def test_the_cause_comes_after_a_while_and_goes(qtbot: QtBot) -> None:
    patient, prompt = Cause("dial"), Cause("dial", silence=0.0)
    for line in (patient, prompt):
        qtbot.addWidget(line)
        line.told(FACTS, {}, True, float("nan"))
        line.show_words("3 lost on the way", False)
    assert patient.text() == "3 lost on the way"
    assert prompt.text() == "Is its cable in? Plug it in again: it comes back by itself."
    prompt.show_words("", True)
    assert prompt.text() == "Is its cable in?"
    assert not prompt.isHidden()
    prompt.told(FACTS, {}, False, float("nan"))
    prompt.show_words("", False)
    assert prompt.isHidden()


def test_the_first_sentence_is_whole() -> None:
    assert shortly("It is at 10.0.0.2. Join it.") == "It is at 10.0.0.2."
    assert shortly("no stream is here") == "no stream is here"
