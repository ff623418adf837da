"""What is found about a mapping that plays makes its report grow, and nothing it plays changes."""

import json
from pathlib import Path

import numpy as np
import pytest

from mappings.training.fit import TrainingCancelledError
from pipeline.engine.jobs import examples, learn
from pipeline.engine.learnt import pack, unpack
from pipeline.engine.reported import with_report
from pipeline.engine.sources import by_feature, by_source
from pipeline.engine.study import study, turner, wanted
from pipeline.engine.studying import studied
from pipeline.sound import errors_heard
from pipeline.sound.settings import SoundSettings
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Stage, phone_project


@pytest.fixture
def stage() -> Stage:
    """A stage on which three poses were taught twice, learnt, and play."""
    stage = Stage(phone_project(m=2))
    for _ in range(2):
        stage.teach(FLAT, UPRIGHT, SIDE)
    stage.do("mapping", "knn")
    stage.do("train")
    stage.answer()
    return stage


def found(stage: Stage, token: int | None = None) -> tuple[bytes, bytes]:
    """Let the trainer's finding come; return the mapping before and after."""
    job, blobs = stage.outside.jobs[-1], stage.engine.improving.blobs
    before = blobs["main"]
    report = unpack(before).report | {"study": {"curve": {"word": "Enough."}}}
    blob = with_report(before, report)
    studied(stage.engine, token or job.token, "main", blob, report, True)
    return before, blobs["main"]


def test_a_report_grows_and_what_plays_stays(stage: Stage) -> None:
    before, after = found(stage)
    first, second = unpack(before), unpack(after)
    x = np.random.default_rng(0).normal(size=len(first.inputs)).astype(np.float32)
    assert np.array_equal(first.mapping.predict(x), second.mapping.predict(x))
    assert second.report["study"]["curve"]["word"] == "Enough."
    assert json.loads(stage.do("report")[0])["study"] == second.report["study"]
    assert stage.outside.told("study") == [["Enough."]]
    assert found(stage)[1] != before  # it may grow again


def test_what_is_found_about_another_mapping_is_dropped(stage: Stage) -> None:
    before, after = found(stage, token=99)
    assert after is before
    stage.do("train")
    stage.answer()
    learnt = stage.engine.active_scene.learnt
    assert learnt is not None
    assert "study" not in learnt.report
    blob = pack(learnt.mapping, learnt.inputs, learnt.outputs)
    studied(stage.engine, 1, "main", blob, {"study": {}}, True)
    assert "study" not in json.loads(stage.do("report")[0])


def test_inputs_belong_to_features_and_to_what_they_come_from(stage: Stage) -> None:
    features = stage.engine.project.scenes["main"].features
    inputs = stage.outside.jobs[-1].examples.inputs
    assert sorted(i for places in by_feature(features, inputs).values() for i in places) == list(
        range(len(inputs))
    )
    sources = by_source(features, inputs)
    assert {name.partition(".")[0] for name in sources} == {"phone"}
    intensity = [i for i, n in enumerate(inputs) if n.startswith("phone.intensity")]
    assert not set(intensity) & set(sources.get("phone.gyroscope", ()))


def test_a_study_of_a_job_tells_also_what_is_heard(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors_heard, "ROWS", 4)
    monkeypatch.setattr(errors_heard, "LATENTS", 2)
    job = stage.outside.jobs[-1]
    project = phone_project(m=8)
    settings = project.scenes["main"]
    settings.sound = SoundSettings(model="limber")
    asked = job.study | {"sound": wanted(settings, None, job.examples.inputs)["sound"]}
    eight = np.tile(job.examples.y, (1, 4))
    job.examples.y, job.examples.outputs = eight, tuple(f"z{j}" for j in range(8))
    job.trains, job.choices = [True] * 8, [[]] * 8
    trained = learn(job, lambda *_: None, lambda: False)
    told = list(study(examples(job), trained, asked | {"latents": 8}, Path(), lambda: False))[-1]
    assert list(told) == ["chance", "curve", "inputs", "sound"]
    assert 0 <= told["sound"]["overall"] < 0.5
    assert len(told["sound"]["latents"]) == 2
    assert set(told["sound"]["latents"]) <= set(job.examples.outputs)
    json.dumps(told, allow_nan=False)
    with pytest.raises(TrainingCancelledError):
        list(study(examples(job), trained, asked, Path(), lambda: True))


def test_latents_that_are_axes_are_turned_into_the_models() -> None:
    turn = turner({"latents": 2, "turn": [[1.0, 0.0, 2.0], [0.0, 3.0, 0.0], [5.0, 5.0, 5.0]]})
    assert turn(np.array([1.0, 2.0, 9.0])).tolist() == [6.0, 11.0, 7.0]
    assert turner({"latents": 2, "turn": None})(np.array([1.0, 2.0, 9.0])).tolist() == [1.0, 2.0]
