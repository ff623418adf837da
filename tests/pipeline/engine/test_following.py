"""A mapping that follows gestures plays in time, is told of, begins anew, and replays."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.learnt import unpack
from pipeline.engine.replay import compare
from pipeline.engine.status import status
from pipeline.outputs.base import Voice
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage, phone_project

HUM, STORM = [-2.0, -2.0], [2.0, 2.0]
COUNT = 200


class Told(Memory):
    """Keeps what outputs are told of gestures, too."""

    def __init__(self, take: Path | None = None) -> None:
        super().__init__(take)
        self.followed: list[tuple[str, list[float]]] = []

    def following(self, voice: Voice, values: list[float]) -> None:
        self.followed.append((voice.scene, values))


def turn(stage: Stage, start: Any, end: Any, begin: float = 0.0, done: float = 1.0) -> None:
    """Turn the phone from one pose to another in two seconds; or a part of that."""
    for share in np.linspace(begin, done, round((done - begin) * COUNT)):
        stage.hold((1 - share) * np.array(start) + share * np.array(end), 0.01)


def stage_of(take: Path | None = None) -> Stage:
    project = phone_project(m=2)
    project.scenes["main"].mapping = {"type": "hhmr"}
    stage = Stage(project, Told(take))
    for target, way in ((HUM, (FLAT, SIDE)), (STORM, (SIDE, FLAT))) * 2:
        stage.do("target", *target)
        stage.do("record")
        turn(stage, *way)
        stage.hold(way[1], 0.2)
    stage.do("train")
    stage.answer()
    return stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return stage_of(tmp_path_factory.mktemp("takes") / "take.mcap")


def test_it_plays_is_told_and_replays(stage: Stage) -> None:
    outside = stage.outside
    assert isinstance(outside, Told)
    assert stage.do("following") == []
    assert status(stage.engine)["following"] is None
    stage.do("run")
    for number, way, target in ((1, (FLAT, SIDE), HUM), (2, (SIDE, FLAT), STORM)):
        turn(stage, *way, done=0.75)
        assert np.allclose(stage.latents, target, atol=0.5)
        found = stage.do("following")
        assert found[0] == number
        assert 0.6 < found[1] < 0.9
        assert len(found) == 15
        told = status(stage.engine)["following"]
        assert told["likeliest"] == number
        assert [g["rounds"] for g in told["gestures"]] == [[1, 3], [2, 4]]
        assert told["gestures"][number - 1]["share"] > 0.8
        assert outside.followed[-1] == ("main", found)
        turn(stage, *way, begin=0.75)
    assert outside.take is not None
    outside.take.close()
    outside.take = None
    assert outside._path is not None
    replayed = compare(outside._path)
    assert replayed["latents"] > 0
    assert replayed["different"] == 0


def test_running_again_begins_anew(stage: Stage) -> None:
    blob = stage.engine.improving.blobs["main"]
    learnt, other = unpack(blob), unpack(blob)
    names = stage.engine.graph.views["main"].names
    rows = [np.full(len(names), value) for value in np.linspace(0, 1, 30)]
    for one in (learnt, other):
        one.find(names)

    def play(first: int) -> list[bytes]:
        found = []
        for i, row in enumerate(rows):
            learnt.time = first + i * 20_000_000
            found.append(learnt.predict(row).tobytes())
        return found

    before = play(10**9)
    assert play(10**10) != before
    learnt.begin()
    assert learnt.following() is None
    assert play(10**11) == before
    stage.do("run")
    stage.hold(FLAT, 0.5)
    stage.do("stop")
    assert stage.do("following") == []
    stage.do("run")
    scene = stage.engine.active_scene
    assert scene.learnt is not None
    first = scene.learnt.following()
    assert first is not None
    assert first.speed == (0.0, 0.0)
