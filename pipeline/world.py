"""What a running engine acts on: outputs, the take, the project's files and the trainer."""

import logging
from collections.abc import Callable
from typing import Any

import numpy as np
from safetensors.numpy import save

from mappings.base import Examples
from pipeline.disk import Disk
from pipeline.local import Channel, DisconnectedError
from pipeline.outputs.base import Output, Voice
from pipeline.outside import Content, Outside
from recordings.events import Event
from recordings.frame import Float32Array
from recordings.take import TakeWriter

log = logging.getLogger(__name__)


Job = tuple[dict[str, Any], bytes]
"""What the trainer is asked for, kept until it is done: a trainer that dies is replaced."""


class World(Outside):
    """Hands everything on at once, or to a thread or process; one broken part stops no other."""

    def __init__(self, outputs: list[Output], disk: Disk) -> None:
        self.outputs = outputs
        self.disk = disk
        self.take: TakeWriter | None = None
        self.trainer: Channel | None = None
        self.job: Job | None = None
        self.recalls: dict[str, Job] = {}
        self.sent = 0
        self.notices: list[tuple[str, tuple[float | int | str, ...]]] = []
        self._broken: set[int] = set()

    def keep(self, event: Event) -> None:
        """Write an event to the take, if one is open."""
        if self.take is not None:
            self.take.write(event)

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        """Send latents to every output that wants the scene."""
        self.sent += 1
        for output in self.outputs:
            if output.wants(voice):
                self._guard(output, lambda o=output: o.send(voice, values, now, by_frame))  # type: ignore[misc]  # mypy infers no type for a default

    def gain(self, voice: Voice, value: float) -> None:
        """Send a scene's loudness to every output that wants the scene."""
        for output in self.outputs:
            if output.wants(voice):
                self._guard(output, lambda o=output: o.gain(voice, value))  # type: ignore[misc]  # as above

    def notice(self, name: str, *args: float | int | str) -> None:
        """Tell the outputs, and whoever watches over the local socket."""
        self.notices.append((name, args))
        for output in self.outputs:
            self._guard(output, lambda o=output: o.notice(name, args))  # type: ignore[misc]  # as above

    def save(self, path: str, data: Content) -> None:
        """Leave a file to the disk's thread."""
        self.disk.save(path, data)

    def train(
        self,
        scene: str,
        examples: Examples,
        settings: dict[str, Any],
        choices: list[list[str]],
        token: int,
    ) -> None:
        """Send a job to the trainer; without one it waits for the next to connect."""
        facts = {
            "job": "fit",
            "token": token,
            "scene": scene,
            "settings": settings,
            "choices": choices,
            "inputs": examples.inputs,
            "outputs": examples.outputs,
        }
        arrays = {
            "x": examples.x,
            "y": examples.y,
            "rounds": examples.rounds,
            "weights": examples.weights,
        }
        blob = save({name: np.ascontiguousarray(a) for name, a in arrays.items()})
        self.job = (facts, blob)
        self._to_trainer(facts, blob)

    def cancel(self) -> None:
        """Tell the trainer to give up."""
        self.job = None
        self._to_trainer({"job": "cancel"}, b"")

    def recall(self, scene: str, tables: dict[str, Any], rounds: bytes) -> None:
        """Let the trainer compute the features of rounds from their takes."""
        facts = {"job": "recall", "scene": scene, "folder": str(self.disk.folder)}
        job = facts | {"tables": tables}, rounds
        self.recalls[scene] = job
        self._to_trainer(*job)

    def connect(self, trainer: Channel | None) -> None:
        """Use a trainer that has come (or none), and give it the job that waits."""
        self.trainer = trainer
        if trainer is not None:
            for job in [*self.recalls.values(), *filter(None, [self.job])]:
                self._to_trainer(*job)

    def _to_trainer(self, facts: dict[str, Any], blob: bytes) -> None:
        if self.trainer is None:
            return
        try:
            self.trainer.send(facts, blob)
        except DisconnectedError:
            log.warning("The trainer has gone; the job waits for the next one")

    def _guard(self, output: Output, act: Callable[[], None]) -> None:
        """Let one output act; what it raises is logged once."""
        try:
            act()
        except Exception:
            if id(output) not in self._broken:
                self._broken.add(id(output))
                log.exception("The output %s failed; the others go on", output.name)

    def close(self) -> None:
        """Close the outputs, the take and the disk, in this order."""
        for output in self.outputs:
            self._guard(output, output.close)
        if self.take is not None:
            self.take.close()
        self.disk.close()
