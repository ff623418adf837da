"""The command line: what a person can get wrong is told in words, and what to do next is said."""

import json
import os
import socket
from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.terminal import doctor
from tests.pipeline.terminal.shell import limber

SAMPLE = Path(__file__).parents[3] / "recordings" / "samples" / "digit-0-a.mcap"

COMMANDS = (
    "demo",
    "new",
    "run",
    "listen",
    "sensors",
    "train",
    "replay",
    "doctor",
    "bench",
    "patch",
)


def test_new_says_what_to_do_next(tmp_path: Path) -> None:
    args = ("--sensor", "comote", "--sensor", "riot:3@8888", "--names", "bright, noise", "--low=-2")
    made = limber("new", "piece", *args, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert "in CoMote, Settings: OSC on, to udp://" in made.stdout
    assert "riot: send to" in made.stdout
    assert "UDP port 8888" in made.stdout
    assert "[udpreceive 12000] → [route /limber/latents] → [unpack 0. 0.]" in made.stdout
    assert made.stdout.splitlines()[-1] == "Next: limber run piece"
    project = open_project(tmp_path / "piece")
    assert [(s.name, s.id) for s in project.sensors] == [("phone", ""), ("riot", "3")]
    latents = project.scenes["main"].latents
    assert [(s.name, s.min, s.max) for s in latents] == [("bright", -2, 3), ("noise", -2, 3)]
    again = limber("new", "piece", cwd=tmp_path)
    assert again.returncode == 2
    assert "holds a project already" in again.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["new", "p", "--sensor", "comot"], 'Did you mean "comote"?'),
        (["new", "p", "--sensor", "riot@x"], "expected a port from 1 to 65535"),
        (["new", "p", "--sensor", "osc:/a"], "expected the UDP port it is sent to"),
        (["new", "p", "--sensor", "osc@9000"], "expected an OSC address"),
        (["new", "p", "--sensor", "replay"], "take: is missing"),
        (["new", "p", "--sensor", "synthetic@8001"], "has no port"),
        (["new", "p", "--names", "a,,b"], "a name of its own"),
        (["new", "p", "--names", "a,b", "--latents", "1"], "2 names for 1 latents"),
        (["new", "p", "--low", "3"], "must be below"),
        (["new", "p", "--low", "nan"], "must be below"),
        (["new", "p", "--latents", "0"], "--latents"),
        (["new", "file"], "file is a file; choose"),
        (["new", "file/below"], "file/below"),
        (["new"], "FOLDER"),
        (["run"], "Which project?"),
        (["run", "file"], "is a file; a project is the folder"),
        (["run", "nothing"], "there is no folder nothing"),
        (["run", "."], "no project: it has no rig.toml"),
        (["run", ".", "--wekinator", "6", "8"], "not both"),
        (["run", "--wekinator", "0", "8"], "at least 1 input"),
        (["train", "nothing"], "there is no folder nothing"),
        (["train", "piece"], "no round"),
        (["train", "piece", "--scene", "mian"], 'Did you mean "main"?'),
        (["replay", "nothing"], "nothing"),
        (["replay", "."], "."),
        (["replay", "file"], "file"),
        (["replay", str(SAMPLE)], "was not recorded by an engine"),
        (["replay", str(SAMPLE), "--send", "x"], "127.0.0.1:8001"),
        (["replay", str(SAMPLE), "--send", "127.0.0.1:99999"], "HOST:PORT"),
        (["replay", str(SAMPLE), "--send", "no such host:9000"], "no such host"),
        (["sensors", "nothing"], "there is no folder nothing"),
        (["demo", "--folder", "piece"], "holds a project already"),
        (["dmeo"], "dmeo"),
    ],
)
def test_what_a_person_can_get_wrong(
    tmp_path_factory: pytest.TempPathFactory, args: list[str], message: str
) -> None:
    place = tmp_path_factory.getbasetemp() / "wrong"
    if not place.exists():
        place.mkdir()
        limber("new", "piece", cwd=place)
        (place / "file").write_text("text")
    ended = limber(*args, cwd=place)
    assert ended.returncode == 2, ended
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert not (place / "p").exists()


@pytest.mark.parametrize("command", [*COMMANDS, "import", "export"])
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    ended = limber(command, "--help", cwd=tmp_path)
    assert ended.returncode == 0
    assert f"limber {command}" in ended.stdout or command in ended.stdout
    assert all(len(line) <= 80 for line in ended.stdout.splitlines())


def test_doctor_names_who_holds_a_port() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 0))
        number = other.getsockname()[1]
        taken = doctor.port(number)
    assert not taken["well"]
    if Path("/proc/net/udp").exists():
        assert f"(process {os.getpid()})" in taken["found"]
    assert doctor.port(number) == doctor.line(f"UDP port {number}", "free", True)


def test_doctor_looks_at_ports_network_and_packages(tmp_path: Path) -> None:
    found = json.loads(limber("doctor", "--json", cwd=tmp_path).stdout)
    wanted = {"Python", "Packages", "Network", "UDP port 8001 (comote)"}
    assert {line["what"] for line in found} >= wanted
    assert "Python" in limber("doctor", cwd=tmp_path).stdout


def test_a_take_is_sent_as_the_device_did(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(30)
        to = f"127.0.0.1:{ear.getsockname()[1]}"
        ended = limber("replay", SAMPLE, "--send", to, "--speed", "50", cwd=tmp_path)
        assert ended.returncode == 0
        assert "267 datagrams sent" in ended.stderr
        assert b"/comote/v3/0/accelerometer" in ear.recv(65536)
