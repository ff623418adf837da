"""What a map is drawn from is worked out aside, once for each ground."""

import json
from pathlib import Path
from typing import Any

from tests.pipeline.engine.stage import Stage
from tests.pipeline.engine.test_ground import grounded
from tests.pipeline.engine.test_models import Folder


def asked(stage: Stage) -> dict[str, Any]:
    (text,) = stage.do("space")
    found: dict[str, Any] = json.loads(text)
    return found


def test_it_is_worked_out_aside_and_once(tmp_path: Path) -> None:
    outside = Folder(tmp_path)
    stage = Stage(grounded(), outside)
    assert asked(stage) == asked(stage) == {"wait": True}
    assert len(outside.aside_) == 1
    outside.finish()
    found = asked(stage)
    assert len(found["density"]) == 4
    assert not outside.aside_
    assert [r["name"] for r in found["regions"]] == ["calm", "storm"]
    assert len(found["points"]) % 2 == 0
    assert found["points"]


def test_axes_in_place_of_latents_are_told_anew(tmp_path: Path) -> None:
    outside = Folder(tmp_path)
    stage = Stage(grounded(), outside)
    asked(stage)
    outside.finish()
    stage.do("latents/axes", "principal", 2)
    assert asked(stage) == {"wait": True}
    outside.finish()
    assert asked(stage)["axes"]["to"] == [[1.0, 0.0], [0.0, 1.0]]


def test_without_an_analysis_there_is_nothing() -> None:
    assert asked(Stage()) == {}
