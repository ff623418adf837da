"""All that belongs to a performance, opened and closed together, and how it is at one time."""

import contextlib
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import own
from benchmarks.audible import server
from benchmarks.camera import clip
from benchmarks.soak import piece
from benchmarks.soak.helper import Helper
from benchmarks.soak.meters import Meter, drops, meters, size
from benchmarks.window import screen
from pipeline.processes.client import Client

PERIOD = 1024
"""Samples of a block of the audio server."""

HZ = 30.0
"""Images a second of the camera."""

QUIET = 60.0
"""Seconds in which all that was sent must have come to an end."""


@dataclass
class Look:
    """What is seen at one time, `minute` after the performance has begun."""

    minute: float
    meters: dict[str, Meter]
    status: dict[str, Any]
    players: dict[str, Any]
    ear: dict[str, Any]
    camera: dict[str, Any]
    drops: dict[int, int]
    disk: int


class Stage:
    """All that belongs to a performance, for the length of a `with` block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lacking: list[str] = []
        self._all = ExitStack()
        self.begun = 0.0

    def __enter__(self) -> "Stage":
        with ExitStack() as stack:
            self._open(stack)
            self._all = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._all.close()

    def _open(self, stack: ExitStack) -> None:
        place = self.folder.parent
        phones, riot, out = (own.free_port() for _ in range(3))
        self.display = stack.enter_context(screen())
        sound = stack.enter_context(server(PERIOD))
        clip_made = clip(place / "clip.avi")
        self.camera = stack.enter_context(Helper("stream", clip_made, HZ))
        self.players = stack.enter_context(Helper("players", phones, riot, out))
        self.ear = stack.enter_context(Helper("ear", sound)) if sound else None
        self.ports = (phones, riot, out)
        piece.make(self.folder, *self.ports, self.camera.said["address"])
        self.pid = stack.enter_context(own.playing(self.folder))
        self.engine = stack.enter_context(
            contextlib.closing(Client(self.folder, patience=piece.PATIENCE))
        )
        piece.ready(self.engine)
        self.players.ask("go")
        self.window = 0
        if self.display:
            shown = piece.window(self.folder, self.display, place / "window")
            self.window = stack.enter_context(shown)
        lacks = {"Xvfb (no window)": self.display, "jackd (no sound)": sound}
        self.lacking = [name for name, there in lacks.items() if not there]
        piece.begin(self.engine, self.players)
        self.engine.notices.clear()
        self.begun = time.monotonic()

    def look(self) -> Look:
        """Return how it is now."""
        pids = own.processes(self.pid) | ({"window": self.window} if self.window else {})
        return Look(
            minute=(time.monotonic() - self.begun) / 60,
            meters=meters(pids),
            players=self.players.ask("look"),
            status=short(self.engine.status()),
            ear=self.ear.ask() if self.ear is not None else {},
            camera=self.camera.ask(),
            drops=drops(self.ports),
            disk=size(self.folder / "takes"),
        )

    def still(self) -> Look:
        """Let nothing more be sent, and return a look when all of it has come to its end.

        The camera goes on: of the messages sent and heard, it may move one between two questions.
        """
        self.players.ask("still")
        until = time.monotonic() + QUIET
        while not settled(found := self.look()) and time.monotonic() < until:
            time.sleep(0.1)
        return found


def settled(look: Look) -> bool:
    """Return whether all that was sent has come to its end: each reading, and each message."""
    sensors, sent = look.status["sensors"], look.players["sent"]
    had = sum(sensors[name]["frames"] for name in sent) + sum(look.drops.values())
    out = next(one["sent"] for one in look.status["outputs"] if one["type"] == "osc")
    heard = look.players["latents"], look.players["heard"]
    return had >= sum(sent.values()) and heard == (look.status["sent"], out)


def short(status: dict[str, Any]) -> dict[str, Any]:
    """Return of a status what is looked at here."""
    keys = ("sent", "unsent", "unkept", "faults", "problems", "latency", "outputs", "cameras")
    sound = {key: status["sound"].get(key) for key in ("gaps", "ring_ms", "movement_ms", "share")}
    sensors = status["sensors"]["sensors"]
    told = ("frames", "lost", "late", "malformed", "drift", "delay")
    return {
        **{key: status[key] for key in keys},
        "sound": sound,
        "sensors": {name: {key: one[key] for key in told} for name, one in sensors.items()},
    }
