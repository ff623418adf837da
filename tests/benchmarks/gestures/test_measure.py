"""The benchmark of gestures measures who is there, and gives the same figures again."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from benchmarks.gestures import contenders, wekinator
from benchmarks.gestures.data import examples, load
from benchmarks.gestures.measure import better, measure
from benchmarks.gestures.report import markdown, report
from tests.benchmarks.gestures.recorded import write
from tests.pipeline.terminal.shell import limber


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for label in "01":
        for take in range(3):
            write(tmp_path, label, take)
    return tmp_path


def measured(folder: Path) -> dict[str, Any]:
    return measure(folder, lambda _: None, epochs=2)


def test_it_gives_the_same_figures_each_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contenders, "learning", lambda: ("hhmr", "ridge"))
    found, again = measured(folder), measured(folder)
    assert {r["name"] for r in found["rows"]} == {"mean", "wekinator", "hhmr", "ridge"}
    by = {r["name"]: r for r in found["rows"]}
    assert by["mean"]["rmse"] == pytest.approx(by["mean"]["rmse_with"]["noise"], rel=1e-9)
    assert by["hhmr"]["rmse"] < 0.5 * by["mean"]["rmse"]
    assert by["hhmr"]["row_us"] > 0
    for row in found["rows"] + again["rows"]:
        del row["row_us"], row["fit_s"]
    assert found == again
    assert json.loads(json.dumps(found)) == found


def test_every_mapping_that_learns_takes_part() -> None:
    kinds = {one.name: one.kind for one in contenders.contenders()}
    assert kinds["hhmr"] == kinds["windowed"] == "in time"
    assert kinds["ridge"] == kinds["auto"] == "row by row"
    assert "direct" not in kinds


def test_wekinators_networks_learn_what_a_row_tells(folder: Path) -> None:
    lesson = examples(load(folder)[:3])
    lesson.y = lesson.x[:, :4] @ np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 0], [0, 0, 0, 1]])
    other = examples(load(folder)[3:5])
    networks = wekinator.learn([lesson, other], epochs=60)
    off = np.sqrt(np.mean((networks[0](lesson.x) - lesson.y) ** 2))
    assert off < 0.25 * lesson.y.std()
    far = networks[0](100 * lesson.x)
    assert np.all(far >= lesson.y.min(axis=0))
    assert np.all(far <= lesson.y.max(axis=0))


def test_the_report_tells_who_is_best() -> None:
    same = {"rmse_with": {"noise": 1.0, "dropouts": 1.0, "drift": 1.0}, "jerk": 2.0, "fit_s": 0.5}
    rows = [
        {"name": "hhmr", "kind": "in time", "rmse": 0.5, "lag_ms": 20.0, "row_us": 90.0, **same},
        {"name": "auto", "kind": "row by row", "rmse": 0.8, "lag_ms": 0.0, "row_us": 9.0, **same},
        {"name": "mean", "kind": "baseline", "rmse": 0.9, "lag_ms": None, "row_us": None, **same},
    ]
    found = {"movements": 2, "recordings": 6, "folds": 3, "rows": rows, "better": better(rows)}
    console = Console(width=80)
    with console.capture() as captured:
        console.print(report(found))
    text = captured.get()
    assert "…" not in text
    assert "6 recordings of 2 movements, each left out once in 3 turns" in text
    assert "The best in time (hhmr) makes 38% less error than the best row by row (auto)." in text
    assert markdown(found)[-1] == (
        "| mean | baseline | 0.900 | — | 2.00 | 1.000 | 1.000 | 1.000 | — | 0.5 |"
    )


def test_a_folder_without_recordings_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    told = limber("bench", "gestures", "--data", "none", cwd=tmp_path)
    assert told.returncode == 2
    assert "has no recordings: put CSV files there, two of each movement" in told.stderr
