"""Features are added, removed, changed and renamed while a scene plays; nothing taught is lost."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.commands import call
from pipeline.engine.captures import place
from pipeline.engine.learning import all_recalled, recalled
from pipeline.engine.recall import recall
from pipeline.engine.replay import compare
from pipeline.features.base import FEATURES
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, phone_project


def played(m: int = 2, take: Path | None = None) -> Stage:
    """Return a stage that plays what two rounds of a phone have taught."""
    stage = Stage(phone_project(m=m), Memory(take))
    stage.teach(FLAT, SIDE)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(UPRIGHT, 0.3)
    return stage


def names(stage: Stage) -> tuple[str, ...]:
    return stage.engine.graph.views["main"].names


def in_take(stage: Stage, folder: Path) -> None:
    """Answer the recall that was asked for last, as the trainer would."""
    scene, tables, book = stage.outside.recalls[-1]
    found, problems = recall(folder, tables, scene, book)
    assert problems == []
    for where, capture in found.items():
        recalled(stage.engine, scene, where, capture)
    all_recalled(stage.engine, scene)


def closed(stage: Stage) -> None:
    assert stage.outside.take is not None
    stage.outside.take.close()
    stage.outside.take = None


def test_a_feature_that_is_added_gives_its_values_at_the_next_frame() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    reply = stage.do("feature/add", "lowpass", "slow", "phone.accelerometer")
    assert reply == ["slow.x", "slow.y", "slow.z"]
    stage.hold(FLAT, 0.1)
    found = call(stage.engine, "features", [])
    assert found[found.index("slow.z") + 1] == pytest.approx(9.81)
    assert "scenes/main/scene.toml" in stage.outside.saved


def test_rounds_are_read_again_and_teach_the_new_feature(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    stage = played(take=tmp_path / "takes" / "take.mcap")
    before = len(stage.outside.jobs)
    stage.do("feature/add", "norm", "size", "phone.accelerometer")
    assert stage.engine.active_scene.stale
    stage.do("train")
    assert len(stage.outside.jobs) == before  # it waits for the features
    closed(stage)
    in_take(stage, tmp_path)
    job = stage.outside.jobs[-1]
    assert "size" in job.examples.inputs
    assert np.isfinite(job.examples.x).all()
    stage.answer()
    assert "size" in stage.engine.active_scene.learnt.inputs  # type: ignore[union-attr]  # it is learnt


def test_rounds_whose_take_is_gone_teach_what_they_did(tmp_path: Path) -> None:
    stage = played()
    stage.do("feature/add", "norm", "size", "phone.accelerometer")
    stage.do("train")
    all_recalled(stage.engine, "main")  # nothing was found
    assert set(stage.outside.jobs[-1].examples.rounds) == {1, 2}
    told = [text for (text,) in stage.outside.told("warning")]
    assert any('"round 1" is learnt from as it was' in text for text in told)


def test_a_part_of_a_movement_does_not_replace_all_of_it() -> None:
    stage = played()
    teaching = stage.engine.active_scene.teaching
    r = teaching.book[1]
    whole = teaching.captures[place(r)]
    stage.do("feature/add", "norm", "size", "phone.accelerometer")
    part = type(whole)(whole.names, whole.times[:5], whole.rows[:5])
    recalled(stage.engine, "main", place(r), part)
    assert teaching.captures[place(r)] is whole


def test_what_plays_goes_on_when_features_are_added_or_others_removed() -> None:
    stage = played()
    stage.do("feature/add", "norm", "size", "phone.accelerometer")
    stage.hold(UPRIGHT, 0.5)
    with_it = stage.latents
    stage.do("feature/remove", "size")
    stage.hold(UPRIGHT, 0.5)
    assert stage.latents == pytest.approx(with_it, abs=0.05)
    assert stage.engine.state()[0] == "playing"
    assert not any("train again" in text for (text,) in stage.outside.told("warning"))


def test_a_feature_that_plays_says_what_comes_of_removing_it() -> None:
    stage = played()
    stage.do("feature/remove", "phone.orientation")
    (told,) = [t for (t,) in stage.outside.told("warning") if "train again" in t]
    assert "phone.orientation" in told


def test_a_feature_that_others_use_stays() -> None:
    stage = Stage()
    stage.do("feature/add", "norm", "size", "phone.accelerometer")
    stage.do("feature/add", "lowpass", "slow", "size")
    stage.hold(FLAT, 0.1)
    stage.do("latent/inputs", 1, "size")
    problem = stage.ask("feature/remove", "size")
    assert problem.startswith('"size" is used by slow, latent-1: ')
    stage.do("latent/inputs", 1)
    stage.do("feature/remove", "slow")
    stage.do("feature/remove", "size")


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (("lowpas", "a", "phone"), 'There is no feature "lowpas". Did you mean "lowpass"?'),
        (("norm", "a"), "has no inputs; name a sensor, a channel or a feature"),
        (("norm", "", "phone"), "a feature needs a name of 1 to 100 letters"),
        (("norm", "phone", "phone"), '"phone" is a sensor; choose another name'),
        (("norm", "a", "fone"), 'there is no "fone" (yet). Did you mean "phone"?'),
        (
            ("norm", "phone.intensity", "phone"),
            'there is a feature "phone.intensity" already',
        ),
        (
            ("orientation", "a", "phone.accelerometer.x"),
            'Feature "a" (orientation): needs accelerometer x, y, z',
        ),
    ],
)
def test_what_cannot_be_added_is_told(args: tuple[str, ...], problem: str) -> None:
    stage = Stage()
    before = [f.name for f in stage.engine.project.scenes["main"].features]
    assert stage.ask("feature/add", *args).startswith(problem)
    assert [f.name for f in stage.engine.project.scenes["main"].features] == before


def test_keys_are_set_within_their_ranges() -> None:
    stage = played()
    assert stage.ask("feature/set", "phone.intensity", "gain", -1).startswith('"gain" must be')
    assert stage.ask("feature/set", "phone.intensity", "gain", "much").startswith('"gain" must be')
    assert stage.ask("feature/set", "phone.intensity", "gian", 1) == (
        '"phone.intensity" has no key "gian". Did you mean "gain"?'
    )
    stage.do("feature/set", "phone.intensity", "gain", 0.5)
    stage.do("feature/set", "phone.intensity", "compressed", 0)
    found = {f.name: f for f in stage.engine.project.scenes["main"].features}["phone.intensity"]
    assert (found.gain, found.compressed) == (0.5, False)  # type: ignore[attr-defined]  # an intensity's
    assert any("as it was" in text for (text,) in stage.outside.told("warning"))


def test_expressions_are_set_one_by_one() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.05)
    stage.do("feature/add", "expression", "mine", "phone")
    stage.do("feature/set", "mine", "expressions.up", "2 * accelerometer.z")
    stage.do("feature/set", "mine", "expressions.twice", "2 * up")
    stage.hold(FLAT, 0.05)
    assert {"mine.up", "mine.twice"} <= set(names(stage))
    assert "character" in stage.ask("feature/set", "mine", "expressions.up", "2 *")
    assert stage.ask("feature/set", "mine", "expressions.up") != ""  # "twice" uses it
    stage.do("feature/set", "mine", "expressions.twice")
    stage.do("feature/set", "mine", "inputs", "phone.gyroscope", "phone.accelerometer")


def test_inputs_that_others_use_cannot_vanish() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.05)
    stage.do("feature/add", "lowpass", "slow", "phone.accelerometer")
    stage.do("feature/add", "norm", "size", "slow.x", "slow.y")
    problem = stage.ask("feature/set", "slow", "inputs", "phone.gyroscope.x")
    assert problem == '"size" uses "slow.x", which would be no more'


def test_renaming_is_followed_by_all_that_uses_a_feature(tmp_path: Path) -> None:
    take = tmp_path / "take.mcap"
    stage = Stage(phone_project(m=2), Memory(take))
    stage.hold(FLAT, 0.05)
    stage.do("feature/add", "lowpass", "slow", "phone.orientation")
    inputs = ["phone.orientation", "phone.accelerometer", "slow"]
    stage.do("feature/add", "expression", "mine", *inputs)
    text = "phone.orientation.tilt + max(orientation) + slow.tilt + accelerometer.x"
    stage.do("feature/set", "mine", "expression", text)
    stage.hold(FLAT, 0.05)
    stage.teach(FLAT, SIDE)
    stage.do("latent/inputs", 1, "phone.orientation", "mine")
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(SIDE, 0.5)
    before, mine = stage.latents, value(stage, "mine")
    stage.do("feature/rename", "phone.orientation", "way.up")
    stage.hold(SIDE, 0.5)
    assert stage.latents == pytest.approx(before, abs=0.05)
    assert value(stage, "mine") == pytest.approx(mine, abs=0.01)
    assert not stage.engine.active_scene.stale
    assert stage.engine.active_scene.latents[0].inputs == ["way.up", "mine"]
    assert "way.up.tilt" in stage.engine.active_scene.learnt.inputs  # type: ignore[union-attr]  # learnt
    assert all("way.up.tilt" in c.names for c in captures(stage))
    assert stage.ask("feature/remove", "way.up").startswith('"way.up" is used by slow, mine')
    closed(stage)
    assert compare(take)["different"] == 0


def captures(stage: Stage) -> list[Any]:
    return list(stage.engine.active_scene.teaching.captures.values())


def value(stage: Stage, name: str) -> float:
    found = call(stage.engine, "features", [])
    return float(found[found.index(name) + 1])


def test_types_are_told_with_their_keys() -> None:
    (text,) = call(Stage().engine, "feature/types", [])
    found = {entry["type"]: entry for entry in json.loads(text)}
    assert found.keys() == set(FEATURES.types())
    assert all(entry["text"].endswith(".") for entry in found.values())
    cutoff = {key["name"]: key for key in found["lowpass"]["keys"]}["cutoff"]
    assert (cutoff["kind"], cutoff["min"], cutoff["max"], cutoff["default"], cutoff["unit"]) == (
        "number",
        0.01,
        1000.0,
        10.0,
        "Hz",
    )
    mode = {key["name"]: key for key in found["pipointensity"]["keys"]}["mode"]
    assert (mode["kind"], mode["choices"]) == ("choice", ["abs", "pos", "neg", "square"])


def test_features_stay_as_they_are_while_a_round_is_recorded() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.05)
    stage.do("record", 0)
    told = "a round is being recorded; end it first"
    assert stage.ask("feature/add", "norm", "size", "phone.accelerometer") == told
    assert stage.ask("feature/remove", "phone.intensity") == told
    assert stage.ask("feature/rename", "phone.intensity", "x") == told


def test_a_take_with_all_of_it_replays_bit_for_bit(tmp_path: Path) -> None:
    stage = played(take=tmp_path / "take.mcap")
    stage.do("feature/add", "lowpass", "slow", "phone.orientation")
    stage.hold(SIDE, 0.2, 0.1)
    stage.do("feature/set", "phone.intensity", "gain", 0.7)
    stage.hold(SIDE, 0.2, 0.1)
    stage.do("feature/rename", "slow", "slower")
    stage.do("sensor/rename", "phone", "left")
    stage.hold(SIDE, 0.2, 0.1)
    stage.do("feature/remove", "slower")
    stage.hold(FLAT, 0.2, 0.1)
    closed(stage)
    found = compare(tmp_path / "take.mcap")
    assert found["different"] == 0
    assert found["latents"] > 400
