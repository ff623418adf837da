"""The other processes of this machine that the engine talks with: the trainer, and clients."""

import logging
import os
import selectors
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors.numpy import load

from pipeline.engine import improving, instead
from pipeline.engine.captures import Capture
from pipeline.engine.learning import all_recalled, progressed, recalled, trained, untrained
from pipeline.engine.status import brief, status
from pipeline.engine.studying import studied
from pipeline.outputs.base import Output
from pipeline.processes.activity import Activity
from pipeline.processes.channel import BEHIND, LARGEST, Channel, DisconnectedError, Note
from pipeline.processes.local import Server
from recordings.events import Command, Offer

if TYPE_CHECKING:
    from pipeline.processes.loop import Loop

log = logging.getLogger(__name__)

MOST = 64
"""Connections at once; who comes beyond them is turned away."""


class Peers:
    """Who is connected, and what they say.

    A client sends {"do": NAME, "args": […]} or {"ask": "status"}, and gets the answer with
    its own "id"; having sent {"hello": "client"} it also gets {"notice": [NAME, …]}. Nobody
    is waited for: who does not read, or sends what is no note, is cut off.
    """

    def __init__(self, loop: "Loop", selector: selectors.BaseSelector, path: Path) -> None:
        self.loop = loop
        self._selector = selector
        self._channels: set[Channel] = set()
        self._clients: list[Channel] = []
        self._trainers: list[Channel] = []
        self._doors: tuple[Channel, dict[str, Any]] | None = None
        self._activity = Activity()
        self._server = Server(path)
        selector.register(self._server, selectors.EVENT_READ, self._accept)

    @property
    def trainer(self) -> Channel | None:
        """The trainer that gets the jobs: the one that came last."""
        return self._trainers[-1] if self._trainers else None

    # ---- connections -------------------------------------------------------------------

    def _accept(self, _: int) -> None:
        try:
            stream = self._server.accept()
        except OSError:  # it has gone again, or there are no files left to open
            return
        if len(self._channels) >= MOST:
            stream.close()
            return
        channel = Channel(stream, BEHIND)
        self._channels.add(channel)
        self._selector.register(channel, selectors.EVENT_READ, lambda e: self._serve(channel, e))

    def _serve(self, channel: Channel, events: int) -> None:
        if channel not in self._channels:
            return  # cut off earlier in this pass
        try:
            if events & selectors.EVENT_WRITE:
                channel.flush()
            if events & selectors.EVENT_READ:
                for note in channel.receive():
                    self._hear(channel, note)
        except DisconnectedError:
            self._drop(channel)
        self.watch()

    def _drop(self, channel: Channel) -> None:
        """Cut a process off; a job that a trainer had waits for the next one."""
        if channel not in self._channels:
            return
        self._channels.remove(channel)
        self._selector.unregister(channel)
        channel.close()
        if channel in self._clients:
            self._clients.remove(channel)
        if channel in self._trainers:
            self._trainers.remove(channel)
            self._use_trainer()
        if self._doors is not None and self._doors[0] is channel:
            self._doors = None

    def watch(self) -> None:
        """Wake up when a channel can take what waits to be sent to it."""
        for channel in self._channels:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if channel.waiting else 0)
            key = self._selector.get_key(channel)
            if key.events != wanted:
                self._selector.modify(channel, wanted, key.data)

    def close(self) -> None:
        """Close every connection, and the place where processes connect."""
        for channel in self._channels:
            channel.close()
        self._server.close()

    # ---- what they say -----------------------------------------------------------------

    def _hear(self, channel: Channel, note: Note) -> None:
        try:
            self.hear(channel, note)
        except DisconnectedError:
            raise
        except Exception:
            log.exception("A note from another process could not be understood")
            self._send(channel, {"id": note.facts.get("id"), "problem": "that is no request"})

    def hear(self, channel: Channel, note: Note) -> None:
        """Act on one note."""
        facts = note.facts
        if "hello" in facts:
            self._welcome(channel, str(facts["hello"]))
        elif isinstance(args := facts.get("args", []), list) and "do" in facts:
            self._do(channel, facts, args)
        elif facts.get("ask") == "status":
            self._send(channel, {"id": facts.get("id"), "status": self.status()})
        elif channel is self.trainer:
            self._from_trainer(note)
        elif "doors" in facts:
            self._doors = channel, dict(facts["doors"])
            self.loop.world.changes += 1
        elif channel not in self._trainers:
            self._send(channel, {"id": facts.get("id"), "problem": "that is no request"})

    def _do(self, channel: Channel, facts: dict[str, Any], args: list[Any]) -> None:
        """Obey a command; its answer goes to whoever asked, if that one is still there by then."""

        def answer(reply: list[Any], problem: str) -> None:
            if channel in self._channels:
                told = {"id": facts.get("id"), "reply": reply, "problem": problem}
                self._send(channel, told)
                self.watch()

        now, source = self.loop.clock.now(), str(facts.get("source", "local"))
        self.loop.ask(Command(now, str(facts["do"]), args, source), answer)

    def status(self) -> dict[str, Any]:
        """Return the engine's status, with what only the running process knows."""
        return self._with_process(status(self.loop.engine))

    def brief(self) -> dict[str, Any]:
        """Return what often changes of the status, as `status.brief`."""
        return self._with_process(brief(self.loop.engine))

    def _with_process(self, found: dict[str, Any]) -> dict[str, Any]:
        loop, world = self.loop, self.loop.world
        doors = self._doors[1] if self._doors is not None else {}
        problems = [*loop.problems, *doors.get("problems", []), *world.problems]
        now = loop.clock.now()
        return {
            **found,
            "folder": str(world.disk.folder.resolve()),
            "supervisor": os.getppid(),
            "clock": now,
            "outputs": self._activity.figures(self._outputs(), world.outputs, now),
            "latency": loop.latency.figures(),
            "cameras": loop.cameras.status(),
            "trainer": self.trainer is not None,
            "doors": {key: doors.get(key, []) for key in ("ports", "joined")},
            "sent": world.sent,
            "unsent": sum(getattr(output, "unsent", 0) for output in world.outputs),
            "unkept": world.take.lost if world.take is not None else 0,
            "refused": loop.control.refused,
            "faults": loop.faults,
            "aside": loop.tidying.known,
            "problems": problems + found["problems"],
        }

    def _outputs(self) -> list[Output]:
        """Return all outputs, the rig's in its order, and sound made here."""
        outputs, sounding = list(self.loop.engine.project.outputs), self.loop.world.sounding
        if sounding is not None and all(o is not sounding.output for o in outputs):
            outputs.append(sounding.output)
        return outputs

    def tell(self, notices: list[tuple[str, Any]]) -> None:
        """Pass what happened on to every client, and forget it."""
        for name, args in notices:
            for client in list(self._clients):
                self._send(client, {"notice": [name, *args]})
        notices.clear()
        self.watch()

    def _welcome(self, channel: Channel, kind: str) -> None:
        if kind == "trainer" and channel not in self._trainers:
            channel.behind = LARGEST  # examples are large
            self._trainers.append(channel)
            self._use_trainer()
        elif kind == "client" and channel not in self._clients:
            self._clients.append(channel)
            self.loop.showing.look()

    def _use_trainer(self) -> None:
        improving.ended(self.loop.engine)  # what looked for a better mapping has gone, or will not
        given_up = self.loop.world.connect(self.trainer)
        if given_up is not None:
            problem = "every trainer that began this training has ended; the log says more"
            untrained(self.loop.engine, given_up[0]["token"], problem)

    def _from_trainer(self, note: Note) -> None:
        facts, engine = note.facts, self.loop.engine
        self.loop.world.changes += 1
        if "progress" in facts:
            progressed(engine, facts["token"], facts["progress"], facts["text"])
        elif "recalled" in facts or "problems" in facts:
            if self.loop.world.awaits(facts["scene"], facts["token"]):
                self._recalled(note)
        elif "failed" in facts:
            self.loop.world.done(facts["token"])
            untrained(engine, facts["token"], facts["failed"])
        elif "improved" in facts:
            asked = facts["improved"], facts["scene"]
            improving.improved(engine, *asked, note.blob, facts["report"])
        elif "without" in facts:
            engine.step(Offer(engine.now, facts["without"], note.blob))
            if scene := engine.scenes.get(facts["without"]):
                instead.keep(engine, scene)
        elif "studied" in facts:
            found = note.blob, facts["grown"], facts["done"]
            studied(engine, facts["studied"], facts["scene"], *found)
        elif "report" in facts:
            self.loop.world.done(facts["token"])
            answer = facts["token"], facts["scene"], note.blob, facts["report"]
            trained(engine, *answer, facts["goes_on"])

    def _recalled(self, note: Note) -> None:
        """Take in the features of a movement, or that there are no more."""
        facts, engine = note.facts, self.loop.engine
        if "recalled" in facts:
            capture = Capture.of(tuple(facts["names"]), load(note.blob))
            take, start = facts["recalled"]
            recalled(engine, facts["scene"], (take, start), capture)
            return
        self.loop.world.recalls.pop(facts["scene"], None)
        for problem in facts["problems"]:
            engine.outside.notice("warning", problem)
        all_recalled(engine, facts["scene"])

    def _send(self, channel: Channel, facts: dict[str, Any]) -> None:
        try:
            channel.send(facts)
        except DisconnectedError:
            self._drop(channel)
