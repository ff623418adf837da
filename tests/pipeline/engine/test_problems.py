"""What is wrong now is told in the status, and no more once it is well again."""

from pathlib import Path

import pytest

from pipeline.engine.problems import missed
from pipeline.engine.status import status
from sensors.gametrak import Gametrak
from tests.pipeline.engine.stage import FLAT, Stage


def test_a_lost_sensor_is_a_problem_until_it_is_back() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    assert status(stage.engine)["problems"] == []
    stage.wait(1.0)
    lost = ["phone is not heard: its latents rest until it is back"]
    assert status(stage.engine)["problems"] == lost
    stage.hold(FLAT, 0.1)
    assert status(stage.engine)["problems"] == []


def test_a_file_in_place_of_a_device_is_over() -> None:
    hands = Gametrak(name="hands", source=Path("/some/where/reports.bin"))
    told = missed(["hands"], [hands])
    assert told == ["reports.bin, which stands in for hands, is over: its latents rest"]


@pytest.mark.parametrize(("now", "told"), [(None, False), (3, False), (4, True)])
def test_gaps_in_the_sound_are_a_problem_while_they_go_on(
    monkeypatch: pytest.MonkeyPatch, now: int | None, told: bool
) -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    gaps = {} if now is None else {"gaps": {"total": 711, "now": now, "minute": 9, "seconds": 99.0}}
    monkeypatch.setattr(stage.outside, "sound_status", lambda: gaps)
    found = status(stage.engine)["problems"]
    assert bool(found) is told
    assert all("4 gaps in the last ten seconds" in text for text in found)
