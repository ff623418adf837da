"""The piece that plays by itself has learnt what it shows: it is the first that anybody sees."""

import json
from pathlib import Path

from pipeline.terminal.first_pieces import playing_piece


def test_the_first_piece_tells_its_movements_apart(tmp_path: Path) -> None:
    folder = tmp_path / "piece"
    playing_piece(folder)
    report = json.loads((folder / "scenes/main/mapping/report.json").read_text())
    assert report["warnings"] == []
    assert report["overall"] < 0.4 * report["overall_of_mean"]
    assert len(report["rounds"]) == 6
    assert all(report["rounds"][n] < 0.25 for n in report["rounds"])
