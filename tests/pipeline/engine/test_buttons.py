"""Tests the commands of buttons, and what becomes of them when a sensor has another name."""

import pytest

from pipeline.engine.buttons import sensor_renamed, words_of
from tests.pipeline.engine.stage import FLAT, Stage


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("sensor/calibrate phone", "sensor/calibrate left"),
        ("sensor/calibrate phone range", "sensor/calibrate left range"),
        ("sensor/role phone phone", "sensor/role left phone"),
        ("sensor/replace other phone", "sensor/replace other left"),
        ("take/play a.mcap 1 phone other", "take/play a.mcap 1 left other"),
        ("scene phone", "scene phone"),
        ("next", "next"),
        ("", ""),
    ],
)
def test_what_names_the_sensor_follows_and_nothing_else(text: str, then: str) -> None:
    assert sensor_renamed(text, "phone", "left") == then


def test_a_name_with_a_space_stands_in_quotes() -> None:
    text = sensor_renamed("sensor/calibrate phone", "phone", "left hand")
    assert words_of(text) == ["sensor/calibrate", "left hand"]
    assert sensor_renamed(text, "left hand", "phone") == "sensor/calibrate phone"
    assert words_of("scene don't") == ["scene", "don't"]


def test_a_button_calibrates_its_sensor_after_that_was_renamed() -> None:
    stage = Stage()
    rig = stage.engine.project.rig
    rig.buttons["phone.control.buttonA"] = "sensor/calibrate phone rest"
    rig.show.buttons["phone.control.buttonB"] = "sensor/replace phone"
    stage.hold(FLAT, 0.2)
    stage.do("sensor/rename", "phone", "left hand")
    assert rig.show.buttons["left hand.control.buttonB"] == "sensor/replace 'left hand'"
    stage.hold(FLAT, 0.2)
    stage.press("A")
    assert stage.engine.calibrating is not None
    assert stage.engine.calibrating.sensor.name == "left hand"
