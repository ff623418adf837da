"""What plays is moved along as one round; how late that was is found, kept and removed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.gestures.data import SAMPLES, Movement, load
from benchmarks.gestures.demonstrated import Sound, error, take_of
from benchmarks.gestures.offline import Rehearsal
from mappings.training.lag import MOST
from pipeline.engine.replay import compare
from pipeline.project.lags import lag_of
from pipeline.project.rig import read_rig
from recordings.take import TakeWriter

STILL = np.array([0.0, 9.81, 0.0, 0.0, 0.0, 0.0])
LAG = 0.22


@pytest.fixture
def stage(tmp_path: Path) -> Rehearsal:
    """An engine whose phone is heard."""
    found = Rehearsal(tmp_path)
    found.move(0.01, STILL)
    return found


@pytest.fixture(scope="module")
def movements() -> list[Movement]:
    """Three recordings of one movement."""
    return [m for m in load(SAMPLES) if m.label == "2"]


def hold(stage: Rehearsal, seconds: float) -> None:
    """Hold the phone, with a little tremor."""
    rng = np.random.default_rng(0)
    for _ in range(round(seconds * 50)):
        stage.move(0.02, STILL + 0.01 * rng.normal(size=6))


def rounds(stage: Rehearsal) -> Any:
    return stage.engine.active_scene.teaching.book.rounds


def test_a_sweep_plays_as_the_target_and_is_one_round(stage: Rehearsal) -> None:
    assert stage.do("demonstrate", "sweep:3", 2.0, 0.5) == [1]
    scene = stage.engine.active_scene
    first = scene.teaching.book[1].target[0][1]
    assert scene.target.tolist() == pytest.approx(first)
    hold(stage, 0.4)
    assert scene.target.tolist() == pytest.approx(first), "it waits for the count-in"
    hold(stage, 1.1)
    aims = dict(scene.teaching.book[1].target)
    last = max(t for t in aims if t <= stage.engine.now)
    assert scene.target.tolist() == pytest.approx(aims[last], abs=1e-6)
    hold(stage, 2.0)
    (r,) = rounds(stage)
    assert scene.teaching.recording is None
    assert (r.name, r.along) == ("sweep 3", "phone")
    assert r.seconds == pytest.approx(2.0 + MOST)
    rows = np.array([values for _, values in r.target])
    assert np.all(np.abs(rows) <= 3.0)
    assert np.abs(np.diff(rows, axis=0)).max() < 0.2, "it is slow"


def test_equal_seeds_are_equal_paths_and_a_sweep_without_one_is_new(stage: Rehearsal) -> None:
    for source in ("sweep:5", "sweep:5", "sweep", ""):
        stage.do("demonstrate", source, 1.0, 0.0)
        hold(stage, 1.8)
    paths = [[values for _, values in r.target] for r in rounds(stage)]
    assert paths[0] == paths[1] != paths[2]
    assert paths[3] == paths[2], "nothing named: the same again"
    assert [r.name for r in rounds(stage)] == ["sweep 5", "sweep 5", "sweep 3", "sweep 3"]


def test_a_drawn_path_and_a_round_can_be_moved_along(stage: Rehearsal) -> None:
    assert stage.do("demonstrate/draw", 0, -1, 0, 1, 2, 1.0, 1, 0, 1, 2) == [1.0]
    stage.do("demonstrate", "drawn", 0.0, 0.0)
    hold(stage, 1.8)
    drawn = rounds(stage)[0].target
    assert drawn[0][1] == pytest.approx((-0.98, 0, 1, 2))
    assert drawn[25][1] == pytest.approx((0.02, 0, 1, 2))
    stage.do("demonstrate", "round:1", 0.0, 0.0)
    hold(stage, 1.8)
    again = rounds(stage)[1].target
    assert len(again) == len(drawn)
    assert np.abs(np.array([v for _, v in again]) - [v for _, v in drawn]).max() < 0.03


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("nothing.csv",), "no file nothing.csv"),
        (("../secret.csv",), "no file"),
        (("round:7",), "no round 7"),
        (("drawn",), "nothing is drawn"),
        (("sweep", 10.0, 99.0), "count_in must be at most 60"),
    ],
)
def test_what_cannot_be_moved_along_says_why(
    stage: Rehearsal, args: tuple[Any, ...], why: str
) -> None:
    try:
        stage.do("demonstrate", *args)
        stage.outside.go_on()
        told = [str(one[1]) for one in stage.outside.told if one[0] == "warning"][-1]
    except ValueError as error:
        told = str(error)
    assert why in told
    assert stage.engine.demonstrating.wanted is None
    assert not rounds(stage)


def test_nothing_is_demonstrated_to_nobody(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no sensor is heard"):
        Rehearsal(tmp_path).do("demonstrate", "sweep")


def test_it_can_be_ended_early_or_dropped(stage: Rehearsal) -> None:
    stage.do("demonstrate", "sweep", 10.0, 0.0)
    hold(stage, 1.0)
    assert stage.do("demonstrate/stop") == [1]
    assert rounds(stage)[0].seconds == pytest.approx(1.0, abs=0.05)
    stage.do("demonstrate", "sweep", 10.0, 0.0)
    hold(stage, 1.0)
    stage.do("demonstrate/cancel")
    assert [r.id for r in rounds(stage)] == [1]
    assert stage.do("demonstrate/stop") == [0]


def test_the_queue_holds_what_is_moved_along_and_next_plays_it(stage: Rehearsal) -> None:
    stage.do("queue/clear")
    assert stage.do("demonstrate/queue", "a path", "sweep:2", 1.0) == [1]
    stage.do("next")
    hold(stage, 1.0 + MOST + 0.1)
    assert rounds(stage)[0].along == "phone"
    assert stage.engine.active_scene.teaching.at == 1


def test_a_known_lag_comes_back_and_is_removed(tmp_path: Path, movements: list[Movement]) -> None:
    stage, sound = Rehearsal(tmp_path), Sound(movements, 1)
    for i, movement in enumerate(movements[:2]):
        lag = stage.demonstrate(take_of(sound, movement, LAG, i), "Ada")
        assert lag is not None
        assert lag.low <= 1000 * LAG <= lag.high
        assert abs(lag.ms - 1000 * LAG) < (25, 15)[i]
        assert lag.takes == i + 1
    assert lag is not None
    told = [one for one in stage.outside.told if one[0] == "lag"][-1]
    assert str(told[-1]).startswith(f"You move {round(lag.ms)} ms after the sound, ±")
    assert str(told[-1]).endswith("from 2 takes")
    rig, *_ = read_rig(stage.engine.project.rig_table(), "rig.toml")
    assert lag_of(rig.lags, "Ada, phone") == lag
    stage.do("train")
    stage.do("lag", 0.0)
    assert stage.engine.active_scene.stale, "what was learnt is older than the lag"
    stage.do("train")
    removed, kept = stage.outside.jobs
    assert removed.lags == {"Ada, phone": pytest.approx(lag.ms / 1000)}
    assert kept.lags == {"Ada, phone": 0.0}
    assert error(removed, sound, movements[2]) < 0.7 * error(kept, sound, movements[2])
    stage.do("lag/forget")
    with pytest.raises(ValueError, match="no lag is known"):
        stage.do("lag/forget")


def test_a_lag_set_by_hand_stays(tmp_path: Path, movements: list[Movement]) -> None:
    stage, sound = Rehearsal(tmp_path), Sound(movements, 1)
    stage.do("performer", "Ada")
    assert stage.do("lag", 90)[:2] == ["Ada, phone", 90.0]
    lag = stage.demonstrate(take_of(sound, movements[0], LAG, 0), "Ada")
    assert lag is not None
    assert (lag.ms, lag.by_hand) == (90.0, True)
    assert "90 ms are removed, as set by hand" in stage.do("lag")[2] + str(stage.outside.told)
    stage.do("performer", "Bo")
    assert stage.do("lag")[:2] == ["Bo, phone", 0.0]


def test_who_holds_still_is_told_to_move(stage: Rehearsal) -> None:
    stage.do("demonstrate", "sweep", 2.0, 0.0)
    hold(stage, 2.8)
    said = str([one for one in stage.outside.told if one[0] == "lag"][-1][-1])
    assert "go on moving" in said
    assert not stage.engine.project.rig.lags


def test_a_training_waits_for_the_lag_of_the_take_before(
    tmp_path: Path, movements: list[Movement], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, later = Rehearsal(tmp_path), list[Callable[[], None]]()
    send_on = stage.outside.send_on
    monkeypatch.setattr(stage.outside, "send_on", lambda *a: later.append(lambda: send_on(*a)))
    stage.demonstrate(take_of(Sound(movements, 1), movements[0], LAG, 0), "Ada")
    stage.do("train")
    assert not stage.outside.jobs
    later[0]()
    stage.outside.go_on()
    (job,) = stage.outside.jobs
    assert 0.19 < job.lags["Ada, phone"] < 0.25


def test_a_replay_gives_the_same_latents_bit_for_bit(
    tmp_path: Path, movements: list[Movement]
) -> None:
    stage = Rehearsal(tmp_path)
    stage.move(0.01, STILL)
    writer = TakeWriter(tmp_path / "it.mcap", stage.engine.about())
    stage.outside.keep = writer.write  # type: ignore[method-assign]  # as a session keeps them
    stage.demonstrate(take_of(Sound(movements, 1), movements[0], LAG, 0), "Ada")
    stage.do("demonstrate", "sweep", 1.0, 0.1)
    hold(stage, 1.9)
    stage.do("train")
    writer.close()
    found = compare(tmp_path / "it.mcap")
    assert found["latents"] > 500
    assert found["different"] == 0


def test_a_path_of_other_latents_is_told_and_what_plays_plays_on(stage: Rehearsal) -> None:
    stage.do("demonstrate/draw", 0.0, -1.0, 0.0, 1.0, 2.0, 1.0, 1.0, 0.0, 1.0, 2.0)
    name = stage.engine.active
    stage.engine.demonstrating.drawn[name] = stage.engine.demonstrating.drawn[name][:, :-1]
    with pytest.raises(ValueError, match="the drawn path has 3 latents, not 4"):
        stage.do("demonstrate", "drawn")
    assert not stage.engine.active_scene.teaching.book.rounds
