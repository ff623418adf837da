"""A lost sensor is done without: a mapping that never heard it crosses in, and out again."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mappings.training.fit import TrainingCancelledError
from pipeline.engine.instead import blobs_in, keep
from pipeline.engine.lacking import lacking, without_each
from pipeline.engine.learnt import unpack
from pipeline.engine.outside import Job
from pipeline.engine.replay import compare
from recordings.events import Offer, Swap
from sensors.comote import Comote
from tests.pipeline.engine.stage import (
    FLAT,
    MS,
    PERIOD,
    SECOND,
    SIDE,
    UPRIGHT,
    Memory,
    Stage,
    largest_step,
    phone_project,
    sample,
)


class Pair(Stage):
    """A stage with two phones, of which the right may fall silent, and perhaps a spare for it."""

    def __init__(self, outside: Memory | None = None, spare: bool = False) -> None:
        phones = [Comote(name="left", id="0"), Comote(name="right", id="1")]
        phones += [Comote(name="spare", id="2", spare_for="right")] if spare else []
        project = phone_project(sensors=list(phones))
        features = project.scenes["main"].features
        features[:] = [f for f in features if not f.name.startswith("spare")]
        super().__init__(project, outside)

    def move(self, left: Any, right: Any, seconds: float, spare: Any = None) -> None:
        rng = np.random.default_rng(self.now % 2**32)
        for _ in range(round(seconds * SECOND / PERIOD)):
            self._until(self.now + PERIOD)
            for device, pose in (("0", left), ("1", right), ("2", spare)):
                if pose is not None:
                    moved = np.asarray(pose) + rng.normal(0, 0.02, 3)
                    turned = rng.normal(0, 0.02, 3)
                    self.hear(sample(device, self.now // MS % 2**31, moved, turned))

    def teach_both(self) -> Job:
        for i, pose in enumerate((FLAT, UPRIGHT, FLAT, UPRIGHT)):
            self.do("queue/go", 1 + i % 2)
            self.do("record", 1.0)
            self.move(pose, pose, 1.1)
        self.do("mapping", "knn")
        self.do("train")
        return self.outside.jobs[-1]


@cache
def learnt() -> tuple[bytes, tuple[bytes, ...], Job]:
    """What the trainer answers: the mapping, and those that do without each phone."""
    stage = Pair()
    job = stage.teach_both()
    report = stage.answer()
    blob = next(e.blob for e in stage.outside.events if isinstance(e, Swap))
    return blob, tuple(without_each(job, report, lambda: False)), job


def playing(outside: Memory | None = None, spare: bool = False) -> Pair:
    stage = Pair(outside, spare)
    stage.move(FLAT, FLAT, 0.2, FLAT if spare else None)
    blob, others, _ = learnt()
    stage.engine.step(Swap(stage.now, "main", blob))
    for other in others:
        stage.engine.step(Offer(stage.now, "main", other))
    stage.do("run")
    stage.move(UPRIGHT, UPRIGHT, 0.5, FLAT if spare else None)
    return stage


def told(stage: Stage) -> dict[str, Any]:
    return dict(json.loads(stage.do("status")[0])["without"])


def test_a_job_says_which_sensors_there_are_and_one_is_left_out_each_time() -> None:
    job = learnt()[2]
    found = dict(lacking(job))
    assert list(found) == ["left", "right"]
    assert all(name.startswith("right") for name in found["left"].examples.inputs)
    job.choices[0] = ["left.orientation"]
    trains = {name: own.trains for name, own in lacking(job)}
    job.choices[0] = []
    assert trains == {"left": [False, True, True, True], "right": [True] * 4}
    with pytest.raises(TrainingCancelledError):
        list(without_each(job, {}, lambda: True))


def test_the_movement_of_the_other_phone_plays_on_and_back_without_a_jump() -> None:
    stage = playing()
    known = stage.latents
    since = len(stage.outside.latents)
    stage.move(UPRIGHT, None, 2.5)
    assert told(stage)["plays"] == "right"
    assert stage.latents == pytest.approx(known, abs=0.15)  # not at rest
    assert json.loads(stage.do("status")[0])["resting"] == {}
    stage.move(FLAT, None, 0.5)
    assert np.abs(np.array(stage.latents) - known).max() > 1.0  # it moves them
    stage.move(FLAT, FLAT, 1.0)
    assert told(stage)["plays"] == ""
    moved = stage.heard(since)
    assert largest_step(moved[:240]) < 0.15
    assert largest_step(moved[-90:]) < 0.3


def test_it_is_told_how_well_each_can_be_done_without() -> None:
    says = told(playing())["says"]
    assert len(says) == 2
    assert says[0].startswith('Without "left": off by ')
    assert " % of the range instead of " in says[0]


def test_where_both_are_lost_or_it_is_switched_off_the_latents_rest() -> None:
    stage = playing()
    stage.wait(3.0)
    assert stage.latents == pytest.approx([0.0] * 4, abs=1e-3)
    stage = playing()
    stage.engine.project.rig.playing.without_sensor = False
    stage.move(UPRIGHT, None, 3.0)
    assert told(stage)["plays"] == ""
    assert stage.latents == pytest.approx([0.0] * 4, abs=1e-3)


def test_a_spare_comes_first() -> None:
    stage = playing(spare=True)
    stage.move(UPRIGHT, None, 2.0, UPRIGHT)
    assert told(stage)["plays"] == ""


def test_what_is_kept_is_played_after_the_next_start_and_dropped_with_other_rounds() -> None:
    stage = playing()
    keep(stage.engine, stage.engine.active_scene)  # as when they come from the trainer
    file = stage.outside.saved["scenes/main/mapping/without.safetensors"]
    assert callable(file)
    again = Pair().engine.project
    again.mappings["main"], again.without["main"] = learnt()[0], file()
    other = Stage(again)
    assert len(told(other)["known"]) == 2
    assert not [path for path in other.outside.saved if "without" in path], "it is there already"
    stage.do("queue/go", 3)
    stage.do("record", 0.5)
    stage.move(SIDE, SIDE, 0.7)
    stage.do("mapping", "knn")
    stage.do("train")
    stage.answer()
    assert told(stage)["known"] == []
    assert stage.outside.saved["scenes/main/mapping/without.safetensors"] == b""


def test_a_renamed_phone_is_still_done_without() -> None:
    stage = playing()
    stage.do("stop")
    stage.do("sensor/rename", "left", "arm")
    stage.do("run")
    stage.move(UPRIGHT, UPRIGHT, 0.3)
    stage.move(UPRIGHT, None, 2.0)
    assert stage.engine.active_scene.instead is not None
    assert np.abs(stage.latents).max() > 1.0


def test_what_is_kept_after_a_phone_was_renamed_has_its_new_name() -> None:
    stage = playing()
    keep(stage.engine, stage.engine.active_scene)
    stage.do("stop")
    stage.do("sensor/rename", "left", "arm")
    file = stage.outside.saved["scenes/main/mapping/without.safetensors"]
    assert callable(file)
    inputs = {name for blob in blobs_in(file()) for name in unpack(blob).inputs}
    assert {name.split(".")[0] for name in inputs} == {"arm", "right"}


def test_a_take_with_a_loss_replays_bit_for_bit(tmp_path: Path) -> None:
    stage = playing(Memory(tmp_path / "take.mcap"))
    stage.move(UPRIGHT, None, 1.2)
    stage.move(FLAT, FLAT, 0.5)
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["different"] == 0
    assert found["latents"] > 200
