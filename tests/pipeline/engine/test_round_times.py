"""How long rounds are and what counts them in is set once, for every way of recording."""

import pytest

from pipeline.project.rig import TeachingSettings
from tests.pipeline.engine.stage import FLAT, SECOND, Stage


def test_times_that_are_set_hold_for_a_button_too_and_are_kept() -> None:
    stage = Stage()
    stage.do("record/times", 1.5, 1.0)
    stage.hold(FLAT, 0.1)
    stage.do("next")
    begun = stage.engine.now
    stage.hold(FLAT, 3.0)
    (round_,) = stage.engine.active_scene.teaching.book.rounds
    assert round_.start == begun + SECOND
    assert round_.end == begun + SECOND + 3 * SECOND // 2
    assert stage.engine.project.rig.teaching == TeachingSettings(seconds=1.5, count_in=1.0)


@pytest.mark.parametrize("args", [(601, 0), (1, 61), (-1, 0), (1, -1)])
def test_times_out_of_range_are_refused_and_change_nothing(args: tuple[float, float]) -> None:
    stage = Stage()
    assert "must be 0.0 to" in stage.ask("record/times", *args)
    assert stage.engine.project.rig.teaching == TeachingSettings()
