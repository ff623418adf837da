"""Taught, trained and played by the buttons of a phone alone."""

import pytest

from tests.pipeline.engine.stage import FLAT, MS, SIDE, UPRIGHT, Stage, phone_project, sample
from tests.pipeline.engine.test_engine_training import taught
from tests.sensors.packets import message


def target_of(stage: Stage, number: int) -> list[float]:
    return list(stage.engine.active_scene.teaching.queue[number - 1].values)


def test_taught_trained_and_played_by_buttons_alone() -> None:
    """Nothing but a phone's bytes: A teaches each target, trains and plays; B takes back."""
    stage = Stage(phone_project(m=2))  # a queue of four targets
    poses = [FLAT, UPRIGHT, SIDE, (0.0, 0.0, -9.81)]
    for i, pose in enumerate(poses):
        stage.hold(pose, 1.0, 0.05)
        stage.press("A")
        assert stage.engine.state() == ("idle", "recording")
        assert stage.latents == target_of(stage, i + 1)
        stage.hold(pose, 2.2, 0.05)
        assert stage.engine.state() == ("idle", "")
    stage.press("B")  # the last was not good: it goes, and is next again
    assert len(stage.engine.active_scene.teaching.book.rounds) == 3
    stage.press("A")
    assert stage.latents == target_of(stage, 4)
    stage.hold(poses[3], 2.2, 0.05)
    stage.press("A")
    assert stage.engine.state() == ("idle", "training")
    stage.hold(FLAT, 0.3, 0.05)
    stage.answer()
    assert stage.engine.state() == ("playing", "")
    for i, pose in enumerate(poses):
        stage.hold(pose, 1.0, 0.05)
        assert stage.latents == pytest.approx(target_of(stage, i + 1), abs=0.3)
    stage.press("B")
    assert stage.engine.state() == ("idle", "")
    assert len(stage.engine.active_scene.teaching.book.rounds) == 4
    stage.press("A")
    assert stage.engine.state() == ("playing", "")  # nothing new: no training
    assert len(stage.outside.jobs) == 1
    stage.press("A")
    assert stage.engine.state() == ("idle", "")
    stage.press("A")
    assert stage.engine.state() == ("idle", "recording")  # the queue begins again
    stage.hold(FLAT, 0.2)  # what was played is blended out
    assert stage.latents == target_of(stage, 1)


def test_a_held_button_is_one_press() -> None:
    stage = Stage()
    stage.press("A")
    down = sample("0", 7, FLAT)
    stage.now += MS
    stage.hear(button_down())
    state = stage.engine.state()
    for _ in range(20):
        stage.now += 10 * MS
        stage.hear(down)
    assert stage.engine.state() == state


def button_down() -> bytes:
    return message("/comote/v3/0/control/buttonA", "i", 1)


def test_back_gives_up_training() -> None:
    stage = taught()
    stage.do("play")
    stage.press("B")
    assert stage.engine.state() == ("idle", "")
    assert len(stage.engine.active_scene.teaching.book.rounds) == 2
    stage.answer()
    assert stage.engine.active_scene.learnt is None
