"""What `limber sensors` finds, and adds to a project that plays or does not."""

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.processes.client import Client, RefusedError
from pipeline.processes.supervisor import Supervisor
from pipeline.project.creation import default_scene, new_project, sensor_said, write_project
from pipeline.project.rig import Control, RigSettings
from pipeline.settings.reading import SettingsError
from pipeline.terminal.survey import add_file, add_heard, survey
from sensors.comote import Comote
from sensors.osc import Osc
from sensors.riot import Riot
from tests.pipeline.outputs.ear import free_port
from tests.pipeline.terminal.shell import limber
from tests.sensors.packets import message

DATA = Path(__file__).parents[2] / "sensors" / "data"
PHONES, REPORTS = DATA / "captures" / "phones.pcap", DATA / "gametrak" / "reports.bin"


@contextmanager
def sending(port: int, *data: bytes) -> Iterator[None]:
    """Send packets to a port, 100 in a second, until the end."""
    done = threading.Event()

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while not done.wait(0.01):
                for one in data:
                    sender.sendto(one, ("127.0.0.1", port))

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def acceleration(device: str) -> bytes:
    return message(f"/comote/v3/{device}/accelerometer", "fff", 1, 2, 9.5)


FADERS = message("/my/faders", "fff", 1, 2, 3)


def piece(folder: Path, port: int) -> Path:
    """Make a project with a phone, the first to come at a port."""
    rig = RigSettings(control=Control(port=free_port()))
    project = new_project([sensor_said(f"comote:0@{port}", set())], default_scene(2), rig=rig)
    write_project(project, folder)
    return folder


def test_a_second_phone_and_unknown_osc_are_added_to_files(tmp_path: Path) -> None:
    port = free_port()
    folder = piece(tmp_path / "piece", port)
    with sending(port, acceleration("0"), acceleration("1"), FADERS):
        found = survey(folder, 0.5, [], print)
    assert found["sensors"]["phone"]["frames"] > 0
    heard = {one["name"]: one for one in found["heard"]}
    assert set(heard) == {"comote1", "faders"}
    assert heard["comote1"]["rate"] == pytest.approx(100, rel=0.5)
    assert add_heard(folder, found, "comote1", "right") == "right"
    assert add_heard(folder, found, "faders") == "faders"
    project = open_project(folder)
    assert project.sensors[1:] == [
        Comote(name="right", id="1", port=port),
        Osc(name="faders", address="/my/faders", port=port),
    ]
    names = [feature.name for feature in project.scenes["main"].features]
    assert {"phone.orientation", "right.orientation", "faders.raw"} <= set(names)


def test_added_to_a_project_that_plays(tmp_path: Path) -> None:
    port = free_port()
    folder = piece(tmp_path / "piece", port)
    supervisor = Supervisor(folder)
    supervisor.start()
    client = Client(folder, patience=30.0)
    try:
        client.wait(lambda s: s["trainer"], 30.0)
        with sending(port, acceleration("0"), FADERS):
            client.wait(lambda s: s["sensors"]["heard"], 30.0)
            ended = limber("sensors", folder, "--add", "faders", cwd=tmp_path)
            assert ended.returncode == 0, ended.stderr
            assert '"faders" is in' in ended.stderr
            status = client.wait(lambda s: s["sensors"]["sensors"]["faders"]["frames"] > 3, 30.0)
        assert status["sensors"]["sensors"]["faders"]["port"] == port
        assert status["features"]["faders.raw.1"] == 1
    finally:
        client.close()
        supervisor.stop()
    assert Osc(name="faders", address="/my/faders", port=port) in open_project(folder).sensors


def test_what_cannot_be_added(tmp_path: Path) -> None:
    folder = piece(tmp_path / "piece", free_port())
    port = free_port()
    with sending(port, acceleration("1")):
        found = survey(folder, 0.3, [port], print)
    with pytest.raises(SettingsError, match=r'no "comote2" was heard\. Did you mean "comote1"'):
        add_heard(folder, found, "comote2")
    with pytest.raises(SettingsError, match='"phone" is in the rig already'):
        add_heard(folder, found, "phone")
    with pytest.raises(SettingsError, match='has a sensor "phone" already'):
        add_heard(folder, found, "comote1", "phone")


def test_as_a_command(tmp_path: Path) -> None:
    port = free_port()
    with sending(port, message("/riot/v3/4/accelerometer", "fffi", 1, 2, 9, 5)):
        args = ("sensors", "--port", str(port), "--seconds", "0.5")
        table, facts = limber(*args, cwd=tmp_path), limber(*args, "--json", cwd=tmp_path)
    assert "riot4" in table.stdout
    assert "Next: limber sensors FOLDER --add riot4" in table.stdout
    found = json.loads(facts.stdout)
    assert [(h["type"], h["id"], h["port"]) for h in found["heard"]] == [("riot", "4", port)]
    nowhere = limber("sensors", "--seconds", "0.1", "--add", "x", cwd=tmp_path)
    assert nowhere.returncode == 2
    assert "To which project?" in nowhere.stderr


@pytest.mark.alone  # the usual ports
def test_silence_says_what_to_look_at(tmp_path: Path) -> None:
    ended = limber("sensors", "--seconds", "0.1", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "Is the device on this network" in ended.stdout


def test_a_file_in_place_of_a_device_is_added(tmp_path: Path) -> None:
    folder = piece(tmp_path / "piece", free_port())
    shutil.copy(PHONES, folder / "walk.pcap")
    args = ("--add", "riot:4", "--source", str(folder / "walk.pcap"))
    ended = limber("sensors", str(folder), *args, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "stands in for it" in ended.stderr
    assert 'source = "walk.pcap"' in (folder / "rig.toml").read_text()
    walk = Riot(name="riot", id="4", source=folder / "walk.pcap")
    assert open_project(folder).sensors[-1] == walk
    with pytest.raises(SettingsError, match="there is no file none"):
        add_file(folder, "riot", "", Path("none"))


def test_a_file_is_played_in_a_project_that_plays(tmp_path: Path) -> None:
    folder = piece(tmp_path / "piece", free_port())
    supervisor = Supervisor(folder)
    supervisor.start()
    client = Client(folder, patience=30.0)
    try:
        client.wait(lambda s: s["trainer"], 150.0)
        assert add_file(folder, "comote", "1", PHONES, "left") == "left"
        assert add_file(folder, "gametrak", "", REPORTS) == "gametrak"
        status = client.wait(
            lambda s: all(s["sensors"]["sensors"][n]["frames"] >= 6 for n in ("left", "gametrak")),
            150.0,
        )
        left = status["sensors"]["sensors"]["left"]
        assert (left["frames"], left["id"], left["malformed"]) == (6, "1", 0)
        assert not [p for p in status["problems"] if p.startswith(("left:", "gametrak:"))]
        with pytest.raises(RefusedError, match="no file stands in"):
            add_file(folder, "synthetic", "", PHONES)
    finally:
        client.close()
        supervisor.stop()
    left, _ = open_project(folder).sensors[1:]
    assert isinstance(left, Comote)
    assert left.source == PHONES
