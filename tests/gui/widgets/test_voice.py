"""What is to be done while a sensor is calibrated is said aloud, by a program of the system."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gui.widgets import click, voice
from gui.widgets.guiding import Guiding
from gui.widgets.voice import Voice, program
from tests.pipeline.processes.running import until

SAYS = """#!/bin/sh
for last in "$@"; do :; done
echo "$last" >> "$SAID"
"""


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that writes down what it is to say, the only one that is here."""
    speaker = tmp_path / "espeak-ng"
    speaker.write_text(SAYS)
    speaker.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("SAID", str(tmp_path / "said"))
    monkeypatch.setattr(click, "opened", lambda: None)  # tones are tried elsewhere
    return tmp_path / "said"


def step(does: str, begin: int) -> dict[str, Any]:
    guided = {"sensor": "phone", "step": does, "does": does, "begin": begin, "end": begin + 9}
    return {"calibrating": guided}


def lines(said: Path) -> list[str]:
    return said.read_text().splitlines() if said.exists() else []


def await_word(said: Path, text: str) -> None:
    until(lambda: lines(said)[-1:] == [text])


def test_each_step_is_said_once_when_it_is_told(qtbot: QtBot, said: Path) -> None:
    guiding = Guiding({})
    for now, does in ((0, "Hold it still"), (1, "Hold it still"), (20, "Face the front")):
        guiding.moved(step(does, 5 if does.startswith("Hold") else 25), now)
        await_word(said, does)
    guiding.moved(step("Face the front", 25), 30)  # it is measured now: a tone alone
    guiding.moved({}, 40)
    assert lines(said) == ["Hold it still", "Face the front"]


def test_who_wants_no_tones_hears_no_words(
    qtbot: QtBot, said: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Voice, "say", lambda self, text: asked.append(text))
    for clicks in (False, True):
        Guiding({"clicks": clicks}).moved(step("Hold it still", 5), 0)
    assert asked == ["Hold it still"]


def test_without_such_a_program_it_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() == ()
    Voice().say("Hold it still")
    monkeypatch.setattr(voice, "PROGRAMS", ((str(tmp_path / "gone"),),))
    Voice().say("Hold it still")
