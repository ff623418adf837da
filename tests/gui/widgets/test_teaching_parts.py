"""Small parts for teaching: clicks, steppers, lines that wrap, and words for errors."""

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.look.colours import DANGER, LOOK, WELL
from gui.widgets.click import RATE, TONES, Clicks
from gui.widgets.error_bars import MOST, Bar, against, in_short, worst
from gui.widgets.flow import flow
from gui.widgets.round_row import Row, below
from gui.widgets.stepper import Stepper
from gui.widgets.target_grid import Cell
from pipeline.sound.device import DeviceError


def test_the_higher_tone_is_higher_and_none_clips() -> None:
    def pitch(tone: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
        return float(np.argmax(np.abs(np.fft.rfft(tone, RATE))))

    assert pitch(TONES["high"]) > 1.5 * pitch(TONES["tick"])
    for tone in TONES.values():
        assert tone.dtype == np.float32
        assert 0.1 < np.abs(tone).max() < 0.5
        assert abs(float(tone[-1])) < 0.01


def test_clicks_are_silent_without_a_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise DeviceError("no sound here")

    monkeypatch.setattr("gui.widgets.click.portaudio", none)
    clicks = Clicks()
    clicks.play("tick")
    thread = clicks._thread
    clicks.rest()
    assert thread is not None
    thread.join(10)
    assert not thread.is_alive()


def test_a_stepper_goes_from_end_to_end_and_tells(qtbot: QtBot) -> None:
    stepper = Stepper("Length", (1.0, 2.0, 0.0), lambda s: f"{s:g} s" if s else "until told")
    qtbot.addWidget(stepper)
    told: list[float] = []
    stepper.changed.connect(told.append)
    for _ in range(4):
        stepper.more.click()
    assert told == [2.0, 0.0]
    assert stepper.shown.text() == "until told"
    stepper.choose(2.4)
    assert stepper.shown.text() == "2.4 s"
    assert told == [2.0, 0.0]
    stepper.less.click()
    assert told == [2.0, 0.0, 1.0]


def test_what_flows_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    made = flow(*(QLabel("some words") for _ in range(6)))
    qtbot.addWidget(made)
    layout = made.layout()
    assert layout is not None
    one = layout.heightForWidth(10_000)
    assert layout.heightForWidth(layout.minimumSize().width()) > 5 * one
    made.resize(10_000, one)
    made.show()
    QTest.qWait(1)
    assert len({child.y() for child in made.findChildren(QLabel)}) == 1


@pytest.mark.parametrize(
    ("error", "still", "old", "muted", "said"),
    [
        (0.02, 0.3, False, False, ("2.0 %", "")),
        (0.29, 0.3, False, False, ("29.0 %", "")),
        (0.3, 0.3, False, False, ("30.0 %", "▲ missed")),
        (0.3, None, False, False, ("30.0 %", "")),
        (0.3, 0.2, True, False, ("30.0 %", "before")),
        (0.3, 0.2, False, True, ("muted", "left out")),
        (None, None, False, False, ("—", "")),
    ],
)
def test_an_error_is_told_by_a_word_too(
    error: float | None, still: float | None, old: bool, muted: bool, said: tuple[str, str]
) -> None:
    assert Row(1, "a", "", error, still, old, muted).verdict[:2] == said


def test_an_error_is_judged_by_that_of_a_sound_that_never_moves() -> None:
    assert Bar("a", 0.3, False, 0.4).colour == WELL
    assert Bar("a", 0.05, False, 0.04).colour == LOOK
    assert Bar("a", 0.3, True, 0.4).colour == DANGER
    said = against({"overall": 0.27, "overall_of_mean": 0.414})
    assert "27 % off" in said
    assert "41 % for a sound that never moves" in said
    assert in_short({"overall": 0.27, "overall_of_mean": 0.414}) == "27 % off; a still sound: 41 %"
    assert in_short({"overall": 0.27}) == "27 % off"
    assert against({"overall": 0.27}) == against({"overall": None, "overall_of_mean": 0.4}) == ""


def test_of_many_latents_the_worst_are_drawn_in_their_order() -> None:
    bars = [Bar(f"l{i}", i / 100, False) for i in range(40)] + [Bar("lost", None, True)]
    shown = worst(bars)
    assert len(shown) == MOST
    assert shown[-1].name == "lost"
    assert [bar.name for bar in shown[:-1]] == [f"l{i}" for i in range(40 - MOST + 1, 40)]


def test_a_sound_says_whether_it_is_next_and_taught() -> None:
    assert Cell("a", 0, next=False, heard=False).words == ""
    assert Cell("a", 2, next=False, heard=False).words == "✓ 2"
    assert Cell("a", 1, next=True, heard=True).words == "▸ next  ✓ 1"


def test_a_round_that_is_not_read_yet_says_so() -> None:
    facts = {"seconds": 2.0, "examples": None, "weight": 1, "moves": False}
    assert below(facts) == "2.0 s · its movement is not read yet"
    assert below({**facts, "examples": 0}) == "2.0 s · 0 examples"
