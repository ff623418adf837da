"""A real engine with real ports in a thread of the test, and a patch that speaks with it."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.features.base import FEATURES
from pipeline.outputs.base import Output
from pipeline.outputs.osc import Osc
from pipeline.processes.session import Session
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.rig import Control, RigSettings, TeachingSettings
from sensors.wekinator import Wekinator
from sensors.wire.osc import encode
from tests.pipeline.outputs.ear import Ear, free_port


@dataclass
class Patch:
    """A program that sends commands from its own port and hears the answers there."""

    ear: Ear
    to: tuple[str, int]

    def say(self, address: str, *args: Any) -> None:
        """Send one message."""
        self.ear.send(encode(address, *args), self.to)

    def ask(self, name: str, *args: Any) -> list[Any]:
        """Send a command and return its reply; raises AssertionError when it is refused."""
        self.say(f"/limber/{name}", *args)
        return self.answer(name)

    def refused(self, name: str, *args: Any) -> str:
        """Send a command and return why it is refused."""
        self.say(f"/limber/{name}", *args)
        address, said = self.ear.wait()
        assert (address, said[0]) == ("/limber/error", name[:100])
        return str(said[1])

    def answer(self, name: str) -> list[Any]:
        """Wait for the answer to a command and return its reply."""
        address, said = self.ear.wait()
        assert (address, said[0]) == ("/limber/ok", name), (address, said)
        return list(said[1:])


def write_piece(
    folder: Path, control: Control, outputs: Sequence[Output], latents: int = 3
) -> None:
    """Write a project: `/wek/inputs` on the control port in, latents from 0 to 1 out."""
    sensor = Wekinator(name="wek", port=control.port, host=control.host)
    scene = default_scene(latents, 0.0, 1.0)
    scene.features = [FEATURES.load("raw")(name="inputs", inputs=["wek"])]
    rig = RigSettings(control=control, teaching=TeachingSettings(seconds=0.0))
    project = new_project([sensor], scene, outputs, rig)
    scene.features = [f for f in scene.features if f.name == "inputs"]
    write_project(project, folder)


@contextmanager
def surface(folder: Path, sock: Path, control: Control | None = None) -> Iterator[Session]:
    """Run an engine on a new project in a thread; its outputs go to a port that is closed."""
    control = control or Control(port=free_port())
    write_piece(folder, control, [Osc(name="nn~", port=free_port())])
    with playing(folder, sock) as session:
        yield session


@contextmanager
def playing(folder: Path, sock: Path) -> Iterator[Session]:
    """Run an engine on a project in a thread, until the end of the block."""
    session = Session(folder, sock)
    thread = threading.Thread(target=session.run, name="engine")
    thread.start()
    try:
        await_answer(session.loop.control.settings.port, thread.is_alive)
        yield session
    finally:
        session.loop.stop()
        thread.join()
        session.close()


def await_answer(port: int, alive: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until an engine obeys at a port; raises TimeoutError, at once when it is dead."""
    ear, until = Ear(), time.monotonic() + seconds
    try:
        while alive() and time.monotonic() < until:
            ear.send(encode("/limber/ping"), ("127.0.0.1", port))
            with contextlib.suppress(TimeoutError):
                ear.wait("/limber/ok", 0.05)
                return
        raise TimeoutError(f"nobody obeys at port {port}")
    finally:
        ear.close()
