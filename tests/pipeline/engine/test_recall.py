"""Rounds are found again in their takes although the rig has changed since."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from pipeline.engine.recall import recall
from pipeline.project.creation import write_project
from pipeline.project.project import Project
from pipeline.terminal.cli import app
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.osc import Osc
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage, phone_project
from tests.sensors.packets import message


def taught(folder: Path, *sensors: Sensor) -> Stage:
    """Record two rounds of the first phone to a take; the other sensors stay silent."""
    (folder / "takes").mkdir()
    stage = Stage(project(*sensors), Memory(folder / "takes" / "take.mcap"))
    stage.teach(FLAT, SIDE)
    finish(stage)
    return stage


def project(*sensors: Sensor) -> Project:
    return phone_project(m=2, sensors=list(sensors))


def finish(stage: Stage) -> None:
    assert stage.outside.take is not None
    stage.outside.take.close()


def recalled(folder: Path, stage: Stage, now: Project) -> list[str]:
    """Recall with another rig; all rounds must be as they were heard; return the problems."""
    teaching = stage.engine.active_scene.teaching
    found, problems = recall(folder, now.tables(), "main", teaching.book.dumps())
    assert found.keys() == teaching.captures.keys() != set()
    for where, live in teaching.captures.items():
        assert found[where].names == live.names
        assert np.array(found[where].rows).tobytes() == np.array(live.rows).tobytes()
    return problems


@pytest.mark.parametrize(
    "changed",
    [
        Comote(name="phone", id="0", port=9123),
        Comote(name="phone", id="7"),
        Comote(name="phone", id="7", port=9123, host="0.0.0.0", role="left hand"),
    ],
)
def test_a_device_is_recognised_as_the_rig_had_it_then(tmp_path: Path, changed: Comote) -> None:
    stage = taught(tmp_path, Comote(name="phone", id="0"))
    assert recalled(tmp_path, stage, project(changed)) == []


def test_the_address_of_then_and_the_channels_of_now(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    then = Osc(name="faders", address="/then", port=9000)
    stage = Stage(project(then), Memory(tmp_path / "takes" / "take.mcap"))
    stage.do("record", 0.5)
    for n in range(20):
        stage.wait(0.01)
        stage.hear(message("/then", "ff", n, -n), 9000)
    stage.wait(1.0)
    finish(stage)
    now = project(Osc(name="faders", address="/now", port=9001, channels=["left", "right"]))
    book = stage.engine.active_scene.teaching.book.dumps()
    found, problems = recall(tmp_path, now.tables(), "main", book)
    (capture,) = found.values()
    assert problems == []
    assert [name.rpartition(".")[2] for name in capture.names] == ["left", "right"]
    assert capture.rows[9].tolist() == [9, -9]


def test_a_sensor_that_was_added_anew_in_a_take_is_found_as_the_rig_has_it_now(
    tmp_path: Path,
) -> None:
    (tmp_path / "takes").mkdir()
    take = tmp_path / "takes" / "take.mcap"
    stage = Stage(project(Comote(name="phone", id="0")), Memory(take))
    stage.do("sensor/remove", "phone")
    stage.do("sensor/add", "comote", "5", "phone")
    stage.do("record", 0.5)
    stage.hold(FLAT, 0.6, device="5")
    finish(stage)
    assert recalled(tmp_path, stage, stage.engine.project) == []


def test_a_sensor_that_a_take_lacks_is_told(tmp_path: Path) -> None:
    stage = taught(tmp_path, Comote(name="phone", id="0"))
    now = project(Comote(name="phone", id="0"), Comote(name="other", id="9"))
    book = stage.engine.active_scene.teaching.book.dumps()
    found, problems = recall(tmp_path, now.tables(), "main", book)
    assert len(found) == 2
    (problem,) = problems
    assert problem.startswith("other was not heard in take.mcap; ")
    assert '"round 1", "round 2"' in problem


def test_training_on_the_command_line_tells_of_it(tmp_path: Path) -> None:
    stage = taught(tmp_path, Comote(name="phone", id="0"))
    now = project(Comote(name="phone", id="0"), Comote(name="other", id="9"))
    now.rounds = {"main": stage.engine.active_scene.teaching.book}
    write_project(now, tmp_path)
    told = CliRunner().invoke(app, ["train", str(tmp_path)])
    assert "other was not heard in take.mcap" in " ".join(told.stderr.split())
