"""A project that `limber run` plays, with a phone, a patch that listens, and who looks on."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import own
from pipeline.processes.client import Client
from pipeline.processes.supervisor import Supervisor
from pipeline.processes.waiting import WAITS
from pipeline.project.creation import write_project
from pipeline.project.project import Project
from pipeline.terminal.ear import Ear
from tests.pipeline.processes.running import DEADLINE, Phone, Stage, two_latents, until

HEARD = 10
"""Latents that must have come before they count as going on."""


@dataclass
class Show(Stage):
    """As in tests, but played by `limber run`, whose process id is `parent`."""

    parent: int = 0

    def process(self, kind: str) -> int:
        """Return the process id of a kind, once there is one."""

        def find() -> int | None:
            return own.processes(self.parent).get(kind)

        return int(until(find))

    def stood_by(self, kind: str) -> None:
        """Wait until a process of this kind stands by."""
        until(lambda: self._waits(own.processes(self.parent).get(f"{kind} standby", 0)))

    def _waits(self, pid: int) -> bool:
        with suppress(OSError):
            return Path(f"/proc/{pid}/comm").read_text().strip() == WAITS
        return False

    def kill(self, kind: str) -> int:
        """Kill a process as a crash would, and wait for the next; return the former's id."""
        pid = self.process(kind)
        os.kill(pid, signal.SIGKILL)
        until(lambda: own.processes(self.parent).get(kind, pid) != pid)
        return pid

    def gap(self, act: Callable[[], object], seconds: float = 0.0) -> float:
        """Do something, and return the longest time without latents from then on, in s.

        It is looked at for so long after, and until latents have come again.
        """
        self.ear.forget()
        until(lambda: self.ear.count and len(self.ear.times) > HEARD)
        act()
        time.sleep(seconds)
        done = time.monotonic()
        until(lambda: sum(t > done for t in self.ear.times) > HEARD)
        return max(b - a for a, b in pairwise(list(self.ear.times)))

    def takes(self, ready: Callable[[dict[str, Any]], object]) -> float:
        """Return how long it takes, in s, until the status is so."""
        begun = time.monotonic()
        self.wait(ready)
        return time.monotonic() - begun

    def tells(self, words: str) -> float:
        """Return how long it takes, in s, until a problem with these words is told."""
        return self.takes(lambda s: any(words in problem for problem in s["problems"]))


@contextmanager
def show(
    folder: Path, change: Callable[[Project], object] = lambda _: None, play: bool = True
) -> Iterator[Show]:
    """Play a new project with `limber run` until the end of the block, taught if it is to `play`.

    `change` is given the project before it is written.
    """
    with ExitStack() as stack:
        ear = stack.enter_context(Ear())
        project = two_latents(ear.port)
        change(project)
        write_project(project, folder)
        parent = stack.enter_context(own.playing(folder))
        client = stack.enter_context(closing(Client(folder, patience=DEADLINE)))
        phone = stack.enter_context(Phone(project.sensors[0].port))  # type: ignore[attr-defined]  # a phone has one
        found = Show(folder, project, Supervisor(folder), client, phone, ear, parent)
        found.wait(lambda s: s["trainer"] and s["sensors"]["sensors"]["phone"]["frames"])
        if play:
            found.play()
            until((folder / "scenes/main/mapping/mapping.safetensors").exists)
            found.hears()
        yield found
