"""What a project says of itself on the network, heard by another process over real multicast."""

import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pipeline.processes.announcing import Announcer, heard_at
from pipeline.processes.nearby import LOCAL, Nearby, plain, usable
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.riot import Riot
from sensors.wekinator import Wekinator
from tests.pipeline.processes.running import until

ANNOUNCE = """
import sys
from pathlib import Path
from pipeline.processes.announcing import Announcer
announcer = Announcer(Path(sys.argv[1]), lambda: ["127.0.0.1"])
announcer.start()
sys.stdin.read()
announcer.stop()
announcer._thread.join()
"""


def multicast() -> str:
    """Return why multicast does not work here, "" where it does."""
    try:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            group = struct.pack("4s4s", socket.inet_aton("224.0.0.251"), socket.inet_aton(LOCAL))
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOCAL))
            probe.sendto(b"", ("224.0.0.251", 5353))
    except OSError as error:
        return str(error)
    return ""


def piece(folder: Path, *sensors: Sensor, control: str = LOCAL) -> Path:
    rig = RigSettings(control=Control(host=control, port=7448))
    write_project(new_project(sensors, default_scene(2), rig=rig), folder)
    return folder


@contextmanager
def announced(folder: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", ANNOUNCE, folder], stdin=subprocess.PIPE)
    try:
        yield
    finally:
        process.communicate()


def test_only_what_the_network_reaches(tmp_path: Path) -> None:
    folder = piece(
        tmp_path / "a",
        Comote(name="a"),
        Riot(name="b", port=8001),
        Riot(name="c", host=LOCAL, port=9999),
        Comote(name="d", port=9998, source=Path("walk.pcap")),
    )
    assert heard_at(folder) == {8001: ["comote", "riot"]}
    assert heard_at(piece(tmp_path / "b", control="0.0.0.0")) == {7448: ["control"]}
    assert heard_at(tmp_path / "none") == {}


def test_another_process_finds_it_and_sees_it_go(tmp_path: Path) -> None:
    if problem := multicast():
        pytest.skip(f"multicast does not work here: {problem}")
    folder = piece(tmp_path / f"piece {tmp_path.name}"[-30:], Comote(name="a", port=18001))
    name = f"Limber {folder.name} 18001"
    with Nearby([LOCAL]) as nearby:
        with announced(folder):
            found = until(lambda: [one for one in nearby.found if one["name"] == name])
            assert (found[0]["address"], found[0]["port"], found[0]["by"]) == (LOCAL, 18001, "udp")
            rig = folder / "rig.toml"  # which is looked at again and again
            rig.write_text(rig.read_text().replace("18001", "18002"))
            until(lambda: name.replace("18001", "18002") in {n["name"] for n in nearby.found})
        until(lambda: not [one for one in nearby.found if one["name"].startswith(name[:-5])])


def test_nothing_is_said_where_nothing_is_heard(tmp_path: Path) -> None:
    announcer = Announcer(piece(tmp_path / "a", Wekinator(name="w")), lambda: [LOCAL])
    announcer.start()
    announcer.join()
    assert announcer._zeroconf is None


def test_nobody_is_found_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    with Nearby([LOCAL]) as nearby:
        assert nearby.found == []
        assert "nobody can be found" in nearby.problem


def test_names_from_the_network_are_plain() -> None:
    assert plain("a\x1b[2Jb" + "c" * 200) == "a?[2Jb" + "c" * 74
    assert usable(["fe80::1%eth0", "10.0.0.1"]) == ["10.0.0.1", "fe80::1%eth0"]
