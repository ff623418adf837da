"""Commands over OSC, by the control that hears them and an engine that obeys them."""

import logging
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.fuzzing.base import Errors, FoundError, Target
from benchmarks.malice import hostile
from pipeline.control.control import Control
from pipeline.engine.asking import Answer
from pipeline.engine.engine import Engine
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.project import read_project
from pipeline.project.rig import Control as Settings
from pipeline.project.rig import RigSettings
from recordings.events import Command
from sensors.base import MalformedError
from sensors.wekinator import Wekinator
from sensors.wire.osc import decode, encode

AGAIN = 500
"""Commands after which a new engine is made: nobody fuzzes what another input has left."""

LOCAL = ("127.0.0.1", 5000)


def engine(folder: Path) -> Engine:
    """Return the engine of a project."""
    return Engine(read_project(folder))


class Commands(Target):
    """Hears messages; whatever they say, each is answered or counted and none raises."""

    reads = "datagrams at the control port: commands and Wekinator's messages"
    instruments = ("pipeline.control", "pipeline.commands", "sensors.wire")

    def __init__(self) -> None:
        self._answers, self._errors = 0, Errors("pipeline")
        logging.getLogger("pipeline.control").setLevel(logging.CRITICAL)  # grumbles at each
        self._place = TemporaryDirectory(prefix="limber-fuzz-")
        self._folder = Path(self._place.name) / "piece"
        made = new_project([Wekinator(name="wek")], default_scene(4), [], RigSettings())
        write_project(made, self._folder)
        self._files = self._listed()
        self._begin()

    def close(self) -> None:
        """Remove the project."""
        self._place.cleanup()

    def _listed(self) -> list[Path]:
        return sorted(Path(self._place.name).rglob("*"))

    def _begin(self) -> None:
        self._engine, self._count, self._time = engine(self._folder), 0, 0
        self._control = Control(Settings(token="open sesame"), self._ask, self._sent)

    def _sent(self, data: bytes, _: tuple[str, int]) -> bool:
        self._answers += len(decode(data))
        return True

    def _ask(self, command: Command, answer: Answer) -> None:
        self._engine.step(command)
        answer(self._engine.reply, self._engine.problem)

    def seeds(self) -> Sequence[bytes]:
        """Return some commands, and some of what is hostile."""
        said = ("limber/state", "limber/hello", "limber/help", "limber/target/draw")
        asked = [encode(f"/{name}") for name in said]
        more = [
            encode("/limber/target", 0.1, 0.2, 0.3, 0.4),
            encode("/limber/token", "open sesame"),
            encode("/limber/subscribe", "state", 0.1),
            encode("/limber/latent/limits", 1, -2.0, 2.0),
            encode("/wekinator/control/outputs", 0.1, 0.2, 0.3, 0.4),
            encode("/wekinator/control/setOutputNames", "a", "b", "c", "d"),
            encode("/limber/bookmark", "../../x"),
        ]
        return [*asked, *more, *islice(hostile(2), 30)]

    def read(self, data: bytes) -> object:
        """Hear every message of a datagram."""
        try:
            messages = decode(data)
        except MalformedError:
            return 0
        for address, args in messages[:20]:
            self._count, self._time = self._count + 1, self._time + 1_000_000
            if self._control.claims(address):
                self._control.hear(address, args, LOCAL, self._time)
        self._errors.raise_found()
        if self._listed() != self._files:
            raise FoundError("a command has made or removed a file by itself")
        if self._count > AGAIN:
            self._begin()
        return self._answers
