"""Mappings kept by name: A and B while playing, through restarts and replays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.keeping import shelves
from pipeline.engine.replay import compare
from pipeline.engine.status import status
from recordings.files import write_atomic
from tests.pipeline.engine.stage import FLAT, UPRIGHT, Memory, Stage, largest_step


class Disk(Memory):
    """A world that keeps files and reads them at once, between two steps."""

    def __init__(self, folder: Path, take: Path | None = None) -> None:
        super().__init__(take)
        self.folder = folder
        self.back: list[Callable[[], None]] = []

    def save(self, path: str, data: Any) -> None:
        super().save(path, data)
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_atomic(self.folder / path, data if isinstance(data, bytes) else data())

    def aside(self, work: Callable[[Path], Any], done: Callable[[Any], None]) -> None:
        found = work(self.folder)
        self.back.append(lambda: done(found))


def two(folder: Path, take: Path | None = None) -> Stage:
    """Return a stage that has kept two mappings, "soft" and "wild", and plays the second."""
    stage = Stage(outside=Disk(folder, take))
    stage.engine.project.scenes["main"].mapping = {"type": "knn"}
    stage.teach(FLAT, UPRIGHT)
    stage.do("play")
    stage.answer()
    stage.do("mapping/keep", "soft")
    for number in (1, 2):
        stage.do("round/target", number, 2.5, 2.5, 2.5, -2.5 * number / 2)
    stage.do("train")
    stage.answer()
    stage.do("mapping/keep", "wild")
    stage.hold(FLAT, 0.5)
    return stage


def go(stage: Stage, *asked: Any) -> list[Any]:
    """Ask for another mapping, and let it come."""
    reply = stage.do(*asked)
    assert isinstance(stage.outside, Disk)
    for done in stage.outside.back:
        done()
    stage.outside.back.clear()
    stage.hold(FLAT, 0.5)
    return reply


def plays(stage: Stage) -> str:
    [name] = [one["name"] for one in status(stage.engine)["kept"] if one["plays"]]
    return str(name)


def test_two_are_played_in_turn_crossfaded_each_with_its_report(tmp_path: Path) -> None:
    stage = two(tmp_path)
    stage.engine.project.rig.playing.crossfade = 0.3
    wild, since = stage.latents, len(stage.outside.latents)
    assert go(stage, "mapping/other") == ["soft"]
    soft = stage.latents
    assert soft != pytest.approx(wild, abs=0.5)
    assert go(stage, "mapping/other") == ["wild"]
    assert stage.latents == pytest.approx(wild)
    go(stage, "mapping/use", "soft")
    assert stage.latents == pytest.approx(soft)
    assert largest_step(stage.heard(since)) < 0.5  # of 0.3 s
    assert stage.engine.playing
    [told] = stage.do("mapping/list")
    facts = {one["name"]: one for one in json.loads(told)}
    assert facts["soft"]["plays"]
    assert facts["soft"]["stale"]
    assert not facts["wild"]["plays"]
    assert facts["soft"]["summary"]
    assert [*facts] == ["soft", "wild"]


def test_what_has_no_name_is_kept_as_the_latest_before_another_plays(tmp_path: Path) -> None:
    stage = two(tmp_path)
    stage.do("train")
    stage.answer()
    assert not any(one["plays"] for one in status(stage.engine)["kept"])
    go(stage, "mapping/use", "soft")
    assert [one["name"] for one in status(stage.engine)["kept"]] == ["latest", "soft", "wild"]
    assert go(stage, "mapping/other") == ["latest"]
    assert plays(stage) == "latest"


def test_what_was_chosen_plays_on_after_stop_until_it_is_trained(tmp_path: Path) -> None:
    stage = two(tmp_path)
    go(stage, "mapping/use", "soft")
    soft, jobs = stage.latents, len(stage.outside.jobs)
    stage.do("play")
    stage.do("play")
    stage.hold(FLAT, 0.5)
    assert stage.latents == pytest.approx(soft)
    assert len(stage.outside.jobs) == jobs
    assert any('you chose "soft"' in text for text in status(stage.engine)["problems"])
    stage.do("train")
    assert len(stage.outside.jobs) == jobs + 1


def test_they_are_in_the_project_and_forgotten_ones_are_not(tmp_path: Path) -> None:
    stage = two(tmp_path)
    kept = tmp_path / "scenes/main/mapping/kept"
    files = {path.stem: path.read_bytes() for path in kept.iterdir()}
    assert {*files} == {"soft", "wild"}
    again = shelves({"main": {**files, "damaged": b"no mapping"}})
    assert again["main"].facts.keys() == {"soft", "wild"}
    stage.do("mapping/forget", "wild")
    assert (kept / "wild.safetensors").stat().st_size == 0
    assert "kept" in stage.ask("mapping/use", "wild")
    (kept / "soft.safetensors").write_bytes(b"no mapping")
    before = stage.latents
    go(stage, "mapping/use", "soft")
    assert stage.latents == pytest.approx(before)
    assert any("or damaged" in text for [text] in stage.outside.told("warning"))


def test_a_name_is_a_plain_one(tmp_path: Path) -> None:
    stage = two(tmp_path)
    for name in ("", "../x", "a/b", "x" * 200, "dot."):
        assert "is no name for a mapping" in stage.ask("mapping/keep", name)


def test_what_cannot_be_says_why(tmp_path: Path) -> None:
    stage = Stage(outside=Disk(tmp_path))
    assert "nothing is learnt" in stage.ask("mapping/keep", "soft")
    assert "no other mapping" in stage.ask("mapping/other")
    assert "no mapping is kept yet" in stage.ask("mapping/forget", "soft")
    stage = two(tmp_path)
    assert "the same file" in stage.ask("mapping/keep", "Soft")
    assert "soft" in stage.ask("mapping/use", "sotf")
    stage.do("show")
    go(stage, "mapping/other")
    assert plays(stage) == "soft"


def test_a_replay_needs_no_disk(tmp_path: Path) -> None:
    stage = two(tmp_path, tmp_path / "take.mcap")
    for _ in range(3):
        go(stage, "mapping/other")
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["different"] == 0
    assert found["latents"] > 500


def test_one_that_is_forgotten_while_it_is_read_still_plays(tmp_path: Path) -> None:
    stage = two(tmp_path)
    stage.do("mapping/use", "soft")
    stage.do("mapping/forget", "soft")
    assert isinstance(stage.outside, Disk)
    for done in stage.outside.back:
        done()
    stage.hold(FLAT, 0.5)
    assert stage.engine.active_scene.learnt is not None
    assert stage.engine.active_scene.learnt.report["kept"] == "soft"
