"""What went wrong in a round is told right after it, and stands in the status while it is so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.status import rounds_of
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, phone_project


class Prompt(Memory):
    """Does at once what is left to other threads."""

    def aside(self, work: Callable[[Path], Any], done: Callable[[Any], None]) -> None:
        done(work(Path()))


@pytest.fixture
def stage() -> Stage:
    return Stage(phone_project(m=2), Prompt())


def doubts(stage: Stage) -> list[list[str]]:
    return [one["doubts"] for one in rounds_of(stage.engine.active_scene)]


def record(stage: Stage, pose: Any, *target: float) -> None:
    """Hold a pose for a sound, for two seconds."""
    stage.do("target", *target)
    stage.do("record", 0, 0)
    stage.hold(pose, 2.0, 0.05)
    stage.do("record/stop")


def test_good_rounds_are_not_doubted(stage: Stage) -> None:
    for _ in range(2):
        stage.teach(FLAT, UPRIGHT, SIDE)
    assert doubts(stage) == [[]] * 6
    assert stage.outside.told("round/doubt") == []


def test_the_same_pose_for_another_sound_is_told_and_gone_with_undo(stage: Stage) -> None:
    for pose, sound in ((FLAT, (0.0, 1.0)), (SIDE, (1.0, 0.0)), (FLAT, (1.0, 1.0))):
        record(stage, pose, *sound)
    ((number, kind, text),) = stage.outside.told("round/doubt")
    assert (number, kind) == (3, "contradiction")
    assert text.startswith("is the same movement as round 1")
    assert stage.outside.told("warning")[-1] == [f'"round 3": {text}']
    assert doubts(stage) == [[], [], [text]]
    stage.do("undo")
    assert doubts(stage) == [[], []]


def test_a_phone_that_was_away_is_told(stage: Stage) -> None:
    record(stage, FLAT, 0.0, 1.0)
    stage.do("target", 1.0, 0.0)
    stage.do("record", 0, 0)
    stage.hold(SIDE, 0.8)
    stage.wait(0.6)
    stage.hold(SIDE, 0.8)
    stage.do("record/stop")
    assert [kind for _, kind, _ in stage.outside.told("round/doubt")] == ["gap"]
    assert "phone was not heard for 0.6 s" in doubts(stage)[1][0]
