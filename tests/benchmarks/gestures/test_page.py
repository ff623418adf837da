"""The page of figures keeps its words, and has its figures from files."""

from pathlib import Path

import pytest

from benchmarks.gestures.lag import Found, figures
from benchmarks.gestures.page import MarkError, filled
from mappings.training.lag import LEAST, MOST, Lag

PAGE = Path(__file__).parents[3] / "docs" / "benchmarks.md"


def test_figures_stand_between_their_marks_however_often_they_are_put() -> None:
    page = "a\n<!-- lag -->\nold\n<!-- end of lag -->\nb\n"
    once = filled(page, "lag", ["x", "y"])
    assert once == "a\n<!-- lag -->\n\nx\ny\n\n<!-- end of lag -->\nb\n"
    assert filled(once, "lag", ["x", "y"]) == once
    with pytest.raises(MarkError):
        filled(page, "gestures", [])


def test_the_committed_page_has_places_for_all_figures() -> None:
    text = PAGE.read_text("utf-8")
    for name in ("gestures", "lag", "inside"):
        assert filled(text, name, ["| new |"]).count("| new |") == 1


def test_the_figures_of_lags_are_of_what_was_found_and_told() -> None:
    near = Found(0.2, Lag(0.205, 0.19, 0.22, True, 1))
    wrong = Found(0.2, Lag(0.25, 0.24, 0.26, True, 1))
    untold = Found(0.2, Lag(0.4, LEAST, MOST, False, 1))
    found = figures([near, near, wrong, untold], 25.0)
    assert found["within"] == 0.5
    assert found["covered"] == pytest.approx(2 / 3)
    assert found["width_ms"] == pytest.approx(30)
    assert found["unsure"] == 0.25
    assert figures([untold], 25.0)["covered"] is None
