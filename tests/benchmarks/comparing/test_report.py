"""The report has a place for every part, and is written again from what is kept."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer

from benchmarks.comparing import latency, search, summary, writing
from benchmarks.comparing.cells import number, share
from benchmarks.gestures.page import MarkError
from pipeline.terminal.cli_bench_report import report
from tests.benchmarks.comparing.figures import made_up

PAGE = Path(__file__).parents[3] / "docs" / "benchmarks.md"


def known() -> dict[str, Any]:
    told = {"machine": "a computer", "when": "2026-01-01"}
    return {name: {**figures, **told} for name, figures in made_up().items()}


def test_the_committed_page_takes_all_tables_and_plots(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE.read_text("utf-8"), "utf-8")
    assert made_up().keys() == writing.PARTS.keys()
    writing.write(known(), page)
    text = page.read_text("utf-8")
    assert "Not measured yet" not in text
    for name in (plot for part in writing.PARTS.values() for plot in part.plots):
        file = f"benchmarks/{name.replace('_', '-')}.svg"
        assert f"({file})" in text
        assert ElementTree.parse(tmp_path / file).getroot().tag.endswith("svg")
    assert writing.kept(page) == known()


def test_a_part_is_measured_alone_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(PAGE.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(writing, "draw", lambda *_: None)
    writing.write(known(), page)
    new = {**made_up()["search"], "examples": 77}
    part = writing.PARTS["search"]._replace(measure=lambda *_: new)
    monkeypatch.setitem(writing.PARTS, "search", part)
    writing.measure(["search"], page, 1.0, print)
    assert "on 77 examples" in page.read_text("utf-8")
    assert writing.kept(page)["latency"] == known()["latency"]


def test_a_page_without_places_and_figures_of_something_else_are_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing")
    with pytest.raises(MarkError):
        writing.write(known(), page)
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "figures.json").write_text("[1]")
    with pytest.raises(ValueError, match="delete it"):
        writing.kept(page)


def test_a_part_that_there_is_not_is_told_with_the_nearest(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        report(tmp_path / "page.md", only="latencies")
    assert ended.value.exit_code == 2
    assert 'Did you mean "latency"?' in capfd.readouterr().err


def test_the_summary_says_what_is_known_only() -> None:
    assert len(summary.lines({})) == 2
    text = "\n".join(summary.lines(json.loads(json.dumps(known()))))
    assert "with 64 phones, p50 / p99, ms; lost | 10; none | 0.5 / 2; 0.1 %" in text
    assert "lost of 8,000 datagrams a second | none | none | Pd 10 %" in text
    assert "18 / 30" in text


def test_who_is_not_here_is_named_and_a_search_that_differs_told() -> None:
    assert latency.lines(made_up()["latency"])[-1] == "Not here, so not asked: a peer."
    assert "not the same" in search.lines({**made_up()["search"], "same": False})[-1]


def test_numbers_are_short() -> None:
    assert [number(v, 2) for v in (None, 0, 0.0123, 1.26, 12.6, 1264)] == [
        "—", "0", "0.012", "1.3", "13", "1,300"
    ]  # fmt: skip
    assert share(998, 1000) == "0.2 %"
    assert share(1000, 1000) == "none"
    assert share(None, 1000) == share(1, 0) == "—"
