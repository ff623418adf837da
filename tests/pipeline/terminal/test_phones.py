"""`limber phone`: codes that readers read, and whether phones are heard."""

import json
import re
import socket
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zxingcpp

from pipeline.processes.reaching import addresses
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings
from pipeline.terminal import phones as module
from pipeline.terminal.phones import Connecting, Wanted, phones_of
from pipeline.terminal.qr import HALVES, drawn
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.riot import Riot
from tests.pipeline.outputs.ear import free_port
from tests.pipeline.processes.running import reading
from tests.pipeline.terminal.shell import limber, started


def piece(folder: Path, *sensors: Sensor) -> Path:
    rig = RigSettings(control=Control(port=free_port()))
    write_project(new_project(list(sensors), default_scene(2), rig=rig), folder)
    return folder


def read(text: str) -> str:
    """Return what a reader of codes sees in lines of half blocks, light on dark."""
    halves = {letter: dark for dark, letter in HALVES.items()}
    rows: list[list[bool]] = []
    for line in text.splitlines():
        pairs = [halves[letter] for letter in line]
        rows += [[pair[0] for pair in pairs], [pair[1] for pair in pairs]]
    image = np.where(np.array(rows), 0, 255).astype(np.uint8).repeat(4, 0).repeat(4, 1)
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


@pytest.mark.parametrize("text", ["a", "comote://settings?id=0", "x" * 200])
def test_a_drawn_code_is_read(text: str) -> None:
    assert read(drawn(text).plain) == text


def test_a_code_for_each_phone_and_address(tmp_path: Path) -> None:
    port = free_port()
    folder = piece(
        tmp_path / "p",
        Comote(name="left", port=port),
        Comote(name="right", id="0", port=port, websocket=8901),
        Riot(name="foot"),
    )
    ended = limber("phone", folder, "--json", cwd=tmp_path)
    links = json.loads(ended.stdout)
    assert set(links) == {"left", "right"}
    for host in addresses():
        assert f"?id=1&interval=10&osc-url=udp://{host}:{port}&" in links["left"][host]
        assert f"?id=0&interval=10&ws-url=ws://{host}:8901&" in links["right"][host]


def test_a_phone_is_heard_by_the_command(tmp_path: Path) -> None:
    port = free_port()
    folder = piece(tmp_path / "p", Comote(name="phone", host="127.0.0.1", port=port))
    done = threading.Event()

    def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            for n in range(1, 6000):
                out.sendto(reading(n, 0, 9.81, 0), ("127.0.0.1", port))
                if done.wait(0.01):
                    return

    with started("phone", folder, cwd=tmp_path) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(2)]
        assert "phone: CoMote app, ID 0, to 127.0.0.1" in said[1]
        thread = threading.Thread(target=send)
        thread.start()
        try:
            rest, errors = process.communicate(timeout=60)
        finally:
            done.set()
            thread.join()
    assert process.returncode == 0
    assert "● phone is heard" in rest
    assert f"By hand: ID 0, OSC on, udp://127.0.0.1:{port}, every 10 ms" in rest
    assert f"Next: limber run {folder}" in rest.replace("\n", "")
    assert 'host = "0.0.0.0"' in rest
    assert errors == ""
    code = "\n".join(line for line in rest.splitlines() if re.fullmatch("[ █▀▄]+", line))
    assert read(code).startswith(
        f"comote://settings?id=0&interval=10&osc-url=udp://127.0.0.1:{port}"
    )


def test_a_project_without_a_phone(tmp_path: Path) -> None:
    ended = limber("phone", piece(tmp_path / "p", Riot(name="foot")), cwd=tmp_path)
    assert ended.returncode == 2
    assert "has no phone" in ended.stderr


class Said:
    """What a person would see."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.lines: list[str] = []

    def show(self, title: str, link: str, by_hand: str) -> None:
        self.codes.append(link)


def status(**sensors: int) -> dict[str, Any]:
    found = {name: {"frames": frames} for name, frames in sensors.items()}
    return {"sensors": {"sensors": found, "heard": [], "malformed": {}}, "problems": []}


def test_codes_follow_the_addresses_and_silence_gets_a_cause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = ["192.168.1.20"]
    monkeypatch.setattr(module, "reached_at", lambda _: list(now))
    said = Said()
    phones = [Wanted(Comote(name="a"), "0"), Wanted(Comote(name="b"), "1")]
    connecting = Connecting(phones, said.show, said.lines.append)
    connecting.look(status(a=500, b=0))
    connecting.look(status(a=500, b=0))
    assert len(said.codes) == 2
    now[:] = ["10.0.0.5", "192.168.1.20"]
    connecting.look(status(a=501, b=0))
    assert said.lines[0] == "● a is heard"
    assert "have changed" in said.lines[1]
    assert ["10.0.0.5" in link for link in said.codes[2:]] == [True, False]
    now.clear()
    connecting.look(status(b=0))
    assert "on no network" in said.lines[-1]
    now[:] = ["10.0.0.5"]
    monkeypatch.setattr(module, "SILENCE", -1.0)
    connecting.look(status(b=0))
    connecting.look(status(b=0))
    assert sum("same Wi-Fi as 10.0.0.5" in line for line in said.lines) == 1
    connecting.look(status(b=3))
    assert connecting.waiting == {}


def test_a_taken_port_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "reached_at", lambda _: ["10.0.0.5"])
    said = Said()
    connecting = Connecting([Wanted(Comote(name="a"), "0")], said.show, said.lines.append)
    facts = status(a=0) | {"problems": ["UDP port 8001 (0.0.0.0) is taken by another program."]}
    connecting.look(facts)
    assert "a is not heard. UDP port 8001" in said.lines[-1]


def test_of_a_phone_that_was_heard_before_other_causes_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "reached_at", lambda _: ["10.0.0.5"])
    monkeypatch.setattr(module, "SILENCE", -1.0)
    said = Said()
    connecting = Connecting([Wanted(Comote(name="a"), "0")], said.show, said.lines.append)
    connecting.look(status(a=9))
    assert "It was heard before" in said.lines[-1]


def test_phones_without_an_id_get_a_free_one(tmp_path: Path) -> None:
    sensors = [Comote(name="a"), Comote(name="b", id="1"), Comote(name="c")]
    found = phones_of(piece(tmp_path / "p", *sensors))
    assert [(one.sensor.name, one.id) for one in found] == [("a", "0"), ("b", "1"), ("c", "2")]
