"""The share of frames where a model has sound, and the whole benchmark's figures in one."""

import json
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from benchmarks.gestures import contenders, inside, lag, sounds, whole
from benchmarks.gestures.data import folds, load
from benchmarks.gestures.performer import Performer
from benchmarks.gestures.report import report
from tests.benchmarks.gestures.recorded import write
from tests.pipeline.sound.space.spaces import space_of, two_sounds

SPACE = space_of(two_sounds(4))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for label in "01":
        for take in range(2):
            write(tmp_path, label, take, 4.0)
    return tmp_path


def test_with_inside_nearly_all_is_inside_and_what_was_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contenders, "learning", lambda: ("knn", "ridge"))
    kept, out = folds(load(folder))[0]
    who = [one for one in contenders.contenders(1) if one.name != "wekinator"]
    rows = inside.measure(kept, out, who, SPACE, lambda _: None)
    assert {row["name"] for row in rows} == {"mean", "knn", "ridge"}
    for row in rows:
        for kind in ("sound", "own"):
            assert row[kind]["with"]["share"] >= 0.95
            assert row[kind]["with"]["share"] >= row[kind]["without"]["share"]
    assert min(row["own"]["without"]["share"] for row in rows) < 0.9
    least = min(row[kind]["with"]["share"] for row in rows for kind in ("sound", "own"))
    assert f"{least:.1%}" in inside.summary(rows)
    assert len(inside.lines(rows)) == 2 + len(rows)


def test_what_is_inside_already_is_played_as_it_is(folder: Path) -> None:
    wanted = inside._told(load(folder), lambda _: np.tile(SPACE.regions[0].centre, (6, 1)))
    found = [inside.figures(wanted.y, wanted, SPACE, on) for on in (False, True)]
    assert found[0] == found[1]
    assert found[0]["share"] == 1.0
    assert found[0]["rmse"] < 1e-6


def test_the_sounds_are_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "SECONDS", 1.0)
    once = [(name, path.read_bytes()) for name, path in sounds.write(tmp_path)]
    assert once == [(name, path.read_bytes()) for name, path in sounds.write(tmp_path)]
    assert len({data for _, data in once}) == len(sounds.SOUNDS)
    for name in sounds.SOUNDS:
        with wave.open(str(tmp_path / f"{name}.wav")) as file:
            rows = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        assert abs(int(np.abs(rows.astype(int)).max()) - 16384) < 2


def test_one_command_measures_all_of_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contenders, "learning", lambda: ("hhmr", "ridge"))
    monkeypatch.setattr(lag, "PERFORMERS", {"as recorded": Performer()})
    monkeypatch.setattr(inside, "shipped", lambda: SPACE)
    for path in folder.glob("my_1_*.csv"):
        path.unlink()  # one movement is enough
    found: dict[str, Any] = whole.everything(folder, lambda _: None, epochs=1, draws=1)
    assert json.loads(json.dumps(found)) == found
    assert [row["group"]["count"] for row in found["lag"]] == [1, 1]
    assert [row["single"]["count"] for row in found["lag"]] == [4, 4]  # four of two recordings
    assert len(found["inside"]) == 4
    console = Console(width=80)
    with console.capture() as captured:
        console.print(report(found))
    text = captured.get()
    assert "…" not in text
    assert "A performer's lag" in text
    assert "of the frames or more are where the model has sound." in text


def test_recordings_too_short_for_a_lag_tell_none(tmp_path: Path) -> None:
    for take in range(2):
        write(tmp_path, "0", take, 2.0)
    assert lag.measure(load(tmp_path)) == []
