"""What a card says of its sensor."""

import numpy as np
import pytest

from gui.engine.traces import Trace
from gui.widgets import sensor_words as words


def trace(*channels: str, rows: list[list[float]]) -> Trace:
    found = Trace(channels)
    for row in rows:
        found.add(np.array(row, np.float32))
    return found


def test_the_accelerometer_comes_first_even_when_others_move_more() -> None:
    rows = [[i * 9.0, 1.0, 2.0, 3.0] for i in range(9)]
    names = ("gyroscope.x", "accelerometer.x", "accelerometer.y", "accelerometer.z")
    assert words.group(trace(*names, rows=rows)) == ("accelerometer", [1, 2, 3])


def test_without_one_it_is_what_moves_most() -> None:
    rows = [[1.0 + i % 2, 5.0, np.nan] for i in range(9)]
    found = words.group(trace("dial.a", "still.b", "never.c", rows=rows))
    assert found == ("dial", [0])
    assert words.group(trace("accelerometer.x", "dial.a", rows=[[np.nan, 1.0], [np.nan, 2.0]])) == (
        "dial",
        [1],
    )


@pytest.mark.parametrize(("level", "text"), [(0.64, "64 %"), (64.0, "64 %"), (np.nan, "—")])
def test_a_battery_tells_or_is_a_dash(level: float, text: str) -> None:
    assert words.battery(trace("battery.level", rows=[[level]])) == f"battery {text}"
    assert words.battery(None) == "battery —"


def test_faults_are_plain_words_and_only_where_there_are_any() -> None:
    assert words.faults({"lost": 0, "late": None, "malformed": 0}) == ""
    assert words.faults({"lost": 3, "malformed": 2}) == "3 lost on the way · 2 not understood"


def test_what_was_never_measured_is_a_dash() -> None:
    assert words.rate({}) == "—"
    assert words.jitter({"jitter": None}) == "jitter —"
    assert words.jitter({"jitter": 0.0008}) == "jitter 0.8 ms"


def test_a_clock_tells_how_far_it_goes_wrong_or_nothing() -> None:
    assert words.clock({"drift": -41.6, "spread": 0.0012}) == "clock −42 ppm, ±1.2 ms"
    assert words.clock({"drift": None, "spread": None}) == words.clock({}) == ""


def test_who_plays_whose_part_is_plain() -> None:
    facts, status = {"spare_for": "phone"}, {"spares": {"phone": "second"}}
    assert words.spare("second", {}, facts) == "spare for phone"
    assert words.spare("second", status, facts) == "plays the part of phone"
    assert words.spare("phone", status, {"spare_for": ""}) == "second plays its part"
    assert words.spare("other", status, {}) == ""


def test_a_delay_that_is_half_of_the_way_there_and_back_is_called_about() -> None:
    assert words.delay({"delay": None, "about": False}) == ""
    assert words.delay({"delay": 0.0444, "about": False}) == "delay 44 ms"
    assert words.delay({"delay": 0.0121, "about": True}) == "delay about 12 ms"
