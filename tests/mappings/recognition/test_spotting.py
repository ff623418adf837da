"""When a gesture counts as made, in which manner."""

import numpy as np

from mappings.recognition.kinds.base import Example
from mappings.recognition.kinds.dtw import Dtw
from mappings.recognition.kinds.knn import Knn
from mappings.recognition.pace import PERIOD, Pace, paced
from mappings.recognition.spotting import Manner, Spotter
from mappings.recognition.store import Learnt
from mappings.recognition.trimming import trimmed
from tests.mappings.recognition.moving import Hand, examples

NAMES = tuple(f"phone.{i}" for i in range(6))


def spotter(manner: Manner, kind: str = "dtw") -> tuple[Hand, Spotter]:
    hand = Hand(4)
    made = Dtw() if kind == "dtw" else Knn()
    if kind == "dtw":
        made.fit(examples(hand, ["circle", "cross"]))
    else:
        made.fit([Example("high", hand.pose(1.0)) for _ in range(3)])
    return hand, Spotter(Learnt(NAMES, (made,)), dict.fromkeys(made.gestures, manner))


def times(listener: Spotter, rows: np.ndarray) -> list[int]:
    return [i for i, row in enumerate(rows) if listener.hear(row)]


def test_a_class_is_recognised_after_its_hold_and_once_until_it_is_over() -> None:
    hand, short = spotter(Manner(hold=0.2), "knn")
    _, long = spotter(Manner(hold=1.0), "knn")
    rows = np.concatenate([hand.rest(1.0), hand.pose(1.0), hand.pose(1.0), hand.rest(2.0)])
    rows = np.concatenate([rows, hand.pose(1.0)])
    one, other = times(short, rows), times(long, rows)
    assert len(one) == len(other) == 2
    assert 35 <= other[0] - one[0] <= 45  # rows at 50 a second: 0.8 s


def test_nothing_is_recognised_in_the_pause() -> None:
    hand, brief = spotter(Manner(pause=0.1))
    _, long = spotter(Manner(pause=30.0))
    rows = np.concatenate([hand.gesture("circle"), hand.rest(1.0), hand.gesture("cross")])
    rows = np.concatenate([rows, hand.rest(1.0)])
    assert len(times(brief, rows)) == 2
    assert len(times(long, rows)) == 1


def test_less_ease_wants_it_nearer() -> None:
    hand, usual = spotter(Manner())
    _, strict = spotter(Manner(ease=0.05))
    rows = np.concatenate([hand.gesture("circle", 1.05), hand.rest(1.0)])
    assert times(usual, rows)
    assert not times(strict, rows)


def test_progress_and_speed_of_a_gesture_as_it_goes() -> None:
    hand, listener = spotter(Manner())
    for row in hand.rest(1.0):
        listener.hear(row)
    gone, speeds = [], []
    for row in hand.gesture("circle", 1.25):
        listener.hear(row)
        gone.append(listener.now.progress[0])
        speeds.append(listener.now.speed[0])
    assert gone[8] < gone[18] < gone[28]
    assert 1.0 < np.median(speeds[20:]) < 1.6


def test_rows_are_even_in_time_whatever_the_frames() -> None:
    pace = Pace()
    rows = [r for i in range(100) for r in pace.hear(i * 5_000_000, np.array([float(i)]))]
    assert len(rows) == 24
    assert np.allclose(np.diff(np.array(rows)[:, 0]), 4.0)


def test_a_pause_is_filled_and_a_long_one_begins_anew() -> None:
    pace = Pace()
    one = np.ones(1)
    assert pace.hear(0, one) == []
    assert len(pace.hear(5 * PERIOD, 2 * one)) == 5
    assert pace.hear(500 * PERIOD, one) == []


def test_rows_of_a_recording_are_those_of_the_live_movement() -> None:
    x = np.random.default_rng(0).normal(size=(50, 3))
    seconds = np.linspace(0, 0.55, 51)[:50]
    pace = Pace()
    live = [r for t, row in zip(seconds, x, strict=True) for r in pace.hear(round(t * 1e9), row)]
    assert np.array_equal(paced(seconds, x), np.array(live))


def test_standing_still_before_and_after_is_left_out() -> None:
    hand = Hand(2)
    rows = np.concatenate([hand.rest(2.0), hand.gesture("cross"), hand.rest(3.0)])
    assert 40 <= len(trimmed(rows)) <= 80
    pose = hand.pose(1.0)
    assert len(trimmed(pose)) > 60


def test_an_example_in_which_hardly_anything_moves_is_left_out_and_told() -> None:
    hand = Hand(5)
    made = Dtw()
    made.fit([*examples(hand, ["circle", "cross"], 2), Example("cross", hand.rest(1.5))])
    assert any("hardly moves" in note for note in made.notes)
