"""Scenes that are set by hand: they play at once, live changes never jump, takes replay."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.choosing import go_around
from pipeline.engine.handmade import Handmade
from pipeline.engine.replay import compare
from pipeline.engine.trajectories import TrajectoryError, read
from pipeline.outputs.base import Voice
from pipeline.sound.trajectory import write_trajectory
from recordings.frame import Float32Array
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Memory, Stage, phone_project


class Disk(Memory):
    """A memory whose slow work is done when it is asked to."""

    def __init__(self, folder: Path, take: Path | None = None) -> None:
        super().__init__(take)
        self.folder = folder
        self.waiting: list[Any] = []

    def aside(self, work: Any, done: Any) -> None:
        self.waiting.append((work, done))

    def go_on(self) -> None:
        while self.waiting:
            work, done = self.waiting.pop(0)
            done(work(self.folder))

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        pass


def direct(stage: Stage | None = None) -> Stage:
    stage = stage or Stage()
    stage.do("mapping", "direct")
    stage.do("play")
    return stage


def written(folder: Path, rows: list[list[float]], seconds: float = 0.1) -> str:
    (folder / "sounds").mkdir(exist_ok=True)
    names = [f"latent-{i + 1}" for i in range(len(rows[0]))]
    write_trajectory(folder / "sounds/way.csv", names, seconds, [np.array(rows, np.float32)])
    return "sounds/way.csv"


def test_it_plays_at_once_with_the_features_in_their_order() -> None:
    stage = direct()
    assert stage.engine.state() == ("playing", "")
    for pose, wanted in ((SIDE, [3, 0, 0]), (UPRIGHT, [0, 3, 0]), (FLAT, [0, 0, 3])):
        stage.hold(pose, 1.0)
        assert np.allclose(stage.latents[:3], wanted, atol=0.05)
    report = stage.engine.active_scene.learnt.report  # type: ignore[union-attr]  # it plays
    assert "latent-1 follows phone.orientation.x" in report["summary"]


def test_routes_weights_ranges_and_shapes_do_what_they_say() -> None:
    stage = direct()
    stage.do("direct/route", "phone.orientation.x", 2, -1.0)
    stage.do("direct/route", "phone.orientation.y", 2, 0.0)
    stage.do("latent/range", 1, 0.5)
    stage.do("latent/centre", 1, 1.0)
    stage.do("latent/invert", 3)
    stage.do("direct/range", "phone.orientation.z", 0.0, 0.5)
    stage.hold(SIDE, 1.0)
    assert np.allclose(stage.latents[:3], [2.5, -3, 3], atol=0.05)
    stage.hold(FLAT, 1.0)
    assert np.allclose(stage.latents[:3], [1, 0, -3], atol=0.05)
    scene = stage.engine.project.scenes["main"]
    assert scene.latents[1].routes == {"phone.orientation.x": -1.0}
    assert scene.ranges == {"phone.orientation.z": [0.0, 0.5]}
    stage.do("direct/usual")
    stage.do("direct/watch")
    assert scene.latents[1].routes is None
    assert not scene.ranges


def test_a_feature_of_several_values_is_routed_as_a_whole() -> None:
    stage = direct()
    stage.hold(FLAT, 0.1)
    stage.do("direct/route", "phone.intensity", 4, 0.5)
    routes = stage.engine.project.scenes["main"].latents[3].routes or {}
    assert next(n for n, w in routes.items() if w == 0.5) == "phone.intensity"
    assert len(routes) == 5, "four of intensity, and the one from before"


def test_latents_that_nothing_moves_are_where_the_target_is() -> None:
    stage = direct()
    stage.hold(SIDE, 0.5)
    stage.do("direct/route", "phone.orientation.x", 1, 0)
    stage.do("target", 1.25, 0.0, 0.0, 0.0)
    stage.hold(SIDE, 1.0)
    assert np.allclose(stage.latents[0], 1.25)


def test_what_cannot_be_is_refused_and_names_the_nearest() -> None:
    stage = direct()
    stage.hold(FLAT, 0.1)
    assert "Did you mean" in stage.ask("direct/route", "phone.orientatoin.x", 1)
    assert "latents 1 to 4" in stage.ask("direct/route", "phone.orientation.x", 9)
    assert "-4 to 4" in stage.ask("direct/route", "phone.orientation.x", 1, 5)
    assert "from less to more" in stage.ask("direct/range", "phone.orientation.x", 1, 1)
    assert "goes from -3 to 3" in stage.ask("latent/centre", 1, 4)
    assert '"curve" must be -1.0 to 1.0' in stage.ask("latent/curve", 1, 2)
    assert "set by hand" in stage.ask("train")
    assert "set by hand" in stage.ask("model/save", 1, "mine")
    assert "mapping around first" in stage.ask("around/file", "sounds/x.csv")


@pytest.mark.parametrize(
    "change",
    [
        ("direct/route", "phone.orientation.z", 1, -4.0),
        ("latent/curve", 1, -1.0),
        ("latent/centre", 1, -3.0),
        ("latent/invert", 1),
        ("latent/limits", 1, -9.0, 9.0),
        ("direct/range", "phone.orientation.x", -0.1, 0.1),
        ("mapping", "auto"),
    ],
)
def test_changes_while_it_plays_never_jump(change: tuple[Any, ...]) -> None:
    stage = direct()
    stage.hold((6.0, 3.0, 6.0), 2.0)
    since = len(stage.outside.latents)
    stage.do(*change)
    stage.hold((6.0, 3.0, 6.0), 0.5)
    first = stage.heard()[since - 1 : since]
    steps = np.diff(np.concatenate([first, stage.heard(since)]), axis=0)
    gone = np.abs(stage.heard(since)[-1] - first[0]).max()
    assert gone > 0.1, "it does something"
    assert np.abs(steps).max() <= 0.4 * max(1.0, gone)


def test_a_range_that_nobody_knows_is_found_while_it_plays_and_then_stays() -> None:
    stage = Stage()
    stage.do("feature/add", "norm", "push", "phone.accelerometer")
    direct(stage)
    stage.hold(FLAT, 0.1)
    stage.do("direct/usual")
    stage.do("direct/route", "push", 1)
    stage.do("direct/route", "phone.orientation.x", 1, 0)
    for strength in np.tile([5.0, 10.0, 15.0, 10.0], 9):
        stage.hold((0.0, 0.0, strength), 0.25)
    low, high = stage.engine.project.scenes["main"].ranges["push"]
    assert (round(low), round(high)) == (5, 15)
    stage.hold((0.0, 0.0, 15.0), 0.5)
    assert np.isclose(stage.latents[0], 3, atol=0.01)
    stage.hold((0.0, 0.0, 40.0), 1.0)
    assert stage.engine.project.scenes["main"].ranges["push"] == [low, high]
    assert stage.latents[0] == 3


def test_a_lost_sensor_lets_only_its_latents_rest() -> None:
    stage = direct()
    stage.hold(SIDE, 1.0)
    stage.do("direct/route", "phone.orientation.x", 1, 0)
    stage.do("target", 2.0, 0.0, 0.0, 0.0)
    stage.hold(FLAT, 1.0)
    stage.wait(3.0)
    assert stage.latents[0] == 2.0
    assert np.allclose(stage.latents[1:], 0.0, atol=1e-6)


def test_what_was_learnt_waits_and_plays_again() -> None:
    stage = Stage()
    stage.do("mapping", "knn")
    stage.teach(FLAT, UPRIGHT)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(UPRIGHT, 1.0)
    before = stage.latents
    stage.do("mapping", "direct")
    stage.hold(UPRIGHT, 1.0)
    assert not np.allclose(stage.latents, before, atol=0.1)
    stage.do("feature/rename", "phone.orientation", "up")
    stage.do("mapping", "knn")
    stage.hold(UPRIGHT, 1.0)
    assert stage.engine.state() == ("playing", "")
    assert np.allclose(stage.latents, before, atol=0.02)


def test_without_anything_learnt_it_follows_the_target_again() -> None:
    stage = direct()
    stage.hold(SIDE, 1.0)
    stage.do("mapping", "auto")
    stage.hold(SIDE, 1.0)
    assert np.allclose(stage.latents, stage.engine.active_scene.target)
    assert "Nothing is learnt" in str(stage.outside.told("warning"))


def test_new_names_of_features_are_followed() -> None:
    stage = direct()
    stage.hold(SIDE, 0.5)
    stage.do("direct/route", "phone.orientation.x", 4, 1.0)
    stage.do("direct/range", "phone.orientation.x", -0.5, 0.5)
    stage.do("feature/rename", "phone.orientation", "up")
    scene = stage.engine.project.scenes["main"]
    assert "up.x" in (scene.latents[3].routes or {})
    assert list(scene.ranges) == ["up.x"]
    stage.hold(SIDE, 1.0)
    assert np.isclose(stage.latents[3], 3, atol=0.05)


def test_it_goes_round_a_trajectory_moved_by_hand_also_without_frames(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    stage = Stage(phone_project(2), disk)
    stage.do("mapping", "around")
    stage.do("play")
    file = written(tmp_path, [[-1.0, 0.0], [1.0, 0.0]] * 10)
    stage.do("around/file", file)
    disk.go_on()
    stage.do("latent/range", 1, 0.25)
    stage.hold(SIDE, 3.0)
    swing = stage.heard()[-150:, 0]
    assert np.isclose(swing.max(), 0.75 + 1, atol=0.1)
    assert np.isclose(swing.min(), 0.75 - 1, atol=0.1)
    since = len(stage.outside.latents)
    stage.wait(0.3)
    assert len(np.unique(stage.heard(since)[:, 0])) > 10, "it goes on by itself"
    stage.do("around/file")
    stage.hold(SIDE, 1.0)
    assert np.allclose(stage.latents, [0.75, 0], atol=0.05)


def test_a_trajectory_that_cannot_be_read_is_told_and_nothing_changes(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    stage = Stage(phone_project(3), disk)
    stage.do("mapping", "around")
    stage.do("around/file", written(tmp_path, [[1.0, 2.0]] * 4))
    disk.go_on()
    assert "2 columns" in str(disk.told("warning"))
    for file in ("../x.csv", "/etc/hosts", "sounds/none.csv"):
        with pytest.raises(TrajectoryError, match="no file"):
            read(tmp_path, file, "main", ["a", "b"])
    (tmp_path / "untimed.csv").write_text("1 2\n3 4\n")
    with pytest.raises(TrajectoryError, match="first column"):
        read(tmp_path, "untimed.csv", "main", ["a", "b"])


def test_takes_replay_to_the_same_bits_and_are_trajectories_themselves(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    take = tmp_path / "takes/one.mcap"
    disk = Disk(tmp_path, take)
    stage = Stage(phone_project(2), disk)
    stage.do("feature/add", "norm", "push", "phone.accelerometer")
    direct(stage)
    stage.do("direct/route", "push", 1)
    for strength in (5.0, 10.0, 15.0) * 4:
        stage.hold((1.0, 0.0, strength), 0.3, 0.2)
    stage.do("latent/curve", 1, 0.7)
    stage.do("mapping", "around")
    stage.do("around/file", written(tmp_path, [[-1.0, 0.0], [1.0, 0.5]] * 10))
    disk.go_on()
    stage.hold(SIDE, 0.5, 0.1)
    stage.wait(0.5)
    stage.do("latent/centre", 1, 0.5)
    stage.hold(FLAT, 0.5, 0.1)
    assert disk.take is not None
    disk.take.close()
    found = compare(take)
    assert found["different"] == 0, found["summary"]
    assert found["latents"] > 400
    stage.outside.take = None
    go_around(stage.engine, "takes/one.mcap")
    disk.go_on()
    learnt = stage.engine.active_scene.learnt
    assert isinstance(learnt, Handmade)
    assert 3.0 < learnt.mapping.length < 8.0  # type: ignore[attr-defined]  # it is around


@pytest.mark.parametrize("kind", ["direct", "around"])
def test_a_project_that_is_written_so_plays_from_its_start(kind: str) -> None:
    project = phone_project()
    project.scenes["main"].mapping = {"type": kind}
    stage = Stage(project)
    stage.do("run")
    stage.hold(SIDE, 1.0)
    assert np.allclose(stage.latents[:3], [3, 0, 0], atol=0.05)
