"""A Gametrak's ends found while it is played, kept, and used for what was taught."""

import struct
from pathlib import Path

import pytest

from pipeline.engine.recall import frames
from pipeline.engine.replay import compare
from recordings.events import Report
from sensors.gametrak import Gametrak
from tests.pipeline.engine.stage import Memory, Stage, phone_project


def strings(folder: Path) -> Stage:
    sensors = [Gametrak(name="strings")]
    return Stage(phone_project(m=2, sensors=list(sensors)), Memory(folder / "take.mcap"))


def pull(stage: Stage, *words: int) -> None:
    for _ in range(20):
        stage.wait(0.0125)
        stage.engine.step(Report(stage.now, "strings", struct.pack("<6H4x", *words)))


def test_ends_are_found_kept_and_replayed(tmp_path: Path) -> None:
    stage = strings(tmp_path)
    pull(stage, *[2048] * 6)
    assert stage.do("sensor/sweep", "strings") == [1]
    pull(stage, *[300] * 6)
    pull(stage, *[3900] * 6)
    assert stage.do("sensor/sweep", "strings") == [0]
    pull(stage, *[1000] * 6)
    (sensor,) = stage.engine.project.sensors
    assert isinstance(sensor, Gametrak)
    assert (sensor.low, sensor.high) == ([300] * 6, [3900] * 6)
    assert "rig.toml" in stage.outside.saved
    assert stage.outside.take is not None
    stage.outside.take.close()
    assert compare(tmp_path / "take.mcap")["different"] == 0
    now = Gametrak(name="strings", low=[0] * 6, high=[4094] * 6)
    *_, (_, last) = frames(tmp_path / "take.mcap", [now])
    length = last.values[last.layout.names.index("left.length")]
    assert length == pytest.approx(0.035 + 1.333e-3 * (4094 - 1000))  # by the ends of now


def test_what_was_taught_is_read_again_with_the_new_ends(tmp_path: Path) -> None:
    stage = strings(tmp_path)
    stage.do("record")
    pull(stage, *[2500] * 6)
    stage.do("record/stop")
    stage.do("sensor/sweep", "strings", "begin")
    pull(stage, *[300] * 6)
    pull(stage, *[3900] * 6)
    assert not stage.outside.recalls
    stage.do("sensor/sweep", "strings", "end")
    assert len(stage.outside.recalls) == 1


def test_swept_ends_are_the_range_of_what_is_normalised() -> None:
    stage = Stage(phone_project(m=2, sensors=[Gametrak(name="strings")]))
    pull(stage, *[2048] * 6)
    stage.do("feature/add", "normalised", "far", "strings.left", "strings.right.length")
    stage.do("sensor/sweep", "strings", "begin")
    pull(stage, *[300] * 6)
    pull(stage, *[3900] * 6)
    stage.do("sensor/sweep", "strings", "end")
    pull(stage, 300, 2100, 300, 2100, 2100, 300)
    graph = stage.engine.graph

    def far() -> dict[str, float]:
        names = graph.views["main"].names
        values = dict(zip(names, graph.vector("main").tolist(), strict=True))
        return {name: value for name, value in values.items() if name.startswith("far")}

    names = ("far.left.x", "far.left.length", "far.right.length")
    assert [far()[name] for name in names] == pytest.approx([0.0, 1.0, 1.0], abs=1e-6)
    pull(stage, 3900, 2100, 300, 2100, 2100, 2100)
    assert [far()[name] for name in names] == pytest.approx([1.0, 1.0, 0.5], abs=1e-6)
    stage.do("sensor/calibration/forget", "strings")
    pull(stage, 300, 2100, 300, 2100, 2100, 2100)
    assert far()[names[0]] == pytest.approx(0.0, abs=1e-6)  # the ends of a sweep stay


def test_mistakes_are_told() -> None:
    stage = Stage(phone_project(m=2, sensors=[Gametrak(name="strings")]))
    assert "hardly moved" not in stage.ask("sensor/sweep", "strings", "end")
    stage.do("sensor/sweep", "strings", "begin")
    assert "hardly moved" in stage.ask("sensor/sweep", "strings", "end")
    assert '"begin" or "end"' in stage.ask("sensor/sweep", "strings", "begn")
    assert "there is no sensor" in stage.ask("sensor/sweep", "string")
    assert "no ends" in Stage().ask("sensor/sweep", "phone")
