"""One latent heard alone sweeps over its range, safely, and leaves what is taught alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.replay import compare
from pipeline.engine.shaping import NEAR
from tests.pipeline.engine.stage import (
    FLAT,
    SIDE,
    STEEPEST,
    UPRIGHT,
    Memory,
    Stage,
    largest_step,
    phone_project,
)


def swept(stage: Stage, seconds: float) -> np.ndarray[Any, Any]:
    """Return the latents that go out in some seconds, shape (n, m)."""
    before = len(stage.outside.latents)
    stage.wait(seconds)
    return stage.heard(before)


def test_one_latent_goes_over_its_range_and_the_others_rest() -> None:
    stage = Stage()
    stage.do("latent/limits", 2, -1.0, 2.0)
    stage.do("target", 0.5, 0.5, 0.5, 0.5)
    stage.wait(0.2)
    stage.do("latent/solo", 2, 4.0)
    rows = swept(stage, 4.2)
    assert len(rows) >= 400  # the timer steps it, though nothing moves
    assert (rows[20:, 1].min(), rows[20:, 1].max()) == (
        pytest.approx(-1.0, abs=0.01),
        pytest.approx(2.0, abs=0.01),
    )
    assert np.abs(rows[20:, [0, 2, 3]]).max() <= 6 * NEAR
    assert largest_step(rows) <= 0.5 * STEEPEST * 0.1 + 1.5 * 2 * np.pi / 4 * 0.01 + 1e-3
    assert stage.engine.active_scene.target.tolist() == [0.5] * 4


def test_it_begins_at_rest() -> None:
    stage = Stage()
    stage.do("latent/rest", 1, -2.0)
    stage.do("latent/solo", 1, 8.0)
    stage.wait(0.15)
    first = stage.latents[0]
    assert -2.0 <= first < -1.5
    stage.wait(0.5)
    assert stage.latents[0] > first


@pytest.mark.parametrize("ending", [("latent/solo", 0), ("target", 0.5, 0.5, 0.5, 0.5)])
def test_it_goes_on_until_it_is_told(ending: tuple[Any, ...]) -> None:
    stage = Stage()
    stage.do("target", 0.5, 0.5, 0.5, 0.5)
    stage.do("latent/solo", 3)
    stage.wait(20.0)
    for order in (("latent/name", 3, "breath"), ("status",), ("latents",)):
        stage.do(*order)
        assert stage.engine.active_scene.solo is not None, order
    stage.do(*ending)
    stage.wait(0.3)
    assert stage.latents == [0.5] * 4
    assert stage.engine.due() is None  # nothing steps any longer
    assert [latent.name for latent in stage.engine.active_scene.latents][2] == "breath"


def test_panic_ends_it() -> None:
    stage = Stage()
    stage.do("target", 0.5, 0.5, 0.5, 0.5)
    stage.do("latent/solo", 1)
    stage.wait(1.0)
    stage.do("panic")
    before = len(stage.outside.latents)
    stage.wait(2.0)
    assert len(stage.outside.latents) == before
    assert "resume first" in stage.ask("latent/solo", 1)
    stage.do("resume")
    stage.wait(0.3)
    assert stage.latents == [0.5] * 4


def test_playing_goes_on_after_it_and_rounds_are_as_they_were() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT, SIDE)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(FLAT, 3.0)  # what was before is out of all features
    played = stage.latents
    rounds = stage.engine.active_scene.teaching.book.dumps()
    stage.do("latent/solo", 4)
    stage.hold(FLAT, 2.0)
    assert stage.latents[:3] == pytest.approx([0.0] * 3, abs=1e-3)
    stage.do("latent/solo")
    stage.hold(FLAT, 0.5)
    assert stage.latents == pytest.approx(played, abs=0.02)
    assert stage.engine.active_scene.teaching.book.dumps() == rounds


def test_what_cannot_be_heard_says_why() -> None:
    stage = Stage()
    assert "latents 1 to 4" in stage.ask("latent/solo", 5)
    assert "seconds must be" in stage.ask("latent/solo", 1, 0.0)
    stage.do("latent/lock", 1)
    assert "latent/lock 1 0" in stage.ask("latent/solo", 1)
    stage.do("latent/enable", 2, 0)
    assert "latent/enable 2 1" in stage.ask("latent/solo", 2)
    stage.do("record")
    assert "end it first" in stage.ask("latent/solo", 3)


def test_a_take_with_it_replays(tmp_path: Path) -> None:
    stage = Stage(phone_project(), Memory(tmp_path / "take.mcap"))
    stage.do("latent/solo", 2, 3.0)
    stage.hold(FLAT, 1.0)
    stage.wait(1.0)
    stage.do("latent/solo", 3)
    stage.wait(1.0)
    stage.do("stop")
    stage.wait(0.5)
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["latents"] > 200
    assert found["different"] == 0
