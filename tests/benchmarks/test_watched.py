"""What a window costs is measured with one that really looks, beside none."""

from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import watched
from benchmarks.everything import about
from benchmarks.report import report


def test_four_phones_are_played_with_and_without_a_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "PAIRS", 1)
    found = watched.measure(tmp_path / "piece", 1.0)
    for who in ("alone", "watched"):
        assert 100 < found[who]["sent"] <= 400  # fewer where this machine is busy
        assert found[who]["unanswered"] == 0
        assert 0 < found[who]["p50"] <= found[who]["p99"] <= found[who]["max"]
    for key, ratio in found["ratio"].items():
        assert ratio == found["watched"][key] / found["alone"][key]
    seen = found["seen"]
    sent = found["watched"]["sent"]
    assert 0.8 * sent <= seen["frames"] <= sent  # the last may come when it no longer looks
    assert seen["moments"] > 10
    assert seen["statuses"] >= 2
    console = Console(width=120)
    with console.capture() as captured:
        console.print(report({**about("limber"), "watched": found}))
    text = captured.get()
    assert "beside a window" in text
    assert f"{found['ratio']['p99']:.2f}" in text
