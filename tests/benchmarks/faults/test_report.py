"""Faults are found by themselves, and their table stands on its page."""

import importlib
from pathlib import Path

import pytest

from benchmarks.faults import kinds
from benchmarks.faults.__main__ import NAMES
from benchmarks.faults.kinds.mixed_up import COUNT, LATE, order
from benchmarks.faults.report import lines, write
from benchmarks.faults.row import Row, spread, within


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_can_be_done(name: str) -> None:
    fault = importlib.import_module(f"{kinds.__name__}.{name}")
    assert callable(fault.run)
    assert fault.__doc__


def test_the_worst_time_decides() -> None:
    assert within("x", "y", [0.1, 0.9], 1.0).held
    assert not within("x", "y", [0.1, 1.1], 1.0).held
    assert spread([0.1, 0.2, 0.6]) == "0.20 s, at worst 0.60 s (3 times)"


def test_nothing_measured_is_no_time() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_the_table_says_what_did_not_hold(tmp_path: Path) -> None:
    page = tmp_path / "faults.md"
    page.write_text("before\n<!-- faults -->\nold\n<!-- end of faults -->\nafter\n")
    found = {"one": [Row("a", "b", "c", held=True), Row("d", "e", "f", held=False)]}
    write(page, lines(found, 2, 1.0))
    text = page.read_text()
    assert "| a | b | c | yes |\n| d | e | f | **no** |" in text
    assert "1 of 2 held" in text
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


@pytest.mark.parametrize("way", ["doubled", "swapped", "held back a second"])
def test_nothing_is_missing_of_what_is_mixed_up(way: str) -> None:
    sent = order(way)
    assert set(sent) == set(range(COUNT))
    assert (len(sent) > COUNT) == (way == "doubled")
    assert (sent != sorted(sent)) == (way != "doubled")
    late = max(before - n for n, before in enumerate(sent))
    assert late <= LATE
