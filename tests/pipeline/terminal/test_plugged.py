"""Devices that are heard on no port are found, named and taken into a project."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import rtmidi

from pipeline.engine.opening import open_project
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings
from pipeline.terminal.plugged import plain, plugged
from pipeline.terminal.survey import add_heard, table
from sensors.comote import Comote
from sensors.lsl import Lsl
from sensors.midi import SEQUENCER, Midi
from tests.pipeline.processes.running import free_port
from tests.pipeline.sound.jack import jack_server
from tests.sensors.test_lsl import SENDER


@pytest.fixture
def stream() -> Iterator[str]:
    name = f"wrists-{uuid4()}"
    process = subprocess.Popen([sys.executable, "-c", SENDER, name, "100"])
    yield name
    process.kill()
    process.wait()


def test_streams_are_found_and_taken_in(stream: str, tmp_path: Path) -> None:
    while not (found := [one for one in plugged([], []) if one["id"] == stream]):
        pass  # it is not there at once
    assert (found[0]["type"], found[0]["rate"]) == ("lsl", 100.0)
    assert not [one for one in plugged([Lsl(name="w", id=stream)], []) if one["id"] == stream]
    rig = RigSettings(control=Control(port=free_port()))
    write_project(new_project([Comote(name="phone")], default_scene(2), rig=rig), tmp_path / "a")
    everything = {"sensors": {}, "heard": [], "plugged": found}
    drawn = table(everything)
    assert drawn.row_count == 1
    assert list(drawn.columns[3].cells) == ["says 100.0 Hz"]
    assert add_heard(tmp_path / "a", everything, found[0]["name"], "wrists") == "wrists"
    sensor = open_project(tmp_path / "a").sensors[-1]
    assert isinstance(sensor, Lsl)
    assert (sensor.name, sensor.id) == ("wrists", stream)


def test_controllers_are_found() -> None:
    with jack_server():
        knobs = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name="nano knobs")
        knobs.open_virtual_port("out")
        found = [one["id"] for one in plugged([], []) if one["type"] == "midi"]
        mine = plugged([Midi(name="any")], [])
        knobs.close_port()
        knobs.delete()
    assert found == (["nano knobs:out"] if not SEQUENCER.exists() else [])
    assert not [one for one in mine if one["type"] == "midi"]


def test_names_are_free_and_can_be_typed() -> None:
    assert plain("/dev/ttyACM0") == "ttyACM0"
    assert plain("nano knobs:out 1") == "nano-knobs-out-1"
