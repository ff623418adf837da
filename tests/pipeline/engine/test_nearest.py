"""The nearest round is that of the nearest example, whatever is missing, of however many."""

import numpy as np
import pytest

from pipeline.engine.captures import Capture, place
from pipeline.engine.nearest import ALL
from pipeline.engine.teaching import Teaching
from recordings.frame import FloatArray
from recordings.rounds import RoundBook
from tests.pipeline.engine.stage import FLAT, Stage

NAMES = ("a", "b", "c")
SECOND = 10**9


def taught(*movements: FloatArray) -> Teaching:
    """Return a scene that is taught with these movements, each of shape (n, 3)."""
    teaching = Teaching(RoundBook(), [])
    for i, rows in enumerate(movements):
        r = teaching.book.add("take.mcap", 100 * i * SECOND, [0.0])
        teaching.book.close(r.id, r.start + SECOND)
        capture = Capture(NAMES)
        for j, row in enumerate(rows):
            time = r.start + j
            capture.add(time, NAMES, row, time, np.ones(len(NAMES), np.bool_))
        teaching.captures[place(r)] = capture
    return teaching


def brute(movements: list[FloatArray], x: FloatArray) -> int:
    """Return the number of the nearest movement, as plainly as can be."""
    scale = np.concatenate(movements).std(axis=0)
    return 1 + int(np.argmin([(((m - x) / scale) ** 2).sum(axis=1).min() for m in movements]))


def test_it_is_that_of_the_nearest_example() -> None:
    rng = np.random.default_rng(0)
    offset = np.array([1000.0, 0.0, 9.81])  # far from 0 beside its own deviation, as gravity is
    movements = [offset + rng.normal(size=3) + 0.3 * rng.normal(size=(50, 3)) for _ in range(9)]
    teaching = taught(*movements)
    for _ in range(200):
        x = offset + 2 * rng.normal(size=3)
        assert teaching.nearest(NAMES, x) == brute(movements, x)


def test_what_was_never_measured_does_not_count() -> None:
    near, far = np.full((5, 3), 1.0), np.full((5, 3), 4.0)
    far[2, 1] = np.nan
    teaching = taught(near, far)
    assert teaching.nearest(NAMES, np.array([3.5, 1.0, np.nan])) == 2
    assert teaching.nearest(NAMES, np.array([np.nan] * 3)) is None


def test_there_is_none_before_there_are_rounds() -> None:
    assert taught().nearest(NAMES, np.zeros(3)) is None
    alone = taught(np.zeros((4, 3)))
    assert alone.nearest(NAMES, np.ones(3)) == 1


def test_of_a_device_that_is_not_heard_none_is_near() -> None:
    alone = taught(np.zeros((4, 3)))
    assert alone.nearest(NAMES, np.array([np.nan] * 3)) is None


def test_what_is_lost_is_like_no_round() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.2)
    stage.do("record", 1.0)
    stage.hold(FLAT, 1.5)
    assert stage.do("nearest") == [1]
    stage.wait(2.0)
    assert stage.engine.lost
    assert stage.do("nearest") == [0]


def test_rounds_that_change_are_looked_at_anew() -> None:
    low, high = np.zeros((5, 3)), np.ones((5, 3))
    teaching = taught(low, high, low + 0.5)
    x = np.full(3, 0.9)
    assert teaching.nearest(NAMES, x) == 2
    teaching.book.mute(2)
    assert teaching.nearest(NAMES, x) == 3
    teaching.book.undo()
    assert teaching.nearest(NAMES, x) == 2
    teaching.book.delete(2)
    assert teaching.nearest(NAMES, x) == 3
    teaching.captures[place(teaching.book[1])] = Capture(NAMES, [0], [x])
    assert teaching.nearest(NAMES, x) == 1


@pytest.mark.parametrize("few", [1, 3])
def test_a_look_at_a_few_at_a_time_ends_with_the_same(few: int) -> None:
    rng = np.random.default_rng(1)
    movements = [rng.normal(size=3) + 0.1 * rng.normal(size=(20, 3)) for _ in range(10)]
    teaching, x = taught(*movements), rng.normal(size=3)
    found = [teaching.nearest(NAMES, x, few) for _ in range(11)]
    assert found[0] is None
    assert found[-1] == brute(movements, x)


def test_of_very_many_rounds_each_is_still_found() -> None:
    centres = np.random.default_rng(2).uniform(-1, 1, (ALL // 16, 3))
    teaching = taught(*(np.tile(centre, (100, 1)) for centre in centres))
    for i in (0, 7, len(centres) - 1):
        assert teaching.nearest(NAMES, centres[i]) == i + 1
