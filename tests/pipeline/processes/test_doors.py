"""Phones that connect by WebSocket to a project that plays: real processes, a real client."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from pipeline.engine.replay import compare
from pipeline.processes.rig_ways import RigFile, ways
from pipeline.project.project import Project
from sensors.comote import Comote
from tests.pipeline.processes.running import LOCAL, POSES, Stage, free_port, played, until


class WebPhone(threading.Thread):
    """CoMote connected by WebSocket: 100 readings a second; cut off, it comes again."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.url = f"ws://{LOCAL}:{port}/"
        self.pose, self.sent = "up", 0
        self.say: list[dict[str, Any]] = []
        self.away = threading.Event()

    def run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        async with aiohttp.ClientSession() as session:
            while not self.away.is_set():
                try:
                    async with session.ws_connect(self.url) as door:
                        await self._send(door)
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)

    async def _send(self, door: aiohttp.ClientWebSocketResponse) -> None:
        while not self.away.is_set() and not door.closed:
            while self.say:
                await door.send_str(text(**self.say.pop(0)))
            self.sent += 1
            await door.send_str(reading(self.sent, *POSES[self.pose]))
            await asyncio.sleep(0.01)


def text(**facts: Any) -> str:
    return json.dumps({"source": "comote", "api": "v3", "id": "0", **facts})


def reading(n: int, x: float, y: float, z: float) -> str:
    """Return the n-th text of a phone in a hand that is never quite still."""
    w, tail = 0.05 * (n % 7), {"timestamp": 10 * n, "frequency": 100}
    accelerometer = {"x": x + w, "y": y - w, "z": z + w, **tail}
    return text(accelerometer=accelerometer, gyroscope={"x": w, "y": -w, "z": w, **tail})


@contextmanager
def by_websocket(folder: Path) -> Iterator[tuple[Stage, WebPhone]]:
    """Play a project whose phone "web", with the ID 0, connects by WebSocket."""
    port = free_port()

    def change(project: Project) -> None:
        (phone,) = project.sensors
        assert isinstance(phone, Comote)
        phone.id, phone.websocket = "0", port

    with played(folder, change, ready=False) as stage:
        stage.phone.__exit__(None, None, None)  # nothing comes by datagrams
        stage.wait(lambda s: s["trainer"] and s["doors"]["ports"] == [port])
        phone = WebPhone(port)
        phone.start()
        try:
            until(lambda: stage.frames > 50)
            yield stage, phone
        finally:
            phone.away.set()
            phone.join()


def press(stage: Stage, phone: WebPhone, button: str) -> None:
    """Press a button of the phone and let it go."""
    for down in (1, 0):
        phone.say.append({"control": {button: down, "timestamp": 10 * phone.sent}})
    until(lambda: not phone.say)


def test_a_phone_teaches_and_plays_by_its_buttons_alone(tmp_path: Path) -> None:
    with by_websocket(tmp_path / "piece") as (stage, phone):
        stage.wait(lambda s: len(s["doors"]["joined"]) == 1)
        for i, pose in enumerate(POSES, 1):
            phone.pose = pose
            press(stage, phone, "buttonA")
            stage.wait(lambda s, n=i: len(s["rounds"]) == n and s["besides"] == "")  # type: ignore[misc]
        press(stage, phone, "buttonA")
        stage.wait(lambda s: s["state"] == "playing" and s["besides"] == "")
        stage.hears()
        facts = stage.client.status()["sensors"]["sensors"]["phone"]
        assert facts["malformed"] == 0
        assert facts["rate"] > 5
    (take,) = (tmp_path / "piece" / "takes").glob("*.mcap")
    found = compare(take)
    assert found["latents"] > 100
    assert found["different"] == 0


def test_the_process_where_phones_connect_is_replaced_and_the_phone_comes_back(
    tmp_path: Path,
) -> None:
    with by_websocket(tmp_path / "piece") as (stage, _):
        engine = stage.supervisor.pid("engine")
        stage.kill("doors")
        before = stage.frames
        until(lambda: stage.frames > before + 50)
        assert stage.supervisor.pid("engine") == engine


def test_a_taken_port_is_told_and_tried_again(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((LOCAL, 0))
        other.listen()
        port = other.getsockname()[1]

        def change(project: Project) -> None:
            (phone,) = project.sensors
            assert isinstance(phone, Comote)
            phone.websocket = port

        with played(tmp_path / "piece", change) as stage:
            told = f"TCP port {port} "
            stage.wait(lambda s: any(p.startswith(told) for p in s["problems"]))
            other.close()
            stage.wait(lambda s: s["doors"]["ports"] == [port])
            assert not any(p.startswith(told) for p in stage.client.status()["problems"])


RIG = """
[[sensors]]
name = "a"
type = "comote"
host = "0.0.0.0"
port = 8005
websocket = 8901

[[sensors]]
name = "b"
type = "comote"
id = "1"
port = 8005
websocket = 8901

[[sensors]]
name = "c"
type = "comote"

[[sensors]]
name = "d"
type = "comote"
websocket = "no"

[[sensors]]
name = "e"
type = "osc"
websocket = 3
"""


def test_the_ways_in_that_a_rig_names(tmp_path: Path) -> None:
    rig = tmp_path / "rig.toml"
    changed = RigFile(tmp_path)
    assert changed.changed()
    assert ways(tmp_path) == []
    rig.write_text(RIG)
    assert changed.changed()
    assert not changed.changed()
    (way,) = ways(tmp_path)
    assert (way.host, way.port, way.to) == ("0.0.0.0", 8901, (LOCAL, 8005))
    rig.write_text("sensors = 3")
    assert ways(tmp_path) == []
    rig.write_bytes(b"\xff[")
    assert ways(tmp_path) == []
