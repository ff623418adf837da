"""A patch as it was written for Wekinator, and two places that it teaches."""

import contextlib
import socket
import time

import numpy as np

from sensors.wire.osc import Message, encode
from tests.peers.wekinator import IN, OUT
from tests.pipeline.outputs.ear import Ear

LOW, HIGH = [0.0] * 4 + [1.0, 0.25, 0.5, 0.75], [1.0] * 4 + [0.0, 0.5, 0.25, 0.125]
AT = {"low": (np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]), LOW)}
AT["high"] = (np.array([0.9, 0.8, 0.7, 0.9, 0.8, 0.7]), HIGH)


class Client(Ear):
    """A patch as written for Wekinator: it sends to 6448 and listens on 12000."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", OUT))
        self.socket.setblocking(False)
        self.rng = np.random.default_rng(7)

    def control(self, name: str, *args: float | str) -> None:
        """Send a control message."""
        self.send(encode(f"/wekinator/control/{name}", *args), ("127.0.0.1", IN))

    def inputs(self, at: np.ndarray, count: int) -> None:
        """Send so many inputs near a place, at 100 Hz."""
        for _ in range(count):
            values = at + self.rng.normal(0, 0.01, len(at))
            self.send(encode("/wek/inputs", *map(float, values)), ("127.0.0.1", IN))
            time.sleep(0.01)

    def teach(self, name: str) -> None:
        """Record a round at a place, for its target."""
        at, target = AT[name]
        self.control("outputs", *target)
        self.control("startRecording")
        self.inputs(at, 30)
        self.control("stopRecording")

    def quiet(self, at: np.ndarray) -> list[Message]:
        """Send inputs and return what came for them, when nothing is to come or all has."""
        list(self.datagrams())
        self.inputs(at, 20)
        with contextlib.suppress(TimeoutError):
            return [self.wait("/wek/outputs", 0.5)]
        return []

    def play(self, at: np.ndarray, count: int) -> np.ndarray:
        """Send inputs one by one, and return the one message of outputs that each one gives."""
        found = []
        for _ in range(count):
            self.inputs(at, 1)
            found.append(self.wait("/wek/outputs")[1])
        time.sleep(0.05)
        assert self.messages() == []
        return np.array(found)
