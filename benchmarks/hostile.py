"""Sends hostile datagrams to a playing engine, a good client beside them: `make hostile`.

`python -m benchmarks.hostile [COUNT]`, a million unless told. They go to the sensors' port and to
the control port over UDP, as fast as both are emptied. It ends with 1 when the engine stopped,
failed or played a wrong value.
"""

import json
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import own
from benchmarks.client import LOCAL, PATIENCE
from benchmarks.malice import hostile
from benchmarks.mappings import INPUTS, LATENTS, OUTPUTS
from pipeline.processes.client import Client
from pipeline.project.creation import write_project
from pipeline.terminal.performance import like_wekinator
from recordings.frame import FloatArray
from sensors.wire.osc import decode, encode

COUNT = 1_000_000
BATCH = 30
"""Datagrams to each port before the good client has its turn."""

WARM = 0.1
"""The share after which the memory is taken as that of an engine that is warm."""

EXAMPLES = 200
EXACT = 1e-6
ATTEMPTS = 40
"""Times that the good client asks again: its datagram may have met a full buffer."""


class GoodClient:
    """Plays inputs and hears what comes of them, on sockets of its own."""

    def __init__(self) -> None:
        self.ear, self.asker = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        self.again = 0
        for one in (self.ear, self.asker):
            one.bind((LOCAL, 0))
            one.settimeout(PATIENCE)
        self.port = int(self.ear.getsockname()[1])

    def outputs(self, port: int, inputs: FloatArray, right: FloatArray | None = None) -> FloatArray:
        """Return the outputs for inputs; the first that are `right`, else the last to come.

        Those of earlier datagrams of others may come before. Raises TimeoutError for none.
        """
        data = encode("/wek/inputs", *inputs.tolist())

        def fits(args: Any) -> bool:
            return len(args) == OUTPUTS and (right is None or distance(args, right) < EXACT)

        return np.array(self._exchange(self.ear, data, port, fits))

    def ping(self, port: int) -> None:
        """Return once the control port answers; raises TimeoutError when it does not."""
        self._exchange(self.asker, encode("/limber/ping"), port, lambda args: args == ("ping",))

    def _exchange(
        self, at: socket.socket, data: bytes, port: int, fits: Callable[[Any], bool]
    ) -> Any:
        found = None
        for _ in range(ATTEMPTS):
            self.asker.sendto(data, (LOCAL, port))
            try:
                while not fits(found := decode(at.recv(65536))[0][1]):
                    pass
                return found
            except TimeoutError:
                self.again += 1
        if found is None:
            raise TimeoutError(f"port {port} does not answer")
        return found

    def close(self) -> None:
        """Give the ports back."""
        self.ear.close()
        self.asker.close()


def distance(heard: Any, right: FloatArray) -> float:
    """Return the largest difference; infinite where the counts differ."""
    return float(np.abs(np.array(heard) - right).max()) if len(heard) == len(right) else np.inf


def soak(count: int, seed: int = 1, said: bool = False) -> dict[str, Any]:
    """Send so many datagrams and return what was seen, as JSON values."""
    with tempfile.TemporaryDirectory() as place, closing(GoodClient()) as good:
        folder = Path(place) / "piece"
        control, port = own.free_port(), own.free_port()
        project = like_wekinator(INPUTS, OUTPUTS, port, good.port)
        project.rig.control.port = control
        write_project(project, folder)
        with own.playing(folder) as pid:
            own.await_answer(control)
            engine = Client(folder, patience=60.0)
            teach(engine, good, port)
            found = throw(count, seed, good, (port, control), pid, said)
            status = engine.status()
            engine.close()
        found["malformed"] = sum(status["sensors"]["malformed"].values())
        found["malformed"] += status["sensors"]["sensors"]["wek"]["malformed"]
        found |= {key: status[key] for key in ("refused", "faults", "state", "unkept")}
        found["tracebacks"] = (folder / "limber.log").read_text(errors="replace").count("Traceback")
    found["again"] = good.again
    return found


def throw(
    count: int, seed: int, good: GoodClient, ports: tuple[int, int], pid: int, said: bool
) -> dict[str, Any]:
    """Send datagrams to both ports, as fast as they are emptied; return speed, memory, errors."""
    inputs = np.random.default_rng(seed).random((16, INPUTS))
    right = np.array([good.outputs(ports[0], row) for row in inputs])
    before, engine = own.memory(pid), own.processes(pid)["engine"]
    wrong, sent, data = 0.0, 0, hostile(seed)
    began = time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for turn, batch in enumerate(batches(data, count)):
            for n, datagram in enumerate(batch):
                out.sendto(datagram, (LOCAL, ports[n % 2]))
            sent += len(batch)
            heard = good.outputs(ports[0], inputs[turn % 16], right[turn % 16])
            wrong = max(wrong, distance(heard, right[turn % 16]))
            good.ping(ports[1])
            if sent - len(batch) < WARM * count <= sent:
                before = own.memory(pid)
            if said and turn % 1000 == 0:
                print(sent, json.dumps(own.memory(pid)), file=sys.stderr, flush=True)
    seconds = time.monotonic() - began
    return {
        "sent": sent,
        "rate": sent / seconds,
        "memory_mb_warm": before and before["engine"],
        "memory_mb_after": (after := own.memory(pid)) and after["engine"],
        "same_engine": own.processes(pid)["engine"] == engine,
        "wrong": wrong,
    }


def batches(data: Iterator[bytes], count: int) -> Iterator[list[bytes]]:
    """Yield `count` datagrams, some for each port at a time."""
    while count > 0:
        batch = list(islice(data, min(2 * BATCH, count)))
        count -= len(batch)
        yield batch


def teach(engine: Client, good: GoodClient, port: int) -> None:
    """Teach some of the usual task, train and play."""
    rng = np.random.default_rng(0)
    engine.do("record", 0)
    for row in rng.random((EXAMPLES, INPUTS)):
        engine.do("target", *LATENTS(row[None])[0].tolist())
        good.asker.sendto(encode("/wek/inputs", *row.tolist()), (LOCAL, port))
        time.sleep(0.001)
    engine.do("record/stop")
    engine.wait(lambda s: s["trainer"], 60.0)
    engine.do("train")
    engine.wait(lambda s: s["learnt"] and s["besides"] == "", 60.0)
    engine.do("run")


def well(found: dict[str, Any]) -> bool:
    """Return whether all of it is as it must be."""
    calm = not (found["faults"] or found["tracebacks"]) and found["same_engine"]
    plays = found["wrong"] < EXACT and found["state"] == "playing"
    return calm and plays and found["malformed"] > 0


def main() -> int:
    """Send them and print what was seen."""
    found = soak(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT, said=True)
    print(json.dumps(found, indent=2))
    return 0 if well(found) else 1


if __name__ == "__main__":
    sys.exit(main())
