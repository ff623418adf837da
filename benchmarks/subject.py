"""What is measured: any program that speaks Wekinator's protocol, taught and trained over it."""

import contextlib
import socket
import time

from benchmarks.client import ANSWER, LOCAL, Client
from benchmarks.mappings import INPUTS, OUTPUTS

ROUNDS, EXAMPLES = 4, 250
PACE = 0.002
"""Seconds between two examples."""

TRAINING = 60.0
"""Seconds to wait for done-training; a program need not send it."""

SIGN = 5.0
"""Seconds in which a program that runs must have answered."""


class AbsentError(ConnectionError):
    """No program answers there; the message says what to look at."""


class Subject:
    """A program that hears inputs at `port` and answers to the client's port."""

    def __init__(self, client: Client, port: int) -> None:
        self.client, self.port = client, port
        self.trainings = 0
        self._seen = 0
        self._asked = 0.0

    def teach(self) -> None:
        """Teach 1000 examples of the usual task, train and run.

        Raises AbsentError when nothing listens there, or it never answers.
        """
        look(self.port)
        for _ in range(ROUNDS):
            self.say("startRecording")
            for _ in range(EXAMPLES):
                self.client.example(self.port)
                time.sleep(PACE)
            self.say("stopRecording")
        self.train()
        self.rest()
        self.run()

    def run(self) -> None:
        """Let it play; raises AbsentError when no inputs are answered."""
        self.say("startRunning")
        until = time.monotonic() + SIGN
        while self.client.probe(self.port, 100, 0.01) == [None]:
            if time.monotonic() > until:
                raise AbsentError(
                    f"Port {self.port} took inputs and was told to train and to run, but nothing "
                    f"came to port {self.client.port}. The program there must have {INPUTS} inputs "
                    f"and {OUTPUTS} outputs, hear /wek/inputs and send /wek/outputs to "
                    f"{LOCAL}:{self.client.port} (another port: --listen)."
                )

    def say(self, name: str, *values: float) -> None:
        """Send a control message, in its order among the inputs."""
        self.client.say(self.port, name, *values)

    def train(self) -> None:
        """Ask for a training."""
        self._seen, self._asked = self.client.trained, time.monotonic()
        self.trainings += 1
        self.say("train")

    def keep_training(self) -> None:
        """Ask for the next training as soon as the last is done."""
        if self.client.trained > self._seen or time.monotonic() - self._asked > TRAINING:
            self.say("startRunning")  # where training ends it
            self.train()

    def rest(self) -> None:
        """Wait until no training is under way."""
        until = time.monotonic() + TRAINING
        while self.client.trained == self._seen and time.monotonic() < until:
            self.client.hear(ANSWER)
            time.sleep(0.01)


def look(port: int) -> None:
    """Raise AbsentError when this computer says that nobody listens on a port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.connect((LOCAL, port))
        asker.settimeout(0.2)
        try:
            asker.send(b"/wekinator/control/stopRunning\0\0,\0\0\0")
            with contextlib.suppress(TimeoutError):
                asker.recv(65536)  # the system answers at once for a port that is closed
        except ConnectionRefusedError:
            raise AbsentError(
                f"Nothing listens on UDP port {port} of this computer. Start the program to be "
                f"measured first, with {INPUTS} inputs and {OUTPUTS} outputs, or give its port."
            ) from None
