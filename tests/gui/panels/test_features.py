"""Features in the window: seen, chosen, set, routed, with a real engine."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from gui.engine.values import Values, share
from gui.look.style import Size
from gui.panels.features import Features, device_of, lines_of
from gui.widgets.feature_bars import OPEN, USUAL
from tests.gui.held import PATIENCE, Held, held, wait
from tests.pipeline.processes.running import Stage, played

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with a phone."""
    with played(tmp_path_factory.mktemp("features") / "piece") as found:
        yield found


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The panel of features, which knows the types."""
    with held(qtbot, stage.folder, Features) as found:
        found.columns.show_all(True)  # type: ignore[attr-defined]  # the columns of the window
        qtbot.waitUntil(lambda: bool(features(found)._types), timeout=PATIENCE)
        yield found


def features(desk: Held) -> Features:
    panel = desk.panels[0]
    assert isinstance(panel, Features)
    return panel


def listed(status: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in status["feature_list"]}


def add(qtbot: QtBot, desk: Held, kind: str, name: str, given: str) -> None:
    """Add a feature as a person would."""
    adder = features(desk).adder
    if not adder.isVisible():
        desk.panels[0].commands()[0].do()
    adder.kind.setCurrentText(kind)
    assert adder.what.text()
    items = adder.inputs.findItems(given, Qt.MatchFlag.MatchExactly)
    items[0].setCheckState(Qt.CheckState.Checked)
    adder.name.setText(name)
    QTest.mouseClick(adder.make, LEFT)
    wait(qtbot, desk, lambda s: name in listed(s))


def open_feature(qtbot: QtBot, desk: Held, name: str) -> None:
    if features(desk).opened != name:
        features(desk).choose(name)
    qtbot.waitUntil(lambda: features(desk).editor.name == name, timeout=PATIENCE)


def test_values_are_shown_by_device_within_the_range_they_had(qtbot: QtBot, desk: Held) -> None:
    panel = features(desk)
    assert panel.bars.lines[0].text == "phone"
    assert {line.text for line in panel.bars.lines} >= {"orientation x", "intensity"}
    qtbot.waitUntil(lambda: panel.values.trace.count > 20, timeout=PATIENCE)
    at = panel.values.names.index("phone.orientation.y")
    assert panel.values.low[at] <= panel.values.now[at] <= panel.values.high[at]
    ends = panel.values.ends(at)
    assert ends is not None
    assert 0 <= share(float(panel.values.now[at]), ends) <= 1


def test_a_bar_goes_over_all_that_its_value_can_be(qtbot: QtBot, desk: Held) -> None:
    bars = features(desk).bars
    qtbot.waitUntil(lambda: features(desk).values.trace.count > 20, timeout=PATIENCE)
    told = {line.text: bars.words(line) for line in bars.lines}
    assert "from −1 to 1, all it can be" in told["orientation x"]
    assert "from 0 to 1, all it can be" in told["orientation tilt"]
    assert told["phone"] == "phone"


def test_a_value_without_limits_has_a_bar_of_what_was_seen() -> None:
    values = Values()
    values.arrange(("a", "b"))
    assert values.ends(0) is None
    for one in (3.0, 7.0):
        values.add(np.array([one, np.nan], np.float32))
    assert values.ends(0) == (3.0, 7.0)
    assert values.ends(0, (0.0, 10.0)) == (0.0, 10.0)
    assert share(4.0, (3.0, 7.0)) == 0.25
    assert values.ends(1) is None
    assert share(-2.0, (0.0, 1.0)) == 0.0
    assert np.isnan(share(float("nan"), (0.0, 1.0)))


def test_the_open_feature_shows_both_ends_of_its_bar(desk: Held) -> None:
    panel = features(desk)
    before = panel.bars.height()
    open_first = panel.bars.lines[1].feature
    panel.choose(open_first)
    opened = [line for line in panel.bars.lines if line.feature == open_first]
    assert panel.bars.height() == before + len(opened) * (Size.px(OPEN) - Size.px(USUAL))
    last = panel.bars.lines[-1]
    assert panel.bars.line_at(panel.bars.height() - 2) is last
    assert panel.bars.line_at(panel.bars.height() + 2) is None
    panel.choose(open_first)


def test_a_feature_opens_by_click_and_by_keys(qtbot: QtBot, desk: Held) -> None:
    panel = features(desk)
    QTest.mouseClick(panel.bars, LEFT, pos=panel.bars.place(1).center().toPoint())
    assert panel.opened == "phone.orientation"
    assert panel.editor.isVisible()
    assert panel.editor.what.text().startswith("orientation: ")
    panel.bars.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel.bars, Qt.Key.Key_Down)
    QTest.keyClick(panel.bars, Qt.Key.Key_Return)
    assert panel.opened == "phone.intensity"
    qtbot.waitUntil(lambda: "Seen so far" in panel.editor.range.text(), timeout=PATIENCE)


def test_a_feature_is_added_set_renamed_and_removed(qtbot: QtBot, desk: Held) -> None:
    add(qtbot, desk, "lowpass", "slow", "phone.accelerometer")
    open_feature(qtbot, desk, "slow")
    editor = features(desk).editor
    field = editor.form.fields["cutoff"]
    assert isinstance(field, QLineEdit)
    field.setText("3.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: listed(s)["slow"]["keys"]["cutoff"] == 3.5)
    editor.inputs.setText("phone.gyroscope")
    QTest.keyClick(editor.inputs, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: listed(s)["slow"]["inputs"] == ["phone.gyroscope"])
    editor.title.setText("calm")
    QTest.keyClick(editor.title, Qt.Key.Key_Return)
    wait(qtbot, desk, lambda s: "calm" in listed(s))
    assert features(desk).opened == "calm"
    QTest.mouseClick(editor.remove, LEFT)
    QTest.mouseClick(editor.remove, LEFT)
    wait(qtbot, desk, lambda s: "calm" not in listed(s))
    assert not editor.isVisible()


def test_what_a_key_cannot_be_is_told(qtbot: QtBot, desk: Held) -> None:
    add(qtbot, desk, "lowpass", "other", "phone.accelerometer")
    open_feature(qtbot, desk, "other")
    field = features(desk).editor.form.fields["cutoff"]
    assert isinstance(field, QLineEdit)
    field.setText("fast")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("a number" in said for said in desk.said), timeout=PATIENCE)


def test_without_inputs_it_says_what_to_do(desk: Held) -> None:
    if not features(desk).adder.isVisible():
        desk.panels[0].commands()[0].do()
    features(desk).adder.done()
    QTest.mouseClick(features(desk).adder.make, LEFT)
    assert "Tick what it is made from" in desk.said[-1]


def test_a_switch_is_turned(qtbot: QtBot, desk: Held) -> None:
    open_feature(qtbot, desk, "phone.intensity")
    box = features(desk).editor.form.fields["compressed"]
    assert isinstance(box, QCheckBox)
    before = box.isChecked()
    box.click()
    wait(qtbot, desk, lambda s: listed(s)["phone.intensity"]["keys"]["compressed"] is not before)


def test_a_latent_listens_to_some_features_only(qtbot: QtBot, desk: Held) -> None:
    open_feature(qtbot, desk, "phone.intensity")
    routes = features(desk).editor.routes
    assert [tick.text() for tick in routes.ticks] == ["left", "right"]
    assert all(tick.isChecked() for tick in routes.ticks)
    routes.ticks[0].click()
    status = wait(qtbot, desk, lambda s: s["latents"][0]["inputs"])
    assert "phone.intensity" not in status["latents"][0]["inputs"]
    assert "1 of 2 latents" in routes.told.text()
    routes.ticks[0].click()
    wait(qtbot, desk, lambda s: not s["latents"][0]["inputs"])


def test_a_latent_must_listen_to_something(qtbot: QtBot, stage: Stage, desk: Held) -> None:
    stage.client.do("latent/inputs", 2, "phone.orientation")
    wait(qtbot, desk, lambda s: s["latents"][1]["inputs"] == ["phone.orientation"])
    open_feature(qtbot, desk, "phone.orientation")
    routes = features(desk).editor.routes
    routes.ticks[1].click()
    assert routes.ticks[1].isChecked()
    assert "must listen" in routes.told.text()


def test_without_an_engine_all_is_quiet(desk: Held) -> None:
    features(desk).told({})
    assert features(desk).bars.lines == []
    assert not features(desk).editor.isVisible()


def test_a_feature_of_two_devices_stands_under_neither() -> None:
    made = {
        "a.x": {"name": "a.x", "inputs": ["a.raw"], "outputs": ["a.x"]},
        "both": {"name": "both", "inputs": ["a.x", "b.raw"], "outputs": ["both"]},
        "round": {"name": "round", "inputs": ["round"], "outputs": ["round"]},
    }
    assert device_of("a.x", made, ["a", "b"]) == "a"
    assert device_of("both", made, ["a", "b"]) == ""
    status = {
        "feature_list": list(made.values()),
        "feature_names": ["a.x", "both"],
        "sensors": {"sensors": {"a": {"role": "left hand"}, "b": {"role": ""}}},
    }
    texts = [line.text for line in lines_of(status)]
    assert texts[:4] == ["a · left hand", "x", "other", "both"]
