"""Principal axes in place of latents: raw ones leave, and what was taught is turned along."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.engine.opening import open_project
from pipeline.engine.replay import compare
from pipeline.project.creation import write_project
from pipeline.sound.space.file import dumps, read_space
from recordings.rounds import RoundBook
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage
from tests.pipeline.engine.test_ground import SPACE, grounded, outside, scene_of


def saved(stage: Stage, path: str) -> bytes:
    data = stage.outside.saved[path]
    return data if isinstance(data, bytes) else data()


def test_raw_latents_leave() -> None:
    stage = Stage(grounded(m=2, axes="principal"))
    stage.do("target", 1.0, -2.0)
    stage.hold(FLAT, 0.1)
    expected = SPACE.mean + SPACE.axes[0] * SPACE.scale[0] - 2 * SPACE.axes[1] * SPACE.scale[1]
    assert stage.latents == pytest.approx(expected, abs=1e-5)
    voice, values, *_ = stage.outside.sent[-1]
    assert voice.latents == SPACE.latents
    assert values.dtype == np.float32
    assert stage.engine.hello() == ["main", 4, *SPACE.latents]
    assert stage.do("latents") == [1.0, -2.0]


def test_renaming_an_axis_renames_nothing_that_leaves() -> None:
    stage = Stage(grounded(m=2, axes="principal"))
    stage.do("latent/name", 1, "loudness")
    assert stage.engine.active_scene.names == ("loudness", "latent-2")
    assert stage.engine.active_scene.voice.latents == SPACE.latents


def test_turning_there_and_back_is_not_heard() -> None:
    stage, _ = scene_of(grounded())
    stage.do("target", 0.3, -0.4, 0.5, 1.0)
    stage.hold(FLAT, 0.2)
    before = stage.latents
    names = stage.do("latents/axes", "principal")
    assert names == SPACE.axis_names(4)
    seen = len(stage.outside.latents)
    stage.hold(FLAT, 0.2)
    assert np.abs(stage.heard(seen) - before).max() < 1e-5
    lows = [x.min for x in stage.engine.active_scene.latents]
    assert lows == pytest.approx([min(-3.0, v) for v in stage.do("targets")])
    stage.do("latents/axes", "latents")
    stage.hold(FLAT, 0.2)
    assert np.abs(stage.heard(seen) - before).max() < 1e-5
    assert stage.engine.active_scene.names == SPACE.latents


def test_what_was_taught_is_turned_with_all_that_can_be_undone() -> None:
    stage, _ = scene_of(grounded())
    stage.do("queue/clear")
    targets = [[0.3, 0.1, 0.2, 0.9], [1.0, -1.0, 0.5, 0.0]]
    for values in targets:
        stage.do("target", *values)
        stage.do("record")
        stage.hold(FLAT, 2.1)
    stage.do("round/delete", 1)
    stage.do("latents/axes", "principal")
    book = stage.engine.active_scene.teaching.book
    turned = [SPACE.to_axes(np.array(values)) for values in targets]
    assert book[2].target[0][1] == pytest.approx(turned[1], abs=1e-5)
    stage.do("undo")
    assert book[1].target[0][1] == pytest.approx(turned[0], abs=1e-5)
    kept = RoundBook.loads(saved(stage, "scenes/main/rounds.json"))
    assert kept.rounds == book.rounds
    stage.do("latents/axes", "latents")
    again = stage.engine.active_scene.teaching.book
    assert [r.target[0][1] for r in again.rounds] == [
        pytest.approx(values, abs=1e-4) for values in targets
    ]


def test_axes_are_taught_trained_and_played() -> None:
    stage, _ = scene_of(grounded())
    stage.teach(FLAT, SIDE, UPRIGHT)
    stage.do("train")
    stage.answer()
    assert stage.outside.told("warning") == []
    assert stage.do("latents/axes", "principal") == SPACE.axis_names(4)
    ((told,),) = stage.outside.told("warning")
    assert "What main had learnt was for the latents before, and is gone: train again" in told
    assert told.endswith("latents/axes latents turns them back")
    assert stage.engine.active_scene.learnt is None
    assert "nothing is learnt" in stage.ask("run")
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(SIDE, 0.5, 0.02)
    book = stage.engine.active_scene.teaching.book
    raw = SPACE.to_latents(np.array(book[2].target[0][1], np.float64))
    assert stage.latents == pytest.approx(raw, abs=1.5)  # of a range of 20


def test_fewer_axes_are_refused_where_rounds_would_lose() -> None:
    stage, scene = scene_of(grounded())
    stage.teach(FLAT)
    assert "more latents than would be left" in stage.ask("latents/axes", "principal", 2)
    assert stage.engine.active_scene is scene
    stage.do("rounds/clear")
    assert "more latents than would be left" in stage.ask("latents/axes", "principal", 2)


def test_fewer_axes_without_rounds() -> None:
    stage, _ = scene_of(grounded())
    assert len(stage.do("latents/axes", "principal", 2)) == 2
    assert len(stage.engine.active_scene.teaching.queue[0].values) == 2
    stage.hold(FLAT, 0.1)
    assert len(stage.latents) == 4
    along = SPACE.to_axes(np.array(stage.latents))
    assert along[2:] == pytest.approx([0, 0], abs=1e-4)
    assert len(stage.do("latents/axes", "principal", 3)) == 3


def test_rounds_that_leave_a_latent_out_are_not_turned() -> None:
    stage, _ = scene_of(grounded())
    stage.do("latent/record", 1, 0)
    stage.teach(FLAT)
    assert "leaves out some latents" in stage.ask("latents/axes", "principal")


@pytest.mark.parametrize("busy", ["record", "run", "train"])
def test_nothing_turns_while_it_is_used(busy: str) -> None:
    stage, scene = scene_of(grounded())
    stage.teach(FLAT, SIDE)
    stage.do("train")
    if busy != "train":
        stage.answer()
        stage.do(busy)
    assert stage.ask("latents/axes", "principal")
    assert stage.engine.active_scene is scene


def test_there_are_no_more_axes_than_latents() -> None:
    stage, _ = scene_of(grounded())
    for count in (5, -1):
        assert "axes 1 to 4" in stage.ask("latents/axes", "principal", count)
    assert "principal" in stage.ask("latents/axes", "pca")


def test_staying_inside_moves_only_the_axes_played() -> None:
    stage = Stage(grounded(m=2, axes="principal", inside=1.0))
    stage.do("target", 12.0, 12.0)
    stage.hold(FLAT, 0.1)
    assert stage.do("edge")[0] <= 1.001
    assert SPACE.to_axes(np.array(stage.latents))[2:] == pytest.approx([0, 0], abs=1e-4)


def test_ranges_of_axes_are_those_along_them() -> None:
    stage = Stage(grounded(m=2, axes="principal"))
    stage.do("latents/ranges")
    low, _, high = SPACE.ranges(1.0, principal=True)
    latents = stage.engine.active_scene.latents
    assert [(x.min, x.max) for x in latents] == [
        pytest.approx((low[i], high[i]), rel=1e-3) for i in range(2)
    ]


def test_regions_are_targets_along_axes_too() -> None:
    stage = Stage(grounded(axes="principal"))
    stage.do("target/region", "storm")
    stage.hold(FLAT, 0.1)
    assert stage.latents == pytest.approx(SPACE.regions[1].centre, abs=1e-4)


@pytest.mark.parametrize("axes", ["latents", "principal"])
def test_a_take_gives_the_same_again(tmp_path: Path, axes: str) -> None:
    take = tmp_path / "take.mcap"
    stage = Stage(grounded(axes=axes), Memory(take))
    stage.do("target", 9.0, -9.0, 9.0, 9.0)
    stage.hold(FLAT, 0.2)
    stage.do("inside", 0.7)
    stage.hold(FLAT, 0.2)
    stage.do("latents/ranges", 5)
    stage.do("latents/axes", "latents" if axes == "principal" else "principal")
    stage.hold(SIDE, 0.3)
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(take)
    assert found["different"] == 0
    assert found["latents"] > 60


def test_the_project_has_its_own_space_from_then_on(tmp_path: Path) -> None:
    project = grounded()
    write_project(project, tmp_path)
    (tmp_path / "models" / "mine.space.safetensors").write_bytes(dumps(SPACE))
    scene = tmp_path / "scenes" / "main" / "scene.toml"
    text = scene.read_text()
    table = '[space]\nfile = "models/mine.space.safetensors"\n'
    scene.write_text(text.replace("[[features]]", f"{table}\n[[features]]", 1))
    project = open_project(tmp_path)
    assert project.notes == []
    stage = Stage(project)
    stage.do("latents/axes", "principal", 3)
    for name in ("models/main.space.safetensors", "scenes/main/scene.toml"):
        (tmp_path / name).write_bytes(saved(stage, name))
    (tmp_path / "scenes/main/mapping").mkdir()
    (tmp_path / "scenes/main/mapping/mapping.safetensors").write_bytes(
        saved(stage, "scenes/main/mapping/mapping.safetensors")
    )
    assert dumps(read_space(tmp_path / "models" / "main.space.safetensors")) == dumps(SPACE)
    again = Stage(open_project(tmp_path))
    assert again.engine.active_scene.voice.latents == SPACE.latents
    assert again.engine.active_scene.names == tuple(SPACE.axis_names(3))
    assert again.outside.told("warning") == []


def test_turning_in_the_middle_of_a_blend_is_not_heard_either() -> None:
    stage, _ = scene_of(grounded())
    stage.do("target", 0.3, -0.4, 0.5, 1.0)
    stage.hold(FLAT, 0.2)
    stage.do("inside", 0.5)
    stage.do("target", *outside())
    seen = len(stage.outside.latents)
    stage.hold(FLAT, 0.03)
    heard = np.array(stage.latents)
    stage.do("latents/axes", "principal")
    assert np.abs(np.array(stage.latents) - heard).max() < 0.2 * np.abs(outside()).max()
    stage.hold(FLAT, 0.3)
    assert len(stage.heard(seen)) > 30


def test_what_a_target_is_moved_along_stays_with_it() -> None:
    stage, _ = scene_of(grounded())
    stage.hold(FLAT, 0.1)
    stage.do("demonstrate/queue", "wander", "sweep:3", 12.0)
    stage.do("latents/axes", "principal")
    last = stage.engine.active_scene.teaching.queue[-1]
    assert (last.along, last.seconds) == ("sweep:3", 12.0)


def test_of_limbers_own_model_it_is_said_that_it_sounds_everywhere() -> None:
    stage = Stage()
    assert "nothing is known of the model" in stage.ask("latents/ranges")
    stage.engine.project.scenes["main"].sound.model = "limber"
    assert "sounds everywhere" in stage.ask("latents/ranges")
