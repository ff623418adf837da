"""What is started first, so that there is sound as soon as can be."""

from pathlib import Path

from pipeline.project.project import Project
from tests.pipeline.processes.running import played, until
from tests.pipeline.sound.jack import jack_server

FIRST = {"engine", "sound", "audio"}


def sounding(project: Project) -> None:
    project.rig.sound.here = True
    project.scenes["main"].sound.model = "limber"


def test_what_sounds_starts_with_the_engine_and_the_trainer_after_it(tmp_path: Path) -> None:
    with jack_server(), played(tmp_path / "piece", sounding, ready=False, here=True) as stage:
        children = stage.supervisor.children
        assert children.keys() == FIRST
        begun = {kind: children[kind].process.pid for kind in FIRST}
        until(lambda: "trainer" in children)
        desk = stage.client.status()["sound"]["scenes"]
        assert desk["main"]["state"] != "loading"
        stage.wait(lambda s: s["trainer"] and s["sound"]["sounding"])
        assert {kind: children[kind].process.pid for kind in FIRST} == begun


def test_what_the_engine_does_not_want_after_all_ends_again(tmp_path: Path) -> None:
    with played(tmp_path / "piece", here=True) as stage:
        until(lambda: stage.supervisor.children.keys() == {"engine", "trainer"})
        assert stage.client.status()["sound"]["here"] is False
