"""Sensors' ports take data only: no command that there is has any effect there."""

import contextlib
import socket
from pathlib import Path

import pytest

from pipeline.commands import COMMANDS
from pipeline.control.conversation import OWN
from pipeline.control.wekinator import NAMES
from pipeline.outputs.osc import Osc
from pipeline.processes.session import Session
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings
from sensors.base import SENSORS, OscSensor
from sensors.wire.osc import encode
from tests.pipeline.control.surface import playing
from tests.pipeline.processes.running import LOCAL, free_port, until
from tests.sensors.packets import bundle

ADDRESSES = [
    *(f"/limber/{name}" for name in {**COMMANDS, **OWN}),
    *(f"/wekinator/control/{name}" for name in NAMES),
]
ARGUMENTS: tuple[tuple[float | str, ...], ...] = ((), (1,), ("main",), (0.5, 0.5, 0.5))


def heard_on_ports(control: int) -> list[OscSensor]:
    """Return a sensor of each type that hears datagrams, each on a port of its own."""
    kinds = {name: SENSORS.load(name) for name in SENSORS.types()}
    heard = {n: k for n, k in kinds.items() if issubclass(k, OscSensor)}
    free = {control}
    while len(free) <= len(heard):
        free.add(free_port())
    ports = dict(zip(heard, free - {control}, strict=True))
    more = {"osc": {"address": "/any"}}
    made = [
        kind(name=name, host=LOCAL, port=ports[name], **more.get(name, {}))  # type: ignore[arg-type]  # of one type only
        for name, kind in heard.items()
    ]
    return [one for one in made if isinstance(one, OscSensor)]


def state(session: Session) -> tuple[object, ...]:
    """Return what a command could have changed."""
    engine = session.loop.engine
    rounds = [len(scene.teaching.book.rounds) for scene in engine.scenes.values()]
    told = engine.project.tables(), session.loop.control.refused
    return engine.state, engine.active, rounds, *told


def test_no_command_has_an_effect_at_a_sensors_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control(port=free_port())
    sensors = heard_on_ports(control.port)
    rig = RigSettings(control=control)
    piece = new_project([*sensors], default_scene(3), [Osc(name="o", port=free_port())], rig)
    write_project(piece, tmp_path / "piece")
    with (
        playing(tmp_path / "piece", tmp_path / "sock") as session,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out,
    ):
        hub = session.loop.engine.hub
        before, heard = state(session), list[str]()
        monkeypatch.setattr(session.loop.control, "hear", lambda name, *_: heard.append(name))
        for sensor in sensors:
            for values in ARGUMENTS:
                said = [encode(address, *values) for address in ADDRESSES]
                for i in range(0, len(said), 20):
                    out.sendto(bundle(*said[i : i + 20]), (LOCAL, sensor.port))

            def ended(port: int = sensor.port) -> bool:
                out.sendto(b"the end", (LOCAL, port))
                with contextlib.suppress(RuntimeError):  # the engine's thread has just added one
                    return str(port) in hub.status()["malformed"]
                return False

            until(ended)
        assert heard == []
        assert state(session) == before
