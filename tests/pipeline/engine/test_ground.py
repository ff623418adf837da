"""A scene in its model's own space: the edge, staying inside, ranges and regions."""

import json

import numpy as np
import pytest

from pipeline.engine.scene import Scene
from pipeline.engine.shaping import CHANGE
from pipeline.project.project import Project
from pipeline.sound.settings import SoundSettings
from pipeline.sound.space.settings import SpaceSettings
from pipeline.sound.space.space import Space
from tests.pipeline.engine.stage import FLAT, SIDE, Stage, largest_step, phone_project
from tests.pipeline.sound.space.spaces import space_of, two_sounds

SPACE = space_of(two_sounds(4))


def grounded(space: Space = SPACE, m: int = 4, **settings: object) -> Project:
    """Return a project whose scene plays in a space."""
    project = phone_project(m, low=-20.0, high=20.0)
    project.spaces["main"] = space
    project.scenes["main"].space = SpaceSettings(**settings)  # type: ignore[arg-type]  # by their names
    return project


def scene_of(project: Project) -> tuple[Stage, Scene]:
    stage = Stage(project)
    return stage, stage.engine.active_scene


def outside(distance: float = 9.0) -> list[float]:
    """Return latents where the model has no sound."""
    return [float(v) for v in SPACE.to_latents(np.full(4, distance))]


def test_the_edge_is_that_of_what_is_heard() -> None:
    stage, _ = scene_of(grounded())
    stage.do("target", *SPACE.regions[0].centre.tolist())
    stage.hold(FLAT, 0.1)
    assert stage.do("edge")[0] < 0.7
    stage.do("target", *outside())
    stage.hold(FLAT, 0.1)
    (edge,) = stage.do("edge")
    assert edge > 2
    assert json.loads(stage.do("status")[0])["edge"] == pytest.approx(edge, abs=1e-3)


def test_inside_pulls_back_without_a_jump_and_lets_go_again() -> None:
    stage, _ = scene_of(grounded())
    stage.do("target", *outside())
    stage.hold(FLAT, 0.2)
    asked = np.array(stage.latents)
    seen = len(stage.outside.latents)
    stage.do("inside", 1.0)
    stage.hold(FLAT, 0.2)
    assert stage.do("edge")[0] <= 1.001
    pulled = np.array(stage.latents)
    way = np.linalg.norm(pulled - asked)
    assert way > 1
    steps = stage.heard(seen)
    assert largest_step(steps) < 1.5 * 0.011 / CHANGE * way
    stage.do("inside", 0.0)
    stage.hold(FLAT, 0.2)
    assert np.array_equal(stage.latents, asked)


def test_inside_changes_nothing_where_there_is_sound() -> None:
    stage, _ = scene_of(grounded(inside=1.0))
    usual = SPACE.regions[1].centre.tolist()
    stage.do("target", *usual)
    stage.hold(FLAT, 0.2)
    assert stage.latents == [float(np.float32(v)) for v in usual]


def test_what_is_taught_is_what_is_played_also_outside() -> None:
    stage, scene = scene_of(grounded(inside=1.0))
    stage.do("target", *outside())
    stage.do("record")
    stage.hold(FLAT, 2.1, noise=0.05)
    taught = np.array(stage.latents)
    stage.do("target", *SPACE.regions[0].centre.tolist())
    stage.do("record")
    stage.hold(SIDE, 2.1, noise=0.05)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(FLAT, 0.5, noise=0.05)
    assert stage.latents == pytest.approx(taught, abs=0.3)
    assert scene.teaching.book.rounds[0].target[0][1] == pytest.approx(outside(), rel=1e-5)


def test_limits_come_after() -> None:
    project = grounded(inside=1.0)
    project.scenes["main"].latents[0].max = -1.0
    stage, _ = scene_of(project)
    stage.do("target", *SPACE.regions[0].centre.tolist())
    stage.hold(FLAT, 0.1)
    assert stage.latents[0] <= -1.0


def test_what_is_kept_is_read_again() -> None:
    stage, _ = scene_of(grounded())
    stage.do("inside", 0.5)
    assert stage.engine.project.scenes["main"].space.inside == 0.5
    assert "scenes/main/scene.toml" in stage.outside.saved


def test_ranges_are_those_of_the_sounds() -> None:
    stage, scene = scene_of(grounded())
    stage.do("latents/ranges")
    low, middle, high = SPACE.ranges(1.0)
    assert [x.min for x in scene.latents] == pytest.approx(low.tolist(), rel=1e-3)
    assert [x.max for x in scene.latents] == pytest.approx(high.tolist(), rel=1e-3)
    assert [x.rest_value for x in scene.latents] == pytest.approx(middle.tolist(), rel=1e-3)
    assert scene.shaper.low.tolist() == pytest.approx([x.min for x in scene.latents])
    stage.do("latents/ranges", 25)
    assert scene.latents[0].max < high[0]
    assert "at most" in stage.ask("latents/ranges", 50) or "45" in stage.engine.problem


def test_rounds_beyond_new_limits_are_told() -> None:
    stage, _ = scene_of(grounded())
    for values in (outside(), SPACE.regions[0].centre.tolist()):
        stage.do("target", *values)
        stage.do("record")
        stage.hold(FLAT, 2.1)
    assert stage.do("latents/ranges") == [1]
    assert any("beyond the new limits" in str(told) for told in stage.outside.told("warning"))


def test_regions_are_targets() -> None:
    stage, scene = scene_of(grounded())
    assert stage.do("regions") == ["calm", "storm"]
    stage.do("target/region", "storm")
    assert scene.target == pytest.approx(SPACE.regions[1].centre)
    assert '"storm"' in stage.ask("target/region", "strom")


def test_without_a_space_nothing_is_known() -> None:
    stage = Stage()
    assert stage.do("edge") == [-1.0]
    assert stage.do("regions") == []
    for asked in (["inside", 1.0], ["latents/ranges"], ["latents/axes", "principal"]):
        assert "limber analyse" in stage.ask(*asked)


def test_a_space_of_another_size_is_not_used() -> None:
    stage, scene = scene_of(grounded(m=3))
    assert scene.ground is None
    assert "has 3 latents, and its model's space 4" in stage.ask("inside", 1.0)


def test_offsets_around_a_sound_have_no_place() -> None:
    project = grounded(inside=1.0)
    project.scenes["main"].sound = SoundSettings("limber", mode="around")
    stage, _ = scene_of(project)
    stage.do("target", *outside())
    stage.hold(FLAT, 0.2)
    assert stage.latents == pytest.approx(outside(), rel=1e-5)
    assert stage.do("edge") == [-1.0]


def test_what_never_moved_keeps_its_limits() -> None:
    x = two_sounds(4, 1000)
    x[:, 2] = 0.5
    stage, scene = scene_of(grounded(space_of(x)))
    stage.do("latents/ranges")
    assert (scene.latents[2].min, scene.latents[2].max) == (-20.0, 20.0)
    assert scene.latents[1].max < 20
    assert any("latent-3 never moved" in str(told) for told in stage.outside.told("warning"))
    stage.do("inside", 1.0)
    stage.do(
        "target",
        *outside(),
    )
    stage.do("target", *[*outside()[:2], 7.0, outside()[3]])
    stage.hold(FLAT, 0.2)
    assert stage.latents[2] == 7.0
    assert stage.do("edge")[0] <= 1.001


def test_each_of_several_voices_stays_inside() -> None:
    project = grounded(m=8, inside=1.0)
    project.scenes["main"].sound = SoundSettings("limber", voices=2)
    stage, scene = scene_of(project)
    usual = SPACE.regions[0].centre.tolist()
    stage.do("target", *usual, *outside())
    stage.hold(FLAT, 0.2)
    assert stage.latents[:4] == pytest.approx(usual)
    assert stage.latents[4:] != pytest.approx(outside(), rel=0.1)
    assert stage.do("edge")[0] <= 1.001
    stage.do("latents/ranges")
    assert scene.latents[4].max == scene.latents[0].max < 20
    assert "several voices" in stage.ask("latents/axes", "principal")
    stage.do("target/region", "storm")
    assert scene.target[:4].tolist() == scene.target[4:].tolist()


def test_axes_turn_offsets_around_a_sound_without_the_mean() -> None:
    project = grounded(m=2, axes="principal")
    project.scenes["main"].sound = SoundSettings("limber", mode="around")
    stage, _ = scene_of(project)
    stage.do("target", 0.0, 0.0)
    stage.hold(FLAT, 0.2)
    assert stage.latents == [0.0] * 4
    stage.do("target", 2.0, 0.0)
    stage.hold(FLAT, 0.2)
    assert stage.latents == pytest.approx((2 * SPACE.scale[0] * SPACE.axes[0]).tolist(), abs=1e-5)
