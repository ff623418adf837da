"""Latents that bend the sound: played like the others, carried along with what was taught."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.engine.replay import compare
from pipeline.project.latents import own
from pipeline.sound.bends import KINDS
from recordings.rounds import RoundBook
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage
from tests.pipeline.engine.test_ground import SPACE, grounded, outside
from tests.pipeline.engine.test_turning import saved


def test_a_bend_comes_last_at_rest_and_is_told() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    before = stage.latents
    stage.do("latent/bend", "noise")
    stage.hold(FLAT, 0.1)
    assert stage.latents == [*before, 0.0]
    stage.do("latent/bend", "scale")
    stage.hold(FLAT, 0.1)
    assert stage.latents == [*before, 1.0, 0.0]
    names = ["latent-1", "latent-2", "latent-3", "latent-4", "scale", "noise"]
    assert stage.do("hello") == ["main", 6, *names]
    voice, *_ = stage.outside.sent[-1]
    assert voice.bends == ("scale", "noise")
    status = json.loads(stage.do("status")[0])
    assert [latent["bends"] for latent in status["latents"]] == [*[""] * 4, "scale", "noise"]
    assert "scenes/main/scene.toml" in stage.outside.saved
    stage.do("latent/bend", "noise")  # again changes nothing
    assert stage.engine.active_scene.m == 6


def test_a_bend_is_taught_trained_and_played() -> None:
    stage = Stage()
    stage.do("latent/bend", "noise")
    stage.do("queue/clear")
    for pose, noise in ((FLAT, 0.0), (SIDE, 1.0)):
        stage.do("target", 0.0, 0.0, 0.0, 0.0, noise)
        stage.do("record")
        stage.hold(pose, 2.1, 0.05)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(FLAT, 1.0)
    assert stage.latents[4] == pytest.approx(0.0, abs=0.1)
    stage.hold(SIDE, 1.0)
    assert stage.latents[4] == pytest.approx(1.0, abs=0.1)
    stage.do("latent/lock", 5)
    stage.hold(FLAT, 1.0)
    assert stage.latents[4] == pytest.approx(1.0, abs=0.1)


def test_rounds_are_carried_along_with_all_that_can_be_undone() -> None:
    stage = Stage()
    stage.teach(FLAT, SIDE, UPRIGHT)
    stage.do("round/delete", 2)
    old = stage.engine.active_scene.teaching.book
    stage.do("latent/bend", "scale")
    book = stage.engine.active_scene.teaching.book
    assert [r.target[0][1] for r in book.rounds] == [(*r.target[0][1], 1.0) for r in old.rounds]
    stage.do("undo")
    assert len(book[2].target[0][1]) == 5
    assert RoundBook.loads(saved(stage, "scenes/main/rounds.json")).rounds == book.rounds
    queue = stage.engine.active_scene.teaching.queue
    assert all(t.values[4] == 1.0 for t in queue)
    assert stage.engine.active_scene.stale
    stage.do("train")
    stage.answer()
    assert stage.engine.active_scene.learnt is not None


def test_what_rounds_teach_is_not_lost() -> None:
    stage = Stage()
    stage.do("latent/bend", "noise")
    stage.do("target", 0.0, 0.0, 0.0, 0.0, 0.5)
    stage.do("record")
    stage.hold(FLAT, 2.1)
    problem = stage.ask("latent/bend", "noise", 0)
    assert problem.startswith('1 rounds teach "noise": latent/forget 5')
    stage.do("latent/forget", 5)
    stage.do("latent/bend", "noise", 0)
    book = stage.engine.active_scene.teaching.book
    assert [len(r.target[0][1]) for r in book.rounds] == [4]
    assert stage.do("targets") == [0.0] * 4


def test_not_while_it_plays_or_records() -> None:
    stage = Stage()
    stage.teach(FLAT, SIDE)
    stage.do("record")
    assert "end it first" in stage.ask("latent/bend", "fill")
    stage.do("record/cancel")
    stage.do("train")
    stage.answer()
    stage.do("run")
    assert "stop first" in stage.ask("latent/bend", "fill")
    assert 'Did you mean "fill"?' in stage.ask("latent/bend", "fil")


def test_a_name_that_is_taken_is_not_given_again() -> None:
    stage = Stage()
    stage.do("latent/name", 2, "noise")
    stage.do("latent/bend", "noise")
    assert stage.engine.active_scene.names[-1] == "noise of all"


def test_the_space_is_that_of_the_models_latents() -> None:
    stage = Stage(grounded(inside=1.0))
    stage.do("latent/bend", "bias")
    stage.do("target", *outside(), 2.0)
    stage.hold(FLAT, 0.2)
    assert stage.do("edge")[0] <= 1.001
    assert stage.latents[4] == 2.0
    stage.do("target/region", SPACE.regions[0].name)
    stage.hold(FLAT, 0.2)
    assert stage.latents == pytest.approx([*SPACE.regions[0].centre, 2.0], abs=1e-5)
    stage.do("latents/ranges")
    latents = stage.engine.active_scene.latents
    assert (latents[4].min, latents[4].max) == (-3.0, 3.0)
    assert latents[0].min != -20.0


def test_axes_are_turned_and_bends_stay() -> None:
    stage = Stage(grounded())
    stage.do("latent/bend", "scale")
    stage.do("target", 0.3, -0.4, 0.5, 1.0, 1.5)
    stage.do("record")
    stage.hold(FLAT, 2.2)
    before = stage.latents
    assert stage.do("latents/axes", "principal") == [*SPACE.axis_names(4), "scale"]
    stage.hold(FLAT, 0.2)
    assert stage.latents == pytest.approx(before, abs=1e-5)
    assert stage.do("hello") == ["main", 5, *SPACE.latents, "scale"]
    book = stage.engine.active_scene.teaching.book
    assert book.rounds[0].target[0][1][4] == 1.5
    stage.do("latent/bend", "noise")
    stage.hold(FLAT, 0.2)
    assert stage.latents == pytest.approx([*before, 0.0], abs=1e-5)
    stage.do("latents/axes", "latents")
    stage.hold(FLAT, 0.2)
    assert stage.latents == pytest.approx([*before, 0.0], abs=1e-5)
    assert book.rounds[0].target[0][1][4] == 1.5


def test_a_take_with_bends_comes_out_again(tmp_path: Path) -> None:
    stage = Stage(outside=Memory(tmp_path / "take.mcap"))
    stage.teach(FLAT, SIDE)
    stage.do("latent/bend", "noise")
    stage.do("sound/bend", "scale", 1.5)
    stage.teach(UPRIGHT)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(FLAT, 0.5)
    assert stage.outside.take is not None
    stage.outside.take.close()
    assert compare(tmp_path / "take.mcap")["different"] == 0


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), max_size=8))
def test_whatever_comes_and_goes_the_models_latents_stay(changes: list[tuple[str, bool]]) -> None:
    stage = Stage()
    stage.do("target", 1.0, 2.0, -1.0, 0.5)
    stage.do("record")
    stage.hold(FLAT, 2.2)
    for kind, on in changes:
        stage.do("latent/bend", kind, on)
    scene = stage.engine.active_scene
    stage.hold(FLAT, 0.1)
    assert stage.latents[:4] == [1.0, 2.0, -1.0, 0.5]
    there = dict(changes)
    assert scene.voice.bends == tuple(kind for kind in KINDS if there.get(kind))
    rests = [latent.rest_value for latent in scene.latents[4:]]
    assert stage.latents[4:] == rests
    assert [row for _, row in scene.teaching.book.rounds[0].target] == [
        (1.0, 2.0, -1.0, 0.5, *rests)
    ]
    assert len(own(scene.latents)) == 4
    assert np.isfinite(scene.values).all()
