"""A real session on a new project, its system calls logged, and what was told of it."""

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.own import PATIENCE, free_port, leash
from benchmarks.power.calls import STRACE, Call, calls
from benchmarks.power.facts import facts
from benchmarks.power.phone import Phone
from benchmarks.power.script import play
from pipeline.processes import performer
from pipeline.processes.client import Client


@dataclass
class Record:
    """What was done to the folder, what the phone sent, and what the engine told, by time.

    `told` are facts with when they had been told, in ns since 1970. `whole` are the files that
    were there in the end.
    """

    calls: list[Call]
    sent: list[tuple[int, bytes]]
    told: list[tuple[int, dict[str, Any]]]
    whole: dict[str, bytes]


@dataclass
class Player:
    """Whoever plays: asks the engine, and notes what it tells after each answer."""

    client: Client
    phone: Phone
    told: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def do(self, name: str, *args: float | str) -> list[Any]:
        """Have a command obeyed; return its reply."""
        reply = self.client.do(name, *args)
        self.note()
        return reply

    def note(self) -> dict[str, Any]:
        """Note what holds now; return the status."""
        status = self.client.status()
        self.told.append((time.time_ns(), facts(status)))
        return status

    def until(self, key: str, value: object) -> None:
        """Wait until a part of the status has a value."""
        self.client.wait(lambda status: status[key] == value, PATIENCE)
        self.note()


def recorded(folder: Path, logs: Path, scale: float = 1.0) -> Record:
    """Play a session in a new folder, with the log of its system calls beside it.

    `scale` says how long movements are. What it leaves is the folder as it was at its end.
    Raises OSError where there is no strace.
    """
    logs.mkdir()
    control, port = free_port(), free_port()
    command = [*STRACE, "-o", str(logs / "log"), sys.executable, "-m", "benchmarks.power.piece"]
    with (
        subprocess.Popen(
            [*command, str(folder), str(control), str(port)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is ours, and we end it once
        ) as process,
        leash(process.pid),
        Phone(port) as phone,
    ):
        player = Player(Client(folder, patience=PATIENCE), phone)
        try:
            player.client.wait(lambda status: status["trainer"], PATIENCE)
            player.note()
            play(player, scale)
        finally:
            player.client.close()
            performer.end(folder)
    whole = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return Record(calls(sorted(logs.iterdir()), folder), phone.sent, player.told, whole)
