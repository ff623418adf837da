"""The report has a row for each stretch of time and for each process, and a picture beside it."""

from pathlib import Path

import pytest

from benchmarks.gestures.page import filled
from benchmarks.soak import report
from benchmarks.soak.__main__ import drawn
from benchmarks.soak.verdicts import verdicts
from tests.benchmarks.soak.made import found

PAGE = Path(__file__).parents[3] / "docs/soak.md"


def test_the_report_says_what_was_judged_and_what_was_seen() -> None:
    one = found()
    one.told.update(["the camera is gone"])
    text = "\n".join(report.markdown(one, verdicts(one)))
    assert "1 of 14 are not as they should be" in text
    assert "| ✗ | no problem told | the camera is gone (1×) |" in text
    assert "| 20.0 | 6,000 | 6,600 | 0.40 / 1.00 / 3.0 | 0.90 | 0.20 | 100 | 2 | 40 |" in text
    assert "| engine | 50 → 50 | +0.0% | 4 → 4 | 20 → 20 | 10% |" in text
    assert "120 MB an hour: the usual cap of 20 GB holds 167 hours" in text


def test_there_are_ten_rows_of_as_many_looks_each() -> None:
    groups = report.grouped(found(60).looks)
    assert [len(group) for group in groups] == [6] * 10
    assert [look for group in groups for look in group] == found(60).looks
    assert [len(group) for group in report.grouped(found(3).looks)] == [1] * 3
    assert report.grouped([]) == []


def test_what_was_never_seen_is_not_made_up() -> None:
    one = found(1)
    one.looks[0].status["sound"] = {"gaps": None, "ring_ms": None, "movement_ms": None}
    one.looks[0].players["moved"] = dict.fromkeys(one.looks[0].players["moved"])
    one.looks[0].ear = {}
    lines = report.markdown(one, verdicts(one))
    assert any(
        line.startswith("| 1.0 | 300 | 330 | — / — / — | 0.90 | 0.20 | 100 | — | — |")
        for line in lines
    )
    assert not found(0).looks
    assert report.markdown(found(0), verdicts(found(0)))


def test_the_page_has_a_place_for_it() -> None:
    page = filled(PAGE.read_text("utf-8"), "soak", ["all is well"])
    assert "\nall is well\n" in page


def test_a_picture_is_drawn_and_shown(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    one = found()
    one.looks[4].players["moved"] = dict.fromkeys(one.looks[4].players["moved"])
    assert drawn(one, tmp_path / "one.svg")[-1].endswith("](one.svg)")
    text = (tmp_path / "one.svg").read_text()
    assert "<svg" in text[:1000]
    assert "engine" in text
    assert "movement → latents, p99" in text
