"""The other processes of this machine that the engine talks with: the trainer, and clients."""

from typing import TYPE_CHECKING, Any

from safetensors.numpy import load

from pipeline.learning import recalled, trained, untrained
from pipeline.local import Channel, DisconnectedError, Note
from pipeline.status import status
from pipeline.teaching import Capture

if TYPE_CHECKING:
    from pipeline.loop import Loop


class Peers:
    """Who is connected, and what they say.

    A client sends {"do": NAME, "args": […]} or {"ask": "status"}, and gets the answer with
    its own "id"; having sent {"hello": "client"} it also gets {"notice": [NAME, …]}.
    """

    def __init__(self, loop: "Loop") -> None:
        self.loop = loop
        self.clients: list[Channel] = []
        self.trainer: Channel | None = None
        self.progress: dict[str, Any] = {}

    def hear(self, channel: Channel, note: Note) -> None:
        """Act on one note."""
        facts = note.facts
        if "hello" in facts:
            self._welcome(channel, str(facts["hello"]))
        elif "do" in facts:
            source = str(facts.get("source", "local"))
            reply, problem = self.loop.ask(str(facts["do"]), list(facts.get("args", [])), source)
            self._send(channel, {"id": facts.get("id"), "reply": reply, "problem": problem})
        elif facts.get("ask") == "status":
            self._send(channel, {"id": facts.get("id"), "status": self.status()})
        elif channel is self.trainer:
            self._from_trainer(note)

    def status(self) -> dict[str, Any]:
        """Return the engine's status, with what only the running process knows."""
        loop, world = self.loop, self.loop.world
        take = world.take
        problems = [*loop.taken.values(), *filter(None, [world.disk.failure])]
        problems += [take.failure] if take is not None and take.failure else []
        found = status(loop.engine)
        return {
            **found,
            "latency": loop.latency.figures(),
            "trainer": self.trainer is not None,
            "progress": self.progress if loop.engine.training is not None else {},
            "sent": world.sent,
            "refused": loop.control.refused,
            "problems": problems + found["problems"],
        }

    def tell(self, notices: list[tuple[str, Any]]) -> None:
        """Pass what happened on to every client, and forget it."""
        for name, args in notices:
            for client in self.clients:
                self._send(client, {"notice": [name, *args]})
        notices.clear()

    def gone(self, channel: Channel) -> None:
        """Forget a process that has gone; a job it had waits for the next trainer."""
        if channel is self.trainer:
            self.trainer = None
            self.loop.world.connect(None)
        if channel in self.clients:
            self.clients.remove(channel)

    def close(self) -> None:
        """Close every connection."""
        for channel in [*self.clients, *filter(None, [self.trainer])]:
            channel.close()

    def _welcome(self, channel: Channel, kind: str) -> None:
        if kind == "trainer":
            self.trainer = channel
            self.loop.world.connect(channel)
        elif kind == "client":
            self.clients.append(channel)

    def _from_trainer(self, note: Note) -> None:
        facts, engine = note.facts, self.loop.engine
        if "progress" in facts:
            self.progress = facts
        elif "recalled" in facts:
            arrays = load(note.blob)
            capture = Capture(tuple(facts["names"]), arrays["times"].tolist(), list(arrays["rows"]))
            take, start = facts["recalled"]
            recalled(engine, facts["scene"], (take, start), capture)
        elif "problems" in facts:
            self.loop.world.recalls.pop(facts["scene"], None)
            for problem in facts["problems"]:
                engine.outside.notice("warning", problem)
        elif "failed" in facts:
            self.loop.world.job = None
            untrained(engine, facts["token"], facts["failed"])
        elif "report" in facts:
            self.loop.world.job = None
            engine.now = max(engine.now, self.loop.clock.now())
            trained(engine, facts["token"], facts["scene"], note.blob, facts["report"])

    def _send(self, channel: Channel, facts: dict[str, Any]) -> None:
        try:
            channel.send(facts)
        except DisconnectedError:
            return  # the selector tells of it next
        self.loop.watch(channel)
