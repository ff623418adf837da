"""Inputs get other names, and all that was taught and learnt from them stays what it was."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.learning import all_recalled, recall, recalled
from pipeline.engine.opening import open_project
from pipeline.engine.recall import recall as recall_takes
from pipeline.engine.replay import compare
from pipeline.features.base import FEATURES, Feature
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.project import Project
from pipeline.project.rig import RigSettings, TeachingSettings
from pipeline.terminal.exporting import export_wekinator
from recordings.files import write_atomic
from recordings.wekinator import read_folder
from sensors.base import Sensor
from sensors.osc import Osc
from sensors.wekinator import Wekinator
from tests.pipeline.engine.stage import MS, Memory, Stage
from tests.sensors.packets import message

LOW, HIGH = (0.1, 0.2, 0.8), (0.9, 0.7, 0.3)
NAMES = ("bend", "twist", "lean")


def project(*features: Feature, sensor: Sensor | None = None) -> Project:
    scene = default_scene(2, 0.0, 1.0)
    scene.features = list(features)
    rig = RigSettings(teaching=TeachingSettings(seconds=0.0))
    rig.buttons["wek.input.3"] = "panic"
    return new_project([sensor or Wekinator(name="wek")], scene, rig=rig)


def by_name() -> Project:
    inputs = [f"wek.input.{i}" for i in (1, 2, 3)]
    found = project(FEATURES.load("raw")(name="inputs", inputs=inputs))
    found.scenes["main"].features = found.scenes["main"].features[:1]
    found.scenes["main"].latents[1].inputs = ["inputs.2", "inputs.3"]
    return found


def send(stage: Stage, at: Any, count: int = 40, address: str = "/wek/inputs") -> None:
    rng = np.random.default_rng(5)
    for _ in range(count):
        stage.now += 10 * MS
        values = (np.asarray(at) + rng.normal(0, 0.02, len(at))).tolist()
        stage.hear(message(address, "f" * len(at), *values), 6448)


def teach(stage: Stage) -> None:
    for at, target in ((LOW, (0.2, 0.9)), (HIGH, (0.8, 0.1)), (LOW, (0.2, 0.9))):
        stage.do("target", *target)
        stage.do("record")
        send(stage, at)
        stage.do("record/stop")


def train(stage: Stage) -> None:
    stage.do("train")
    stage.answer()


def weights(stage: Stage) -> list[Any]:
    learnt = stage.engine.active_scene.learnt
    assert learnt is not None
    return [(name, array.tolist()) for name, array in sorted(learnt.mapping.weights().items())]


def test_what_plays_is_the_same_under_other_names(tmp_path: Path) -> None:
    take = tmp_path / "take.mcap"
    outside = Memory(take)
    stage, other = Stage(by_name(), outside), Stage(by_name())
    for one in (stage, other):
        teach(one)
        train(one)
        one.do("run")
        send(one, HIGH, 20)
    heard = stage.latents
    stage.do("inputs/names", *NAMES)
    assert stage.latents == heard  # nothing is heard of the renaming itself
    for at in (LOW, HIGH):
        send(stage, at, 20)
        send(other, at, 20)
        assert stage.latents == other.latents
    scene = stage.engine.active_scene
    assert scene.learnt is not None
    assert scene.learnt.inputs == ("inputs.bend", "inputs.twist", "inputs.lean")
    assert scene.latents[1].inputs == ["inputs.twist", "inputs.lean"]
    assert stage.engine.graph.views["main"].names == scene.learnt.inputs
    assert not scene.stale
    assert outside.take is not None
    outside.take.close()
    assert compare(take)["different"] == 0


def test_rounds_teach_the_same_as_before() -> None:
    stage, other = Stage(by_name()), Stage(by_name())
    teach(stage)
    teach(other)
    stage.do("inputs/names", *NAMES)
    for one in (stage, other):
        one.do("target", 0.4, 0.4)
        one.do("record")
        send(one, (0.5, 0.5, 0.5))
        one.do("record/stop")
        train(one)
    assert weights(stage) == weights(other)
    assert stage.outside.jobs[-1].examples.inputs == tuple(f"inputs.{n}" for n in NAMES)
    stage.do("inputs/names", "twist", "bend", "lean")  # names change places
    train(stage)
    assert weights(stage) == weights(other)


@pytest.mark.parametrize("kept", ["all", "rounds"])
def test_after_the_next_start_all_is_there_under_the_names(tmp_path: Path, kept: str) -> None:
    folder = tmp_path / "piece"
    write_project(by_name(), folder)
    outside = Memory(folder / "takes" / "take.mcap")
    stage = Stage(open_project(folder), outside)
    teach(stage)
    train(stage)
    stage.do("inputs/names", *NAMES)
    stage.do("run")
    send(stage, HIGH)
    assert outside.take is not None
    outside.take.close()
    for name, data in outside.saved.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / name, data if isinstance(data, bytes) else data())
    if kept == "rounds":
        (folder / "scenes" / "main" / "mapping" / "mapping.safetensors").unlink()
    again = Stage(open_project(folder))
    recall(again.engine, "main")
    scene, tables, book = again.outside.recalls[0]
    found, problems = recall_takes(folder, tables, scene, book)
    assert problems == []
    for where, capture in found.items():
        recalled(again.engine, scene, where, capture)
    all_recalled(again.engine, scene)
    if kept == "rounds":
        train(again)
    assert not again.engine.active_scene.stale
    assert weights(again) == weights(stage)
    again.do("run")
    send(again, HIGH)
    assert again.latents == pytest.approx([0.8, 0.1], abs=0.1)
    export_wekinator(folder, tmp_path / "theirs")
    assert read_folder(tmp_path / "theirs").inputs.names == NAMES
    sensor = open_project(folder).sensors[0]
    assert isinstance(sensor, Wekinator)
    assert sensor.channels == list(NAMES)
    assert again.engine.project.rig.buttons == {"wek.lean": "panic"}


def test_features_that_are_still_read_from_takes_get_the_names_too(tmp_path: Path) -> None:
    folder = tmp_path / "piece"
    write_project(by_name(), folder)
    outside = Memory(folder / "takes" / "take.mcap")
    stage = Stage(open_project(folder), outside)
    teach(stage)
    train(stage)
    captures = dict(stage.engine.active_scene.teaching.captures)
    stage.engine.active_scene.teaching.captures.clear()
    recall(stage.engine, "main")
    scene, tables, book = outside.recalls[0]
    stage.do("inputs/names", *NAMES)
    stage.do("inputs/names", "twist", "bend", "more")
    assert outside.take is not None
    outside.take.close()
    found, _ = recall_takes(folder, tables, scene, book)
    for where, capture in found.items():
        recalled(stage.engine, scene, where, capture)
    all_recalled(stage.engine, scene)
    names = ("inputs.twist", "inputs.bend", "inputs.more")
    for where, capture in stage.engine.active_scene.teaching.captures.items():
        assert capture.names == names
        assert np.array_equal(np.array(capture.rows), np.array(captures[where].rows))


@pytest.mark.parametrize("inputs", [["wek"], ["wek.input"], ["wek.input.1", "wek.input"]])
def test_groups_of_inputs_stay_what_they_were(inputs: list[str]) -> None:
    feature = FEATURES.load("raw")(name="it", inputs=inputs)
    smooth = FEATURES.load("lowpass")(name="smooth", inputs=["it"])
    stage = Stage(project(feature, smooth))
    send(stage, HIGH)
    before = stage.engine.graph.vector("main")
    stage.do("inputs/names", *NAMES)
    found = stage.engine.graph.vector("main")
    assert found == pytest.approx(before, abs=0.1)  # a feature that smooths begins anew
    assert np.isfinite(found).all()
    send(stage, LOW, 100)
    found = stage.engine.graph.vector("main")
    assert found[-3:] == pytest.approx(LOW, abs=0.1)
    assert len(found) == len(before)


def test_numbers_at_any_address_are_named_too() -> None:
    sensor = Osc(name="faders", port=6448, address="/faders")
    stage = Stage(project(sensor=sensor))
    assert "send them once" in stage.ask("inputs/names", *NAMES)
    send(stage, LOW, address="/faders")
    stage.do("inputs/names", "hand.x", "hand y", "3")
    send(stage, HIGH, address="/faders")
    view = stage.engine.graph.views["main"]
    assert view.names == ("faders.raw.hand-x", "faders.raw.hand y", "faders.raw.3")
    assert stage.engine.graph.vector("main") == pytest.approx(HIGH, abs=0.1)


def test_names_before_any_input_has_come() -> None:
    stage = Stage(by_name())
    stage.do("inputs/names", *NAMES)
    teach(stage)
    assert stage.engine.graph.views["main"].names == tuple(f"inputs.{n}" for n in NAMES)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((), "3 inputs, and 0 names"),
        (("a", "b"), "3 inputs, and 2 names"),
        (("a", "b", "c", "d"), "3 inputs, and 4 names"),
        (("a", "b", "a"), "a name of its own"),
        (("a", " ", "c"), "a name of its own"),
        (("a.b", "a-b", "c"), "a name of its own"),
        (("a", "b", "x" * 101), "at most 100"),
    ],
)
def test_names_that_do_not_fit_change_nothing(names: tuple[str, ...], text: str) -> None:
    stage = Stage(by_name())
    send(stage, LOW)
    before = stage.engine.project.tables()
    assert text in stage.ask("inputs/names", *names)
    assert stage.engine.project.tables() == before


def test_what_cannot_be_renamed_is_told() -> None:
    kind: Any = FEATURES.load("expression")
    written = {"both": "input._1 + input._2"}
    stage = Stage(project(kind(name="sum", inputs=["wek"], expressions=written)))
    send(stage, LOW)
    assert stage.engine.graph.views["main"].problems == ()
    problem = stage.ask("inputs/names", *NAMES)
    assert '"sum" (expression)' in problem
    assert "Name the channels in rig.toml instead" in problem
    assert stage.engine.graph.views["main"].problems == ()
    empty = Stage(new_project([], default_scene(2)))
    assert "the rig has none" in empty.ask("inputs/names", "a")


def test_not_while_it_is_trained() -> None:
    stage = Stage(by_name())
    teach(stage)
    stage.do("train")
    assert "when it is done" in stage.ask("inputs/names", *NAMES)
    stage.answer()
    stage.do("inputs/names", *NAMES)


def test_a_round_under_way_goes_on() -> None:
    stage = Stage(by_name())
    stage.do("record")
    send(stage, LOW, 10)
    stage.do("inputs/names", *NAMES)
    send(stage, LOW, 10)
    stage.do("record/stop")
    (capture,) = stage.engine.active_scene.teaching.captures.values()
    assert capture.names == tuple(f"inputs.{n}" for n in NAMES)
    rows = np.array(capture.rows)
    assert rows.shape == (20, 3)
    assert np.isfinite(rows).all()
