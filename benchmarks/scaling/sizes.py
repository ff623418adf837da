"""Limber with more and more inputs, and with more and more outputs: latency and training.

Run as `python -m benchmarks.scaling.sizes`.
"""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import own
from benchmarks.client import ANSWER, ASKED, Client
from benchmarks.echo import Echo
from benchmarks.jitter import spread
from benchmarks.subject import Subject
from pipeline.project.creation import write_project
from pipeline.terminal.performance import like_wekinator
from sensors.wire.osc import FloatMessage

INPUTS, OUTPUTS = (6, 16, 64, 128, 512), (1, 8, 32, 128)
USUAL = 6, 8
HZ, TURNS = 100, 3


class Wide(Client):
    """The client, with as many inputs and outputs as asked for."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.width = inputs
        self._message = FloatMessage("/wek/inputs", inputs)
        rng = np.random.default_rng(2)
        self._weights = rng.normal(0, 1 / np.sqrt(inputs), (inputs, outputs))

    def inputs(self) -> bytes:
        """Return a datagram of random inputs."""
        return self._message.pack(self._rng.random(self.width))

    def example(self, port: int) -> None:
        """Send outputs that are smooth in the inputs, and these."""
        inputs = self._rng.random(self.width)
        wanted = 0.5 + 0.45 * np.tanh((2 * inputs - 1) @ self._weights)
        self.say(port, "outputs", *wanted.tolist())
        self.send(port, self._message.pack(inputs))


class Timed(Subject):
    """Limber, of which it is known how long it trained; its first training warms it up."""

    fit_s = 0.0

    def rest(self) -> None:
        """Wait until training is over."""
        super().rest()
        self.fit_s = time.monotonic() - self._asked


def measure(inputs: int, outputs: int, seconds: float) -> dict[str, Any]:
    """Return latency and jitter at 100 Hz beside the echo's, and the seconds of a training.

    It is taught 1000 examples; each latency takes `seconds`.
    """
    with (
        tempfile.TemporaryDirectory() as place,
        Wide(inputs, outputs) as client,
        Echo(client.port) as echo,
    ):
        port = own.free_port()
        project = like_wekinator(inputs, outputs, port, client.port)
        project.scenes[project.first].mapping["improve"] = "off"
        write_project(project, Path(place) / "piece")
        with own.playing(Path(place) / "piece"):
            own.await_answer(port)
            limber = Timed(client, port)
            limber.teach()
            limber.train()
            limber.rest()
            limber.run()
            turns: dict[str, list[list[float | None]]] = {"limber": [], "echo": []}
            for _ in range(TURNS):
                turns["limber"].append(client.probe(port, HZ, seconds / TURNS, ANSWER))
                turns["echo"].append(client.probe(echo.port, HZ, seconds / TURNS, ASKED))
    found = {who: spread(stretches) for who, stretches in turns.items()}
    return {"inputs": inputs, "outputs": outputs, "fit_s": limber.fit_s, **found}


def all_sizes() -> list[tuple[int, int]]:
    """Return inputs and outputs of all that is measured: one of both is always the usual one."""
    return [(n, USUAL[1]) for n in INPUTS] + [(USUAL[0], m) for m in OUTPUTS if m != USUAL[1]]


def main() -> None:
    """Measure and print."""
    for inputs, outputs in all_sizes():
        print(json.dumps(measure(inputs, outputs, 3.0)), flush=True)


if __name__ == "__main__":
    main()
