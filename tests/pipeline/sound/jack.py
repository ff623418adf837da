"""A real audio server without hardware, and what it is heard to play."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from pipeline.sound.urgency import granted
from recordings.frame import Float32Array
from tests.peers.program import Program, need
from tests.pipeline.processes.running import until

RATE = 48_000
BLOCK = 1024

COUNT = itertools.count()


class Server:
    """A JACK server with the dummy driver, in real time; `start` after `stop` brings it back."""

    def __init__(self) -> None:
        self.name = f"limber-{os.getpid()}-{next(COUNT)}"
        self._program: Program | None = None

    def start(self) -> None:
        """Start it; as `system` it has two channels that are heard."""
        first = "--realtime" if granted() else "--no-realtime"
        command = ["jackd", "-n", self.name, first, "-d", "dummy"]
        self._program = Program([*command, "-r", str(RATE), "-p", str(BLOCK)], {})
        wait = ["jack_wait", "-s", self.name, "-w", "-t", "1"]
        until(lambda: subprocess.run(wait, capture_output=True).returncode == 0)

    def kill(self) -> None:
        """Kill it, as a crash would; what it has left hinders no other."""
        if self._program is not None:
            self._program.process.kill()
            self.stop()

    def stop(self) -> None:
        """End it, as pulling out a device would."""
        if self._program is not None:
            self._program.process.terminate()
            self._program.process.wait(30)
            self._program.close()
            self._program = None


@contextmanager
def jack_server() -> Iterator[Server]:
    """Run a server until the end of the block, where processes that start find it."""
    need("jackd", "jackd2")
    server = Server()
    keep = {k: os.environ.get(k) for k in ("JACK_DEFAULT_SERVER", "JACK_NO_START_SERVER")}
    os.environ.update(JACK_DEFAULT_SERVER=server.name, JACK_NO_START_SERVER="1")
    try:
        server.start()
        yield server
    finally:
        server.stop()
        for key, value in keep.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})


class Recorder:
    """Hears whoever plays on a server; both channels of it, in a file."""

    def __init__(self, server: Server, path: Path) -> None:
        self.path = path
        command = [sys.executable, "-m", "tests.pipeline.sound.recorder", server.name, str(path)]
        self._program = Program(command, {})
        self._connections = 0
        until(path.exists)

    def connect(self) -> None:
        """Wait until it hears somebody whom it did not hear before."""
        until(lambda: len(self._starts) > self._connections)
        self._connections = len(self._starts)

    @property
    def _starts(self) -> list[int]:
        return [int(line) for line in self._program.lines if line.isdecimal()]

    @property
    def frames(self) -> int:
        """How many samples of each channel were heard."""
        return self.path.stat().st_size // 8

    def sound(self, since: int = 0) -> Float32Array:
        """Return what was heard from a number of samples on, and since it connected: (n, 2)."""
        start = max(since, self._starts[-1] + 4 * BLOCK if self._starts else 0)
        found = np.fromfile(self.path, np.float32)
        return found[: len(found) // 2 * 2].reshape(-1, 2)[start:]

    def hear(self, seconds: float) -> Float32Array:
        """Return what is heard in the next seconds."""
        start = self.frames
        until(lambda: self.frames >= start + seconds * RATE)
        return self.sound(start)

    def waits(self, loud: bool) -> None:
        """Wait until there is sound (or silence) for a tenth of a second."""
        until(lambda: (np.abs(self.hear(0.1)).max(initial=0.0) > 0.01) == loud)

    def close(self) -> None:
        """Leave."""
        self._program.close()
