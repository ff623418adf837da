"""A real audio server without hardware, and what it is heard to play."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from recordings.frame import Float32Array
from tests.peers.program import need
from tests.pipeline.processes.running import DEADLINE, until

RATE = 48_000
BLOCK = 256


class Server:
    """A JACK server with the dummy driver, in real time; `start` after `stop` brings it back."""

    def __init__(self) -> None:
        self.name = f"limber-{os.getpid()}-{threading.get_ident() % 10_000}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; as `system` it has two channels that are heard."""
        command = ["jackd", "-n", self.name, "--no-realtime", "-d", "dummy"]
        self._process = subprocess.Popen(
            [*command, "-r", str(RATE), "-p", str(BLOCK)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait = ["jack_wait", "-s", self.name, "-w", "-t", str(round(DEADLINE))]
        subprocess.run(wait, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        """Stop it, as pulling out a device would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


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
    """Hears what is played, from the first client that plays on; both channels of it."""

    def __init__(self, server: Server) -> None:
        jack: Any = pytest.importorskip("jack")
        self._blocks: list[Float32Array] = []
        self._client = jack.Client("recorder", servername=server.name, no_start_server=True)
        self._ports = [self._client.inports.register(f"in_{i}") for i in range(2)]
        self._client.set_process_callback(self._process)
        self._begin = 0
        self._client.activate()

    def _process(self, _: int) -> None:
        self._blocks.append(np.stack([p.get_array() for p in self._ports], axis=1))

    def connect(self) -> None:
        """Connect to whoever plays, once somebody does."""
        outs = until(self._players)
        for out, port in zip(outs, self._ports, strict=False):
            if out not in port.connections:
                self._client.connect(out, port)
        self._begin = self.frames + 4 * BLOCK

    def _players(self) -> list[Any]:
        ports = self._client.get_ports(is_audio=True, is_output=True)
        found = [p for p in ports if not p.name.startswith(("system:", "recorder:"))]
        return found[:2] if len(found) >= 2 else []

    @property
    def frames(self) -> int:
        """How many samples of each channel were heard."""
        return len(self._blocks) * BLOCK

    def sound(self, since: int = 0) -> Float32Array:
        """Return what was heard from a number of samples on, and once connected: (n, 2)."""
        blocks = list(self._blocks)
        return np.concatenate([*blocks, np.zeros((0, 2), np.float32)])[max(since, self._begin) :]

    def hear(self, seconds: float) -> Float32Array:
        """Return what is heard in the next seconds."""
        start = self.frames
        until(lambda: self.frames >= start + seconds * RATE)
        return self.sound(start)

    def waits(self, loud: bool) -> None:
        """Wait until there is sound (or silence) for a tenth of a second."""
        end = time.monotonic() + DEADLINE
        while (np.abs(self.hear(0.1)).max() > 0.01) != loud:
            assert time.monotonic() < end, "it did not happen"

    def close(self) -> None:
        """Leave."""
        self._client.deactivate()
        self._client.close()
