"""The real-time loop: every socket in one selector; parse, step and send in the same pass."""

import contextlib
import logging
import selectors
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import commands
from pipeline.control import Control
from pipeline.engine import Engine
from pipeline.latency import Latency
from pipeline.local import Channel, DisconnectedError, Note, listen
from pipeline.peers import Peers
from pipeline.world import World
from recordings.clock import EngineClock
from recordings.events import Command, Datagram, Tick
from sensors.base import MalformedError
from sensors.wire.osc import decode
from sensors.wire.udp import PortTakenError, UdpReceiver

log = logging.getLogger(__name__)

BURST = 64
"""Datagrams taken from one socket before the others have their turn."""

RETRY = (0.5, 8.0)
"""Seconds between attempts to open a port that another program holds: first, and at most."""


class Loop:
    """Runs an engine: the only thread that touches it, its sockets and its timer."""

    def __init__(self, engine: Engine, world: World, path: Path) -> None:
        self.engine, self.world = engine, world
        self.clock = EngineClock()
        self.latency = Latency()
        self.receivers: dict[int, UdpReceiver] = {}
        self.taken: dict[int, str] = {}
        self._retry: dict[tuple[str, int], tuple[int, float]] = {}
        self._selector = selectors.DefaultSelector()
        self._server = listen(path)
        self._selector.register(self._server, selectors.EVENT_READ, self._accept)
        settings = engine.project.rig.control
        self.control = Control(settings, self.ask, self._send)
        self.peers = Peers(self)
        self._hub = engine.hub
        self._stopping = False
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, lambda _: self._woken.recv(64))

    def run(self) -> None:
        """Work until `stop`."""
        self.open_ports()
        while not self._stopping:
            for key, events in self._selector.select(self._wait()):
                key.data(events)
            self._timers()

    def stop(self, *_: object) -> None:
        """End `run` after this pass; for signal handlers and other threads too."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Make the loop look around now; for other threads and signal handlers."""
        with contextlib.suppress(BlockingIOError):
            self._waker.send(b"!")

    def close(self) -> None:
        """Give every socket back."""
        for receiver in self.receivers.values():
            receiver.close()
        self.peers.close()
        self._server.close()
        self._woken.close()
        self._waker.close()
        self._selector.close()

    # ---- sockets -----------------------------------------------------------------------

    def open_ports(self) -> None:
        """Open what the rig asks for and close what it does not; a taken port is tried again."""
        self._hub = self.engine.hub
        settings = self.engine.project.rig.control
        wanted = {
            port: host for host, port in [(settings.host, settings.port), *self._hub.listens()]
        }
        for port in set(self.receivers) - set(wanted):
            self._selector.unregister(self.receivers[port])
            self.receivers.pop(port).close()
        for port, host in wanted.items():
            receiver = self.receivers.get(port)
            if receiver is None or (receiver.host != host and host != settings.host):
                self._open(host, port)

    def _open(self, host: str, port: int) -> None:
        if port in self.receivers:
            self._selector.unregister(self.receivers[port])
            self.receivers.pop(port).close()
        try:
            receiver = UdpReceiver(host, port)
        except OSError as error:
            self._later(host, port, error)
            return
        self._retry.pop((host, port), None)
        if self.taken.pop(port, None):
            self.world.notice("warning", f"port {port} is free again, and open")
        self.receivers[port] = receiver
        control = port == self.engine.project.rig.control.port
        read = self._read_control if control else self._read
        self._selector.register(
            receiver, selectors.EVENT_READ, lambda _, r=receiver, read=read: self._drain(r, read)
        )

    def _later(self, host: str, port: int, error: OSError) -> None:
        """Try a port again later, and say once what is wrong with it."""
        _, delay = self._retry.get((host, port), (0, RETRY[0] / 2))
        delay = min(delay * 2, RETRY[1])
        self._retry[(host, port)] = (self.clock.now() + int(delay * 1e9), delay)
        text = error.strerror or str(error)
        if self.taken.get(port) != text:
            self.taken[port] = text
            level = logging.WARNING if isinstance(error, PortTakenError) else logging.ERROR
            log.log(level, "%s", text)
            self.world.notice("warning", text)

    def _drain(self, receiver: UdpReceiver, read: Callable[[Datagram], None]) -> None:
        for _ in range(BURST):
            datagram = receiver.receive(self.clock)
            if datagram is None:
                return
            read(datagram)

    def _read(self, datagram: Datagram) -> None:
        before = self.world.sent
        self.engine.step(datagram)
        if self.world.sent != before:
            self.latency.add(self.clock.now() - datagram.time)

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
        unread = True  # commands before the first reading of a bundle are obeyed before it
        for address, args in messages:
            if self.control.claims(address):
                self.control.hear(address, args, datagram.sender, datagram.time)
            elif unread:
                unread = False
                self._read(datagram)

    def _send(self, data: bytes, to: tuple[str, int]) -> bool:
        receiver = self.receivers.get(self.engine.project.rig.control.port)
        return receiver is not None and receiver.send(data, to)

    # ---- commands ----------------------------------------------------------------------

    def ask(
        self, name: str, args: list[Any], source: str, time: int | None = None
    ) -> tuple[list[Any], str]:
        """Obey a command; return its reply and its problem ("" when there is none).

        `time` is when it arrived (None: now), so that it keeps its place among the frames.
        """
        if name in commands.QUERIES:
            return self.look(name, args)
        time = self.clock.now() if time is None else time
        self.engine.step(Command(time, name, args, source))
        if self.engine.hub is not self._hub:
            self.open_ports()
        return self.engine.reply, self.engine.problem

    def look(self, name: str, args: list[Any]) -> tuple[list[Any], str]:
        """Answer a query, which changes nothing and is not kept in the take."""
        try:
            return commands.call(self.engine, name, args), ""
        except commands.CommandError as error:
            return [], str(error)
        except Exception:
            log.exception("The query %s failed", name)
            return [], f"{name} failed; the log says more"

    # ---- time --------------------------------------------------------------------------

    def _wait(self) -> float | None:
        """Return the seconds until something is due; None when nothing is."""
        outputs = [output.due() for output in self.world.outputs]
        times = [
            self.engine.due(),
            self.engine.hub.due(),
            self.control.due(),
            *outputs,
            *(when for when, _ in self._retry.values()),
        ]
        first = min((t for t in times if t is not None), default=None)
        return None if first is None else max(0.0, (first - self.clock.now()) * 1e-9)

    def _timers(self) -> None:
        now = self.clock.now()
        due = self.engine.hub.due()
        if due is not None and due <= now:
            for frame in self.engine.hub.poll(now):
                self.engine.step(frame)
        due = self.engine.due()
        if due is not None and due <= now:
            self.engine.step(Tick(now))
        for output in self.world.outputs:
            due = output.due()
            if due is not None and due <= now:
                output.flush(now)
        self._retry_ports(now)
        self.control.tell(now, lambda name: self.look(name, [])[0])
        self.peers.tell(self.world.notices)

    def _retry_ports(self, now: int) -> None:
        for (host, port), (when, _) in list(self._retry.items()):
            if when <= now:
                self._open(host, port)

    # ---- processes of this machine -----------------------------------------------------

    def _accept(self, _: int) -> None:
        with contextlib.suppress(BlockingIOError):
            stream, _address = self._server.accept()
            stream.setblocking(False)
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            channel = Channel(stream)
            read = selectors.EVENT_READ
            self._selector.register(channel, read, lambda e, c=channel: self._serve(c, e))

    def _serve(self, channel: Channel, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                channel.flush()
            if events & selectors.EVENT_READ:
                for note in channel.receive():
                    self._hear(channel, note)
            self.watch(channel)
        except DisconnectedError:
            self._selector.unregister(channel)
            self.peers.gone(channel)
            channel.close()

    def _hear(self, channel: Channel, note: Note) -> None:
        try:
            self.peers.hear(channel, note)
        except DisconnectedError:
            raise
        except Exception:
            log.exception("A note from another process could not be understood")

    def watch(self, channel: Channel) -> None:
        """Wake up when a channel can take what waits to be sent."""
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if channel.waiting else 0)
        key = self._selector.get_key(channel)
        if key.events != wanted:
            self._selector.modify(channel, wanted, key.data)
