"""What becomes of a better mapping: it waits, is taken, is taken back, and never surprises."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.engine.improving import improved, progressed
from pipeline.engine.jobs import learn, whole
from pipeline.engine.learnt import pack, unpack
from pipeline.engine.replay import compare
from recordings.events import Offer, Swap
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, largest_step

MAPPING = "scenes/main/mapping/mapping.safetensors"


def searching(take: Path | None = None) -> Stage:
    """Return a stage that plays what it has learnt, while something better is looked for."""
    stage = Stage(outside=Memory(take))
    stage.teach(FLAT, UPRIGHT, SIDE)
    stage.do("play")
    stage.answer(goes_on=True)
    stage.hold(FLAT, 0.5)
    return stage


def find(stage: Stage) -> bytes:
    """Let the search find another mapping; return its bytes."""
    job = stage.outside.jobs[-1]
    found = learn(replace(job, settings={"type": "knn"}), lambda *_: None, lambda: False)
    mapping, inputs, report = whole(job, found)
    report = {**report, "overall": 0.03, "before": 0.04}
    blob = pack(mapping, inputs, job.examples.outputs, job.taught, report)
    improved(stage.engine, job.token, job.scene, blob, report)
    return blob


def plays(stage: Stage, blob: bytes) -> bool:
    """Return whether what is heard is what a mapping says."""
    stage.hold(UPRIGHT, 0.5, 0.3)
    learnt = unpack(blob)
    learnt.find(stage.engine.graph.views["main"].names)
    said = learnt.predict(stage.engine.graph.vector("main"))
    return stage.latents == pytest.approx(np.clip(said, -3.0, 3.0).tolist())


def test_a_better_mapping_waits_until_it_is_taken_and_can_be_taken_back() -> None:
    stage = searching()
    first = stage.outside.saved[MAPPING]
    assert isinstance(first, bytes)
    better = find(stage)
    assert plays(stage, first)
    assert stage.outside.told("offer") == [[25, 0.04, 0.03]]
    assert stage.do("train/offer") == [25, 0.04, 0.03]
    assert stage.outside.saved[MAPPING] == first
    assert stage.do("train/take") == [25]
    assert plays(stage, better)
    assert not stage.engine.active_scene.stale
    assert stage.outside.saved[MAPPING] == better
    assert stage.do("train/offer") == [0, 0.0, 0.0]
    stage.do("train/back")
    assert plays(stage, first)
    assert stage.outside.saved[MAPPING] == first
    assert stage.do("train/take") == [25]  # it was offered again
    assert plays(stage, better)


def test_taking_it_is_blended_in() -> None:
    stage = searching()
    stage.engine.project.rig.playing.crossfade = 1.0
    find(stage)
    since = len(stage.outside.latents)
    stage.do("train/take")
    stage.hold(FLAT, 1.2)
    assert largest_step(stage.heard(since)) < 0.1


def test_a_scene_that_swaps_takes_it_at_once_and_can_go_back() -> None:
    stage = searching()
    first = stage.outside.saved[MAPPING]
    assert isinstance(first, bytes)
    stage.do("train/improve", "swap")
    assert not stage.engine.active_scene.stale
    better = find(stage)
    assert plays(stage, better)
    stage.do("train/back")
    assert plays(stage, first)


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.do("train"),
        lambda s: s.do("record"),
        lambda s: s.do("round/mute", 1),
        lambda s: s.do("latent/inputs", 1, "phone.intensity"),
        lambda s: s.do("latent/train", 1, 0),
        lambda s: s.do("mapping", "ridge"),
        lambda s: s.do("train/refuse"),
        lambda s: s.do("train/improve", "off"),
    ],
)
def test_whatever_is_taught_otherwise_ends_it(
    change: Callable[[Stage], object], answered: bool
) -> None:
    stage = searching()
    if answered:
        find(stage)
    cancelled = stage.outside.cancelled
    change(stage)
    assert stage.outside.cancelled == cancelled + (not answered)
    assert stage.engine.improving.search is None
    find(stage)  # too late
    assert "no better mapping is offered" in stage.ask("train/take")
    assert stage.outside.told("offer") == ([[25, 0.04, 0.03], [0, 0.0, 0.0]] if answered else [])


def test_another_scene_ends_the_search_and_an_offer_waits_there() -> None:
    stage = searching()
    stage.do("scene/new", "two")
    stage.do("scene", "two")
    assert (stage.outside.cancelled, stage.engine.improving.search) == (1, None)
    stage.do("scene", "main")
    stage.do("train")
    stage.answer(goes_on=True)
    find(stage)
    stage.do("scene", "two")
    assert "no better mapping is offered" in stage.ask("train/take")
    stage.do("scene", "main")
    assert stage.do("train/take") == [25]


def test_cancelling_ends_the_search_and_leaves_what_is_offered() -> None:
    stage = searching()
    stage.do("train/cancel")
    assert (stage.outside.cancelled, stage.engine.improving.search) == (1, None)
    stage.do("train")
    stage.answer(goes_on=True)
    find(stage)
    stage.do("train/cancel")
    assert stage.do("train/take") == [25]


def test_a_search_that_begins_too_late_ends_at_once() -> None:
    stage = Stage()
    stage.teach(FLAT, UPRIGHT)
    stage.do("train")
    stage.do("record")
    stage.answer(goes_on=True)
    assert (stage.outside.cancelled, stage.engine.improving.search) == (1, None)


def test_a_new_mapping_ends_what_could_be_taken_back() -> None:
    stage = searching()
    find(stage)
    stage.do("train/take")
    stage.do("train")
    stage.answer()
    assert "no better mapping was taken" in stage.ask("train/back")


def test_a_search_without_a_find_leaves_all_as_it_is() -> None:
    stage = searching()
    job = stage.outside.jobs[-1]
    assert stage.do("train/progress") == [0.0, "looking for a better mapping"]
    progressed(stage.engine, job.token, 0.5, "trying")
    assert stage.do("train/progress") == [0.5, "trying"]
    improved(stage.engine, job.token, job.scene, b"", None)
    assert stage.do("train/progress") == [0.0, ""]
    assert stage.outside.told("offer") == []


def test_damaged_offers_are_dropped() -> None:
    stage = searching()
    job = stage.outside.jobs[-1]
    improved(stage.engine, job.token, job.scene, b"nonsense", {"before": 1.0, "overall": 0.5})
    assert stage.outside.told("offer") == []
    stage.engine.step(Offer(stage.now, "nowhere", b""))
    assert plays(stage, next(e.blob for e in stage.outside.events if isinstance(e, Swap)))


@pytest.mark.parametrize("way", ["offer", "swap"])
def test_a_take_of_it_replays_bit_for_bit(tmp_path: Path, way: str) -> None:
    stage = searching(tmp_path / "take.mcap")
    stage.do("train/improve", way)
    find(stage)
    stage.hold(SIDE, 0.3, 0.1)
    stage.ask("train/take")
    stage.hold(SIDE, 0.3, 0.1)
    stage.do("train/back")
    stage.hold(SIDE, 0.3, 0.1)
    stage.do("train/take")
    stage.hold(FLAT, 0.3, 0.1)
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["latents"] > 700
    assert found["different"] == 0


def test_only_auto_looks_for_better_mappings() -> None:
    stage = searching()
    assert "Did you mean" in stage.ask("train/improve", "swop")
    stage.do("mapping", "ridge")
    assert "only auto" in stage.ask("train/improve", "swap")


def again(stage: Stage) -> Stage:
    """Return a stage with what a stage left on disk."""
    project = stage.engine.project
    for name, kept in (("mapping", project.mappings), ("better", project.offers)):
        content = stage.outside.saved.get(f"scenes/main/mapping/{name}.safetensors")
        if isinstance(content, bytes):
            kept["main"] = content
    return Stage(project)


def test_an_offer_outlives_the_engine() -> None:
    stage = searching()
    find(stage)
    stage = again(stage)
    assert stage.do("train/offer") == [25, 0.04, 0.03]
    stage.do("train/take")
    assert again(stage).do("train/offer") == [0, 0.0, 0.0]
    stage.do("train/back")
    stage = again(stage)
    stage.do("round/mute", 1)
    assert again(stage).do("train/offer") == [0, 0.0, 0.0]


def test_an_offer_of_other_rounds_is_none() -> None:
    stage = searching()
    find(stage)
    stage.engine.active_scene.teaching.book.mute(1, True)  # as if its file had been changed
    assert again(stage).do("train/offer") == [0, 0.0, 0.0]
