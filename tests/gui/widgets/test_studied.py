"""What is found about a training is drawn, said, and quietly absent while nothing is known."""

from typing import Any

from pytestqt.qtbot import QtBot

from gui.look.colours import DIM, LOOK
from gui.panels.mapping import bars_of
from gui.widgets.learning_curve import LearningCurve, line_of
from gui.widgets.matters import Matters, inputs_of
from gui.widgets.round_row import rows_of
from gui.widgets.studied import Studied, advice

INPUTS: dict[str, Any] = {
    "features": {"tilt": {"rise": 0.4, "spread": 0.1}, "spin": {"rise": -0.01, "spread": None}},
    "features_out": ["spin"],
    "sources": {"phone.gyroscope": {"rise": 0.2, "spread": 0.05}},
    "sources_out": [],
    "words": ["spin could be left out: without it the error stays 4 %."],
}
CURVE: dict[str, Any] = {
    "rounds": [4, 8, 12],
    "errors": [0.3, 0.2, 0.1],
    "spreads": [0.05, 0.02, None],
    "word": "Another round would help.",
}
REPORT: dict[str, Any] = {"study": {"curve": CURVE, "inputs": INPUTS}, "overall_of_mean": 0.25}


def test_the_curve_goes_down_from_left_to_right(qtbot: QtBot) -> None:
    curve = LearningCurve()
    qtbot.addWidget(curve)
    curve.resize(400, 96)
    curve.show_line(line_of(REPORT))
    places = curve.places(curve.rect().toRectF())
    assert [p.x() for p in places] == [0.0, 200.0, 400.0]
    assert places[0].y() < places[1].y() < places[2].y()
    assert curve.line.words == "4 rounds 30 %, 8 rounds 20 %, 12 rounds 10 %"
    assert not curve.grab().isNull()


def test_one_point_or_none_is_no_curve() -> None:
    one = {"study": {"curve": {"rounds": [4], "errors": [0.3], "spreads": [0.1]}}}
    none: dict[str, Any] = {"study": {"curve": {"rounds": [], "errors": []}}}
    reports: list[dict[str, Any]] = [{}, {"study": {}}, one, none]
    for report in reports:
        assert line_of(report).errors == ()


def test_inputs_say_how_much_they_matter(qtbot: QtBot) -> None:
    bars = Matters()
    qtbot.addWidget(bars)
    bars.show_inputs(inputs_of(REPORT))
    words = [(one.name, one.words) for one in bars.inputs]
    assert words == [
        ("tilt", "40 % worse without"),
        ("spin", "could be left out"),
        ("phone.gyroscope", "20 % worse without"),
    ]
    bars.resize(300, bars.sizeHint().height())
    assert not bars.grab().isNull()


def test_nothing_is_shown_where_nothing_is_known(qtbot: QtBot) -> None:
    studied = Studied()
    qtbot.addWidget(studied)
    studied.show()
    unknown: list[dict[str, Any]] = [{}, {"study": {}}]
    for report in unknown:
        studied.show_report(report)
        parts = (studied.curve, studied.matters, studied.said)
        assert not any(one.isVisible() for one in parts)
        assert advice(report) == ""
    studied.show_report(REPORT)
    assert studied.curve.isVisible()
    assert studied.matters.isVisible()
    assert advice(REPORT) == "Another round would help."
    assert studied.said.text() == INPUTS["words"][0]


def test_what_is_heard_of_an_error_stands_beside_it() -> None:
    sound = {"latents": {"pitch": 0.12}}
    report = {"relative": {"pitch": 0.05, "air": 0.1}, "study": {"sound": sound}}
    status = {"report": report, "latents": [{"name": "pitch"}, {"name": "air"}]}
    assert [bar.words for bar in bars_of(status)] == ["5 %   ear 12 %", "10 %"]


def test_what_went_wrong_in_a_round_stands_in_its_row() -> None:
    one = {"number": 3, "name": "up", "seconds": 2.0, "examples": 200, "weight": 1, "moves": False}
    wrong = ["is far from round 1, of the same sound."]
    status = {"rounds": [one | {"muted": m, "doubts": d} for m in (0, 1) for d in (wrong, [])]}
    doubted, good, muted, _ = rows_of(status)
    assert doubted.under == (f"▲ {wrong[0]}", LOOK)
    assert doubted.words.endswith(wrong[0])
    assert good.under == muted.under == ("2.0 s · 200 examples", DIM)
