"""Recordings become movements whose latents go by how much of the turning is done."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from benchmarks.gestures.data import SAMPLES, DataError, Movement, examples, folds, load, number
from tests.benchmarks.gestures.recorded import write


def test_latents_are_splines_over_the_share_of_turning() -> None:
    times = np.array([0.0, 1.0, 2.0, 4.0, 5.0, 6.0])
    x = np.zeros((6, 6))
    x[:, 4] = [0, 2, -2, 0, 0, 0]  # which way it turns does not count
    movement = Movement("3", "", times, x)
    np.testing.assert_allclose(movement.progress, np.array([0, 1, 3, 5, 5, 5]) / 5)
    points = np.random.default_rng(3).normal(0, 1, (6, 4))
    np.testing.assert_allclose(movement.latents[[0, 1, 3]], points[[0, 1, 5]])
    spline = CubicSpline(np.linspace(0, 1, 6), points)
    np.testing.assert_allclose(movement.latents, spline(movement.progress))


def test_own_recordings_are_read_by_their_names(tmp_path: Path) -> None:
    for take in range(2):
        for label in ("wave", "7"):
            write(tmp_path, label, take)
    found = load(tmp_path)
    assert [m.label for m in found] == ["7", "7", "wave", "wave"]
    assert found[0].times[0] == 0
    assert found[0].times[-1] == pytest.approx(1.98)
    assert found[0].x.shape == (100, 6)
    assert number("7") == 7
    assert number("wave") != number("way")


def test_the_samples_are_there_without_any_folder() -> None:
    found = load(SAMPLES)
    assert [m.label for m in found] == sorted("012301230123")
    split = folds(found)
    assert len(split) == 3
    assert sorted(m.name for _, out in split for m in out) == sorted(m.name for m in found)
    for kept, out in split:
        assert not {m.name for m in kept} & {m.name for m in out}
        assert {m.label for m in kept} == set("0123")
    rows = examples(split[0][1])
    assert rows.x.shape == (len(rows.rounds), 6)
    assert set(rows.rounds.tolist()) == {0, 1, 2, 3}


def test_a_recording_more_is_left_out_alone(tmp_path: Path) -> None:
    paths = [write(tmp_path, "a", take) for take in range(3)]
    paths += [write(tmp_path, "b", take) for take in range(2)]
    out = [[m.name for m in out] for _, out in folds(load(tmp_path))]
    assert out == [[paths[0].name, paths[3].name], [paths[1].name, paths[4].name], [paths[2].name]]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "has no recordings: put CSV files there"),
        (["my_a_20260101_000000.csv"], 'one recording of "a": each needs two or more'),
        (["a.csv"], "does not say its movement: call it ANY_LABEL_DATE_TIME.csv"),
    ],
)
def test_what_cannot_be_measured_with_says_what_it_needs(
    tmp_path: Path, names: list[str], message: str
) -> None:
    made = write(tmp_path, "a", 0)
    text = made.read_text()
    made.unlink()
    for name in names:
        (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match=re.escape(message)):
        load(tmp_path)


def test_a_file_without_a_gyroscope_is_refused(tmp_path: Path) -> None:
    for take in range(2):
        path = write(tmp_path, "a", take)
        lines = [",".join(line.split(",")[:4]) for line in path.read_text().splitlines()]
        path.write_text("\n".join(lines))
    with pytest.raises(DataError, match="has 0 readings of accelerometer and gyroscope"):
        load(tmp_path)
