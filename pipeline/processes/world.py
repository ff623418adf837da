"""What a running engine acts on: outputs, the take, the project's files and the trainer."""

import logging
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from safetensors.numpy import save

from pipeline.engine.outside import Content, Errand, Job, Outside
from pipeline.outputs.base import Output, Voice
from pipeline.processes.channel import Channel, DisconnectedError
from pipeline.processes.disk import Disk
from pipeline.processes.messenger import Messenger
from pipeline.processes.sounding import Sounding
from recordings.events import Event
from recordings.frame import Float32Array, Frame
from recordings.take import TakeWriter

log = logging.getLogger(__name__)

Result = TypeVar("Result")

FAINT = 0.1
"""Likeness below which a gesture's bar is empty."""

ATTEMPTS = 3
"""Trainers that may end over one job before it is given up."""

Note = tuple[dict[str, Any], bytes]
"""What the trainer is asked for, kept until it is done: a trainer that dies is replaced."""


class World(Outside):
    """Hands everything on at once, or to a thread or process; one broken part stops no other.

    An output is used once it is `opened`, by whatever thread. `seen` are the frames that have come
    since somebody looked, None while nobody does; `changes` grows with all that happens.
    """

    def __init__(self, disk: Disk) -> None:
        self.outputs: list[Output] = []
        self.opened: deque[Output] = deque()
        self.unopened: dict[int, str] = {}
        self.disk = disk
        self.take: TakeWriter | None = None
        self.trainer: Channel | None = None
        self.sounding: Sounding | None = None
        self.job: Note | None = None
        self.recalls: dict[str, Note] = {}
        self.sent = 0
        self.changes = 0
        self.seen: list[Frame] | None = None
        self.notices: list[tuple[str, tuple[float | int | str, ...]]] = []
        self.wake: Callable[[], None] = lambda: None
        self.again: Callable[[], None] = lambda: None
        self.asked: Callable[[str, list[Any]], None] = lambda *_: None
        self._kept: list[Event] = []
        self._back: deque[Callable[[], None]] = deque()
        self._messenger = Messenger(self._bring)
        self._attempts = self._recalled = 0
        self._broken: set[int] = set()

    @property
    def problems(self) -> list[str]:
        """What is wrong now, in plain words."""
        found = [*self.unopened.values(), self.disk.failure]
        if self.take is not None:
            found.append(self.take.failure or "")
        if self.sounding is not None:
            found += self.sounding.problems
        return [text for text in found if text]

    def keep(self, event: Event) -> None:
        """Keep an event for the take, if one is open, until `record`."""
        if self.take is not None:
            self._kept.append(event)

    def record(self) -> None:
        """Write what was kept to the take: after the latents have left, not before."""
        if self.take is not None:
            for event in self._kept:
                self.take.write(event)
        self._kept.clear()

    def saw(self, frame: Frame) -> None:
        """Keep a frame for those who watch, if there are any."""
        if self.seen is not None:
            self.seen.append(frame)

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:
        """Send latents to every output that wants the scene."""
        self.sent += 1
        for output in self.outputs:
            if output.wants(voice):
                self._guard(output, output.send, voice, values, now, by_frame)

    def gain(self, voice: Voice, value: float) -> None:
        """Send a scene's loudness to every output that wants the scene."""
        for output in self.outputs:
            if output.wants(voice):
                self._guard(output, output.gain, voice, value)

    def following(self, voice: Voice, values: list[float]) -> None:
        """Send which gesture a scene follows to every output that wants the scene."""
        for output in self.outputs:
            if output.wants(voice):
                self._guard(output, output.following, voice, values)

    def likeness(self, names: tuple[str, ...], values: list[float]) -> None:
        """Send how far each gesture is there to every output; a bar that moves is a change."""
        if self.seen is not None and max(values[::4]) > FAINT:
            self.changes += 1
        for output in self.outputs:
            self._guard(output, output.likeness, names, values)

    def notice(self, name: str, *args: float | int | str) -> None:
        """Tell the outputs, and whoever watches over the local socket."""
        self.changes += 1
        self.notices.append((name, args))
        for output in self.outputs:
            self._guard(output, output.notice, name, args)

    def admit(self) -> bool:
        """Use the outputs that have been opened meanwhile; return whether there were any."""
        before = len(self.outputs)
        while self.opened:
            self.outputs.append(self.opened.popleft())
        return len(self.outputs) > before

    def due(self) -> int | None:
        """Return when `flush` wants to be called, ns on the engine's clock; None for never."""
        times = [self._guard(output, output.due) for output in self.outputs]
        return min((t for t in times if t is not None), default=None)

    def flush(self, now: int) -> None:
        """Send what a rate limit has held back until `now`."""
        for output in self.outputs:
            self._guard(output, output.flush, now)

    def save(self, path: str, data: Content) -> None:
        """Leave a file to the disk's thread."""
        self.changes += 1
        self.disk.save(path, data)

    def aside(self, work: Callable[[Path], Result], done: Callable[[Result], None]) -> None:
        """Leave work to the disk's thread; what it returns comes back with `go_on`."""

        def chore() -> None:
            self._bring(partial(done, work(self.disk.folder)))

        self.disk.do(chore)

    def send_on(
        self,
        errand: Errand,
        told: Callable[[float], None],
        done: Callable[[dict[str, Any]], None],
    ) -> None:
        """Let a process of its own do an errand; its answer comes back with `go_on`."""
        self._messenger.send(errand, told, done)

    def _bring(self, work: Callable[[], None]) -> None:
        self._back.append(work)
        self.wake()

    def begin_again(self) -> None:
        """Let this engine end; the one that is started in its place goes on."""
        self.again()

    def ask(self, name: str, args: list[Any]) -> None:
        """Leave a button's command to whoever obeys them, after this step."""
        self._back.append(partial(self.asked, name, args))

    def go_on(self) -> None:
        """Go on with what was done in another thread meanwhile."""
        while self._back:
            self._back.popleft()()

    def train(self, job: Job) -> None:
        """Send a job to the trainer; without one it waits for the next to connect."""
        x = job.examples
        facts = {
            "job": "fit",
            "token": job.token,
            "scene": job.scene,
            "settings": job.settings,
            "choices": job.choices,
            "taught": job.taught,
            "owners": job.owners,
            "trains": job.trains,
            "lags": job.lags,
            "study": job.study,
            "folder": str(self.disk.folder),
            "inputs": x.inputs,
            "outputs": x.outputs,
        }
        former = np.frombuffer(job.former, np.uint8)
        table = {"x": x.x, "y": x.y, "rounds": x.rounds, "weights": x.weights, "times": x.times}
        more = {"former": former, "watched": x.watched, "sounds": x.sounds}
        blob = save({n: np.ascontiguousarray(a) for n, a in (table | more).items()})
        self.job, self._attempts = (facts, blob), 0
        self._start()

    def cancel(self) -> None:
        """Tell the trainer to give up."""
        self.job = None
        self._to_trainer({"job": "cancel"}, b"")

    def recall(self, scene: str, tables: dict[str, Any], rounds: bytes) -> None:
        """Let the trainer compute the features of rounds from their takes."""
        facts = {"job": "recall", "scene": scene, "folder": str(self.disk.folder)}
        self._recalled += 1  # features that change while others are read are asked for again
        job = facts | {"tables": tables, "token": self._recalled}, rounds
        self.recalls[scene] = job
        self._to_trainer(*job)

    def awaits(self, scene: str, token: int) -> bool:
        """Return whether a scene waits for this recall: no other was asked for since."""
        return scene in self.recalls and self.recalls[scene][0]["token"] == token

    def sound_changed(self, switched: bool = False) -> None:
        """Let be heard what is now wanted; whoever uses the switch means it from now on."""
        if self.sounding is not None:
            self.sounding.here = None if switched else self.sounding.here
            self.sounding.wish()

    def sound_status(self) -> dict[str, Any]:
        """Return how the sound goes that this computer makes."""
        return {} if self.sounding is None else self.sounding.status()

    def done(self, token: int) -> None:
        """Forget a job that is done, unless another has been asked for meanwhile."""
        if self.job is not None and self.job[0]["token"] == token:
            self.job = None

    def connect(self, trainer: Channel | None) -> Note | None:
        """Use a trainer that has come (or none), and give it the job that waits.

        Returns a job that is given up, since every trainer that had it has ended.
        """
        self.trainer = trainer
        if trainer is None:
            return None
        for job in self.recalls.values():
            self._to_trainer(*job)
        if self.job is not None and self._attempts >= ATTEMPTS:
            given_up, self.job = self.job, None
            return given_up
        self._start()
        return None

    def _start(self) -> None:
        if self.job is not None and self.trainer is not None:
            self._attempts += 1
            self._to_trainer(*self.job)

    def _to_trainer(self, facts: dict[str, Any], blob: bytes) -> None:
        if self.trainer is None:
            return
        try:
            self.trainer.send(facts, blob)
        except DisconnectedError:
            log.warning("The trainer has gone; the job waits for the next one")

    def _guard(self, output: Output, act: Callable[..., Result], *args: Any) -> Result | None:
        """Let one output act; what it raises is logged once, and its result then None."""
        try:
            return act(*args)
        except Exception:
            if id(output) not in self._broken:
                self._broken.add(id(output))
                log.exception("The output %s failed; the others go on", output.name)
            return None

    def close(self) -> None:
        """Close the outputs, the take and the disk, in this order."""
        self._messenger.close()
        for output in [*self.outputs, *self.opened]:
            self._guard(output, output.close)
        self.record()
        if self.sounding is not None:
            self.sounding.close()
        if self.take is not None:
            self.take.close()
        self.disk.close()
