"""Rounds of several sensors: what was measured together stands together."""

from pathlib import Path

import numpy as np

from pipeline.engine.alignment import aligned
from pipeline.engine.captures import Capture, place
from pipeline.engine.recall import recall
from sensors.comote import Comote
from tests.pipeline.engine.stage import MS, PERIOD, Memory, Stage, phone_project, sample


def turned(at: float) -> tuple[float, float, float]:
    """Return an acceleration that says when it was measured, in s: never the same twice."""
    return 3.0 * np.sin(2 * np.pi * at), 3.0 * np.cos(2 * np.pi * at), 9.0


def duet(outside: Memory | None = None) -> Stage:
    """Let two phones move alike for eight seconds, the second by a network that pauses."""
    sensors = [Comote(name="left", id="0"), Comote(name="right", id="1")]
    stage = Stage(phone_project(sensors=list(sensors)), outside)
    features = stage.engine.project.scenes["main"].features
    features[:] = []
    for side in ("left", "right"):
        stage.do("feature/add", "raw", f"{side}-raw", f"{side}.accelerometer")
    begin, dice = stage.now, np.random.default_rng(4)
    due = []
    for i in range(800):
        true = i * PERIOD
        late = np.minimum(dice.exponential(10, 2), 80) * MS
        if 620 <= i < 640:
            late[1] += (640 - i) * PERIOD  # all at once, after 200 ms
        for device in (0, 1):
            ms = (true + 1000 * MS) // MS
            data = sample(str(device), ms, turned(true * 1e-9))
            due.append((begin + true + int(late[device]), i, device, data))
    heard = [-1, -1]
    for at, i, device, data in sorted(due, key=lambda x: x[0]):
        if i >= 600 and not stage.outside.told("recorded"):
            stage.outside.notice("recorded")
            stage.do("record")
        if i > heard[device]:
            stage.wait((at - stage.now) * 1e-9)
            stage.hear(data)
            heard[device] = i
    return stage


def apart(capture: Capture) -> np.ndarray:
    """Return how many ms lie between what both phones say in each row of a round."""
    x = capture.table(capture.names)[1]
    left, right = (np.unwrap(np.arctan2(x[:, k], x[:, k + 1])) for k in (0, 3))
    found: np.ndarray = np.abs(left - right) / (2 * np.pi) * 1000
    return found


def test_two_phones_line_up_within_5_ms_in_what_is_learnt_from() -> None:
    stage = duet()
    (capture,) = stage.engine.active_scene.teaching.captures.values()
    raw = Capture(capture.names, capture.times, capture.rows)
    assert len(capture.rows) > 300
    assert np.percentile(apart(raw), 95) > 30  # as they arrived
    assert np.percentile(apart(capture), 95) < 5
    assert np.median(apart(capture)) < 2


def test_what_was_heard_live_is_recalled_with_its_times(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    outside = Memory(tmp_path / "takes" / "take.mcap")
    stage = duet(outside)
    assert outside.take is not None
    outside.take.close()
    book = stage.engine.active_scene.teaching.book
    tables = stage.engine.project.tables()
    found, problems = recall(tmp_path, tables, "main", book.dumps())
    assert not problems
    live, again = stage.engine.active_scene.teaching.captures, found
    for r in book.rounds:
        a, b = live[place(r)], again[place(r)]
        assert (a.times, a.measured) == (b.times, b.measured)
        assert a.table(a.names)[1].tobytes() == b.table(a.names)[1].tobytes()
        c = Capture.of(b.names, b.arrays())
        assert c.table(c.names)[1].tobytes() == a.table(a.names)[1].tobytes()


def test_one_sensor_is_left_as_it_is() -> None:
    rows = np.random.default_rng(0).normal(size=(9, 3))
    assert aligned(rows, np.arange(9), np.ones((9, 3), np.bool_)) is rows


def test_what_leaps_is_not_passed_through_and_what_is_far_is_left() -> None:
    fresh = np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0], [0, 1], [1, 0]], np.bool_)
    rows = np.array([[359, 0], [0, 1], [1, 1], [0, 2], [3, 2], [7, 3], [9, 3]], np.float64)
    measured = np.array([0, 4, 10, 15, 20, 100, 400]) * MS
    found = aligned(rows, measured, fresh)[:, 0]
    assert found.tolist() == [359, 359, 1, 2, 3, 7, 9]
