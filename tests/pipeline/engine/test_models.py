"""The model of one latent is saved, and plays again in the place of another's."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from pipeline.engine.learnt import pack, unpack
from pipeline.engine.opening import open_project
from pipeline.engine.replay import compare
from pipeline.project.creation import write_project
from recordings.events import Swap
from recordings.files import write_atomic
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage, largest_step, phone_project

Result = TypeVar("Result")


class Folder(Memory):
    """A folder in which what was asked for aside is done when the test says so."""

    def __init__(self, folder: Path, take: Path | None = None) -> None:
        super().__init__(take)
        self.folder = folder
        self.aside_: list[Callable[[], None]] = []

    def aside(self, work: Callable[[Path], Result], done: Callable[[Result], None]) -> None:
        self.aside_.append(lambda: done(work(self.folder)))

    def finish(self) -> list[tuple[Any, ...]]:
        """Do all that waits; return what was told of it."""
        before = len(self.notices)
        while self.aside_:
            self.aside_.pop(0)()
        return [n for n in self.notices[before:] if n[0] in ("model", "warning")]


def stage_in(folder: Path, take: Path | None = None, m: int = 3) -> tuple[Stage, Folder]:
    outside = Folder(folder, take)
    return Stage(phone_project(m=m), outside), outside


def taught(stage: Stage, *targets: tuple[Any, list[float]]) -> None:
    """Teach one held pose for each target, and train."""
    for i, (pose, target) in enumerate(targets):
        stage.hold(pose, 1.0)  # the movement before has gone out of the features
        stage.do("target", *target)
        stage.do("record", 0.5)
        stage.hold(pose, 0.6, 0.05, rng=np.random.default_rng(i))
    stage.do("train")
    stage.answer()


ONE = ((FLAT, [1.0, 0.0, 2.0]), (SIDE, [-1.0, 1.0, -2.0]))
TWO = ((FLAT, [-2.0, 2.0, 0.0]), (SIDE, [0.5, -2.0, 1.0]))


def played(stage: Stage, pose: Any) -> list[float]:
    stage.hold(pose, 1.0)
    return stage.latents


def test_one_latent_plays_its_saved_model_and_the_others_theirs(tmp_path: Path) -> None:
    take = tmp_path / "take.mcap"
    stage, outside = stage_in(tmp_path, take)
    taught(stage, *ONE)
    assert stage.do("model/save", 2, "soft") == ["soft.safetensors"]
    assert outside.finish() == [("model", "saved", 2, "soft.safetensors")]
    stage.do("run")
    first = {pose: played(stage, pose) for pose in (FLAT, SIDE)}
    stage.do("stop")
    stage.do("rounds/clear")
    taught(stage, *TWO)
    stage.do("run")
    second = {pose: played(stage, pose) for pose in (FLAT, SIDE)}
    since, swaps = len(outside.latents), len([e for e in outside.events if isinstance(e, Swap)])
    assert stage.do("model/load", 2, "soft.safetensors") == ["soft.safetensors"]
    assert outside.finish() == [("model", "loaded", 2, "soft.safetensors")]
    for pose in (SIDE, FLAT, SIDE):
        assert played(stage, pose)[1] == pytest.approx(first[pose][1], abs=0.01)
        assert stage.latents[::2] == pytest.approx(second[pose][::2], abs=0.01)
    assert len([e for e in outside.events if isinstance(e, Swap)]) == swaps + 1
    assert largest_step(stage.heard(since)[:90]) < 0.6  # of 3.0, blended in over 0.1 s
    assert stage.engine.active_scene.learnt is not None
    assert stage.engine.active_scene.learnt.report["loaded"] == {"latent-2": "soft.safetensors"}
    assert not stage.engine.active_scene.stale
    assert outside.take is not None
    outside.take.close()
    assert compare(take)["different"] == 0


def test_what_was_loaded_plays_after_the_next_start(tmp_path: Path) -> None:
    write_project(phone_project(m=3), tmp_path / "piece")
    outside = Folder(tmp_path / "piece")
    stage = Stage(open_project(tmp_path / "piece"), outside)
    taught(stage, *ONE)
    stage.do("model/save", 1, "one")
    outside.finish()
    stage.do("model/load", 3, "one")
    outside.finish()
    stage.do("run")
    heard = played(stage, SIDE)
    assert heard[2] == pytest.approx(-1.0, abs=0.1)
    for name, data in outside.saved.items():
        path = tmp_path / "piece" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data if isinstance(data, bytes) else data())
    again = Stage(open_project(tmp_path / "piece"))
    again.do("run")
    assert played(again, SIDE) == pytest.approx(heard, abs=0.01)
    assert not again.engine.active_scene.stale


def test_before_anything_is_learnt_the_others_stay_at_the_target(tmp_path: Path) -> None:
    stage, outside = stage_in(tmp_path)
    taught(stage, *ONE)
    stage.do("model/save", 2, "soft")
    outside.finish()
    fresh, other = stage_in(tmp_path)
    fresh.do("target", 0.5, 0.5, -0.5)
    fresh.hold(SIDE, 0.1)
    fresh.do("model/load", 2, "soft")
    assert other.finish() == [("model", "loaded", 2, "soft.safetensors")]
    fresh.do("play")
    assert played(fresh, SIDE)[::2] == [0.5, -0.5]
    assert fresh.latents[1] == pytest.approx(1.0, abs=0.1)
    assert "nothing is learnt" in fresh.ask("model/save", 1, "none")
    fresh.do("model/load", 1, "soft")  # one after another, as a patch asks for them
    fresh.do("model/load", 3, "soft")
    assert [told[1] for told in other.finish()] == ["loaded", "loaded"]
    assert np.allclose(played(fresh, SIDE), 1.0, atol=0.1)


def test_a_single_latent_is_replaced_whole(tmp_path: Path) -> None:
    stage, outside = stage_in(tmp_path, m=1)
    taught(stage, (FLAT, [1.0]), (SIDE, [-1.0]))
    stage.do("model/save", 1, "all")
    stage.do("model/load", 1, "all")
    assert [told[1] for told in outside.finish()] == ["saved", "loaded"]
    stage.do("run")
    assert played(stage, SIDE)[0] == pytest.approx(-1.0, abs=0.1)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../x",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:x",
        ".hidden",
        "a\0b",
        "a\nb",
        "é" * 60,
    ],
)
def test_what_is_no_plain_name_is_refused(tmp_path: Path, name: str) -> None:
    stage, outside = stage_in(tmp_path)
    taught(stage, *ONE)
    for what in ("model/save", "model/load"):
        assert "is no name for a model" in stage.ask(what, 1, name)
    assert "send the name alone" in stage.ask("model/load", 1, "soft", "/tmp")
    assert outside.finish() == []
    assert list(tmp_path.iterdir()) == []


def link(folder: Path) -> None:
    """Let the name lead out of the project."""
    (folder / "out").mkdir()
    (folder / "out" / "it.safetensors").write_bytes(b"theirs")
    (folder / "project" / "models").mkdir(parents=True)
    target = folder / "out" / "it.safetensors"
    (folder / "project" / "models" / "it.safetensors").symlink_to(target)


def linked_folder(folder: Path) -> None:
    """Let the folder itself lead out of the project."""
    (folder / "out").mkdir()
    (folder / "project").mkdir()
    (folder / "project" / "models").symlink_to(folder / "out")


@pytest.mark.parametrize("make", [link, linked_folder])
def test_links_out_of_the_project_are_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path)
    stage, outside = stage_in(tmp_path / "project")
    taught(stage, *ONE)
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    stage.do("model/save", 1, "it")
    stage.do("model/load", 1, "it")
    found = outside.finish()
    assert [kind for kind, *_ in found] == ["warning", "warning"]
    assert all("is a link out of the project" in text for _, text in found)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def foreign_inputs() -> bytes:
    stage, _ = stage_in(Path())
    taught(stage, *ONE)
    learnt = stage.engine.active_scene.learnt
    assert learnt is not None
    return pack(learnt.mapping, [f"x{i}" for i in range(len(learnt.inputs))], learnt.outputs)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda _: None, "is not there: no model was saved yet"),
    "empty": (lambda p: p.write_bytes(b""), "no model of Limber's, or damaged"),
    "foreign": (lambda p: p.write_bytes(b"\x80\x04K\x01."), "no model of Limber's, or damaged"),
    "folder": (lambda p: p.mkdir(), "is not there"),
    "pipe": (lambda p: os.mkfifo(p), "is not there"),
    "other": (lambda p: p.write_bytes(foreign_inputs()), "which scene main does not have"),
    "loop": (lambda p: p.symlink_to(p), "link out of the project"),
}


@pytest.mark.parametrize("kind", sorted(BAD))
def test_what_cannot_be_loaded_is_told_and_changes_nothing(tmp_path: Path, kind: str) -> None:
    stage, outside = stage_in(tmp_path)
    taught(stage, *ONE)
    stage.do("run")
    heard = played(stage, SIDE)
    learnt = stage.engine.active_scene.learnt
    (tmp_path / "models").mkdir()
    make, text = BAD[kind]
    make(tmp_path / "models" / "it.safetensors")
    stage.do("model/load", 1, "it")
    ((what, told),) = outside.finish()
    assert what == "warning"
    assert text in told
    assert "latent-1" in told
    assert stage.engine.active_scene.learnt is learnt
    assert played(stage, SIDE) == pytest.approx(heard, abs=0.01)


def test_each_cut_or_changed_byte_is_refused_or_harmless(tmp_path: Path) -> None:
    stage, outside = stage_in(tmp_path)
    taught(stage, *ONE)
    stage.do("model/save", 1, "it")
    outside.finish()
    path = tmp_path / "models" / "it.safetensors"
    whole = path.read_bytes()
    assert unpack(whole).outputs == ("latent-1",)
    for at in np.random.default_rng(1).integers(0, len(whole), 60).tolist():
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            path.write_bytes(data)
            stage.do("model/load", 1, "it")
            ((what, *_),) = outside.finish()
            assert what in ("warning", "model")


def test_a_scene_in_training_is_left_to_it(tmp_path: Path) -> None:
    stage, outside = stage_in(tmp_path)
    taught(stage, *ONE)
    stage.do("model/save", 1, "it")
    outside.finish()
    stage.do("model/load", 1, "it")
    stage.do("train")
    ((_, told),) = outside.finish()
    assert "training has begun meanwhile" in told
    assert "load the model when that is done" in stage.ask("model/load", 1, "it")
    assert stage.engine.training is not None
    stage.answer()
    stage.do("model/load", 1, "it")
    assert outside.finish()[0][:2] == ("model", "loaded")


def test_a_full_or_read_only_disk_is_told(tmp_path: Path) -> None:
    stage, outside = stage_in(tmp_path)
    taught(stage, *ONE)
    (tmp_path / "models").write_bytes(b"a file where the folder should be")
    stage.do("model/save", 1, "it")
    ((what, told),) = outside.finish()
    assert what == "warning"
    assert "is not saved: " in told
    assert "cannot be written" in told
