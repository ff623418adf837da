"""What is recognised and followed moves features, latents and triggers like any sensor."""

from pathlib import Path

import numpy as np

from mappings.recognition.kinds.base import SURE
from mappings.training.temporal import Following
from pipeline.engine.inner import tell_following
from pipeline.engine.opening import mistakes_in
from pipeline.engine.replay import compare
from pipeline.engine.standin import PLAYED
from pipeline.features.raw import Raw
from pipeline.project.recognition import Gesture
from tests.pipeline.engine.recognised import Gesturing, project


def test_likeness_and_progress_of_a_gesture_move_a_latent_and_replay(tmp_path: Path) -> None:
    taught = Gesturing()
    taught.show("circle")
    saved = taught.outside.saved["gestures/learnt.safetensors"]
    made = project()
    made.recognised = saved if isinstance(saved, bytes) else saved()
    made.rig.gestures.append(Gesture("circle"))
    for scene in made.scenes.values():
        scene.features = [Raw("made", ["gestures.circle.progress"])]
    stage = Gesturing(made, tmp_path / "take.mcap")
    stage.move("rest", 0.3)
    stage.do("mapping", "direct")
    stage.do("direct/route", "made", 1, 1.0)
    stage.do("direct/range", "made", 0.0, 1.0)
    stage.do("run")
    stage.move("rest", 0.5)
    still = stage.latents[0]
    stage.move("circle", 0.6)
    assert stage.status()["features"]["made"] > 0.3
    assert stage.latents[0] > still + 1.0
    stage.move("circle", 1.0)
    assert stage.outside.take is not None
    stage.outside.take.close()
    assert compare(tmp_path / "take.mcap")["different"] == 0


def test_a_trigger_waits_for_the_likeness_of_a_gesture() -> None:
    stage = Gesturing()
    stage.show("circle")
    stage.do("trigger/add", "go", f"gestures.circle.likeness > {SURE}", "scene storm")
    stage.make("circle")
    assert stage.engine.active == "storm"


def test_another_scene_takes_what_a_mapping_follows_and_its_own_may_not() -> None:
    made = project()
    made.scenes["storm"].features = [Raw("far", ["following.main"])]
    stage = Gesturing(made)
    stage.move("rest", 0.1)
    found = Following(((1,), (2,)), (0.25, 0.75), (1.0, 1.5), (0.2, 0.8), (-3.0, -2.0))
    tell_following(stage.engine, stage.engine.scenes["main"], found)
    stage.do("scene", "storm")
    stage.move("rest", 0.1)
    values = stage.status()["features"]
    assert [values[f"far.{what}"] for what in ("progress", "speed", "likelihood")] == [
        0.75,
        1.5,
        -2.0,
    ]
    assert "may not follow itself" in stage.ask("feature/add", "raw", "own", "following.storm")
    stage.do("feature/add", "raw", "other", "following.main.speed")


def test_a_loop_in_a_file_is_told() -> None:
    made = project()
    made.scenes["main"].features.append(Raw("own", ["following.main.progress"]))
    assert any("may not follow itself" in problem for problem in mistakes_in(made))


def test_nothing_is_made_where_nobody_asks() -> None:
    stage = Gesturing()
    stage.show("circle")
    stage.make("circle")
    assert set(stage.engine.graph.layouts) == {"phone"}
    assert PLAYED not in stage.engine.graph.layouts
    assert np.isfinite(stage.latents).all()


def test_a_trigger_that_waits_for_something_else_is_heard_at_once() -> None:
    stage = Gesturing()
    stage.show("circle")
    stage.do("trigger/add", "go", "phone.accelerometer.x > 50", "scene storm")
    stage.make("rest")
    stage.do("trigger/remove", "go")
    stage.do("trigger/add", "go", f"gestures.circle.likeness > {SURE}", "scene storm")
    stage.make("circle")
    assert stage.engine.active == "storm"
