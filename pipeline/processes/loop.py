"""The real-time loop: every socket in one selector; parse, step and send in the same pass."""

import contextlib
import logging
import selectors
import socket
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import commands
from pipeline.control.control import Control
from pipeline.engine import players
from pipeline.engine.asking import Answer, Asking
from pipeline.engine.engine import Engine
from pipeline.processes.cameras import Cameras
from pipeline.processes.credible import Credible
from pipeline.processes.latency import Latency
from pipeline.processes.peers import Peers
from pipeline.processes.ports import Ports, Want, widest
from pipeline.processes.showing import Showing
from pipeline.processes.tidying import Tidying
from pipeline.processes.view import View, view_path
from pipeline.processes.world import World
from recordings.clock import EngineClock
from recordings.events import Command, Datagram, Report, Tick
from sensors.base import MalformedError
from sensors.wire.captured import Captures
from sensors.wire.osc import decode
from sensors.wire.reader import Readers

log = logging.getLogger(__name__)

BURST = 64
"""Datagrams taken from one sensors' port before the others have their turn."""

CONTROL_BURST = 8
"""The same of the control port: a command may take longer than a frame."""

MOST_COMMANDS = 64
"""Commands obeyed of one datagram."""

LOGGED = 20
"""Faults whose traceback is logged; they are counted all the same."""


class Loop:
    """Runs an engine: the only thread that touches it, its sockets and its timer.

    Raises FileExistsError when another process already plays the project.
    """

    def __init__(self, engine: Engine, world: World, path: Path) -> None:
        self.engine, self.world = engine, world
        self.clock = EngineClock()
        self.latency = Latency()
        self.faults = 0
        self.hurry: Callable[[bool], None] = lambda _: None
        """Is told in each pass whether a port is flooded."""
        self._selector = selectors.DefaultSelector()
        self.peers = Peers(self, self._selector, path)
        self.ports = Ports(self._selector, self.clock, partial(world.notice, "warning"))
        self.ports.known = lambda port: self.engine.hub.senders(port)  # another hub, another time
        self.credible = Credible()
        self.cameras = Cameras(world.disk.folder)
        self.readers = Readers(self.clock, self.wake)
        self.captures = Captures(self.clock, self.wake)
        self.control = Control(engine.project.rig.control, self.ask, self._send)
        self.tidying = Tidying(engine, world.disk)
        self.showing = Showing(
            engine, world, View(view_path(world.disk.folder)), self.peers.brief, self._busy
        )
        self.asking = Asking(engine, self.clock.now)
        self._hub = engine.hub
        self._stopping = False
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, lambda _: self._woken.recv(64))
        world.wake = self.wake
        world.asked = self._pressed

    def run(self) -> None:
        """Work until `stop`."""
        self.open_ports()
        while not self._stopping:
            for key, events in self._selector.select(self._wait()):
                self._guard(key.data, events)
            self._guard(self._read_devices)
            self._guard(self._timers)
            self.world.record()
            self._guard(self.showing.tend, self.clock.now())
            self.hurry(self.ports.flooded)

    def stop(self, *_: object) -> None:
        """End `run` after this pass; for signal handlers and other threads too."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Make the loop look around now; for other threads and signal handlers."""
        with contextlib.suppress(OSError):  # it is awake already, or has ended
            self._waker.send(b"!")

    def close(self) -> None:
        """Give every socket back."""
        self.readers.close()
        self.captures.close()
        self.cameras.close()
        self.ports.close()
        self.peers.close()
        self.showing.view.close()
        self._woken.close()
        self._waker.close()
        self._selector.close()

    @property
    def problems(self) -> list[str]:
        """What is wrong now, in plain words."""
        faults = [f"{self.faults} steps of the engine failed; the log says more"]
        read = dict.fromkeys(
            [*self.readers.problems, *self.captures.problems, *self.cameras.problems]
        )
        told = [*self.ports.problems, *read, *self.credible.problems]
        return [*told, *(faults if self.faults else [])]

    def _guard(self, act: Callable[..., None], *args: Any) -> None:
        """Let no fault end the loop."""
        try:
            act(*args)
        except Exception:
            self.faults += 1
            if self.faults <= LOGGED:
                log.exception("A step of the engine failed; it goes on")
            time.sleep(0.001)  # one that comes again at once must not take the whole processor

    # ---- what devices send -----------------------------------------------------------

    def open_ports(self) -> None:
        """Open the ports and devices that the rig asks for, and close those it does not."""
        self._hub = self.engine.hub
        settings = self.engine.project.rig.control
        wanted = {port: Want(host, self._read, BURST) for host, port in self._hub.listens()}
        hosts = [wanted[settings.port].host] if settings.port in wanted else []
        host = widest([settings.host, *hosts])
        wanted[settings.port] = Want(host, self._read_control, CONTROL_BURST)
        self.ports.want(wanted)
        self.cameras.want(self.engine.project.sensors)
        self.readers.want(self.engine.project.sensors)
        self.captures.want(self.engine.project.sensors)

    def _read(self, event: Datagram | Report) -> None:
        before = self.world.sent
        self.engine.step(event)
        if self.world.sent != before:
            self.latency.add(self.clock.now() - event.time)
        self.world.record()

    def _read_devices(self) -> None:
        for event in (*self.readers.collect(), *self.captures.collect()):
            self._guard(self._read, event)

    def _read_control(self, datagram: Datagram) -> None:
        """Obey commands; whatever else arrives on the control port is sensors' data."""
        if not datagram.data.startswith((b"/limber/", b"/wekinator/", b"#bundle")):
            self._read(datagram)
            return
        try:
            messages = decode(datagram.data)
        except MalformedError:
            self._read(datagram)  # there it is counted
            return
        unread, asked = True, 0
        for address, args in messages:
            if not self.control.claims(address):
                if unread:  # commands before the first reading of a bundle are obeyed before it
                    self._read(datagram)
                unread = False
            elif (asked := asked + 1) <= MOST_COMMANDS:
                self.control.hear(address, args, datagram.sender, datagram.time)
        self.control.refused += max(0, asked - MOST_COMMANDS)

    def _send(self, data: bytes, to: tuple[str, int]) -> bool:
        return self.ports.send(self.engine.project.rig.control.port, data, to)

    # ---- commands ----------------------------------------------------------------------

    def ask(self, command: Command, answer: Answer) -> None:
        """Obey a command, and give its reply and its problem ("" when there is none) to `answer`.

        That is at once, but for one that needs the disk: it, and what follows from it, later. The
        command's time is when it arrived, so that it keeps its place among the frames.
        """
        if command.name in commands.QUERIES:
            answer(*self.look(command.name, command.args))
            return
        self.world.changes += 1
        self.asking.ask(command, answer)
        self._follow_hub()

    def _follow_hub(self) -> None:
        """Open other ports where a command has changed the sensors."""
        if self.engine.hub is not self._hub:
            self.open_ports()

    def _pressed(self, name: str, args: list[Any]) -> None:
        """Obey the command of a button that needs the disk; what is wrong is told to all."""

        def answer(_: list[Any], problem: str) -> None:
            if problem:
                self.world.notice("warning", f"{name}: {problem}")

        self.ask(Command(self.clock.now(), name, args, "button"), answer)

    def look(self, name: str, args: list[Any]) -> tuple[list[Any], str]:
        """Answer a query, which changes nothing and is not kept in the take."""
        try:
            return commands.call(self.engine, name, args), ""
        except commands.CommandError as error:
            return [], str(error)
        except Exception:
            log.exception("The query %s failed", name)
            return [], f"{name} failed; the log says more"

    def _busy(self) -> bool:
        """Return whether something has come that waits for the next pass."""
        return bool(self._selector.select(0))

    # ---- time --------------------------------------------------------------------------

    def _wait(self) -> float:
        """Return the seconds until something is due."""
        times = [
            self.engine.due(),
            self.engine.hub.due(),
            players.due(self.engine),
            self.control.due(),
            self.ports.due(),
            self.world.due(),
            self.tidying.due(),
            self.showing.due(),
        ]
        first = min(t for t in times if t is not None)
        return max(0.0, (first - self.clock.now()) * 1e-9)

    def _timers(self) -> None:
        now = self.clock.now()
        due = self.engine.hub.due()
        if due is not None and due <= now:
            for frame in self.engine.hub.poll(now):
                self.engine.step(frame)
        players.tend(self.engine, now)
        due = self.engine.due()
        if due is not None and due <= now:
            self.engine.step(Tick(now))
        self.world.flush(now)
        if self.world.admit():
            self.engine.introduce()
            self.engine.step(Tick(now))  # what sounds now, before anything moves
        self.world.go_on()
        self.ports.retry(now)
        self.tidying.tend(now)
        self.credible.tend(self.engine.hub.devices(), now)
        self.control.tell(now, lambda name: self.look(name, [])[0])
        self.peers.tell(self.world.notices)
