"""A UDP socket for one loop: it never waits, and tells when the kernel received what it gives."""

import contextlib
import errno
import socket
import struct
import sys
import time

from recordings.clock import EngineClock
from recordings.events import Datagram

_BUFFER = 4 << 20  # bytes: some seconds of many sensors, should the loop be held up
_LARGEST = 65536  # bytes in a UDP datagram, and one more
_OLDEST = 1_000_000_000  # ns; a kernel time further back than this is a stepped wall clock
_ANCILLARY = 64  # bytes, room for one time stamp

# platform: (socket option, control message type, its layout, ns per unit of its second part);
# Linux socket(7) with SO_TIMESTAMPNS, macOS getsockopt(2) with SO_TIMESTAMP.
_STAMPS = {"linux": (35, 35, "@ll", 1), "darwin": (0x0400, 0x02, "@li", 1000)}

_USUAL = {
    3333: "a ZIG SIM patch",
    6448: "a Wekinator",
    7500: "a patch for MediaPipe's poses",
    8000: "another R-IoT or TouchOSC patch or server",
    8001: "the CoMote helper of Max",
    8888: "an R-IoT patch, or the page of CoMote's Max helper",
    8902: "the Gestural Sound Toolkit",
    9000: "a Sensors2OSC or TouchOSC patch",
    12000: "a patch that listens to Wekinator's outputs",
}


class PortTakenError(OSError):
    """Another program holds the port; the message names it and says what to do."""

    def __init__(self, host: str, port: int) -> None:
        usual = f" It is usually {_USUAL[port]}." if port in _USUAL else ""
        super().__init__(
            errno.EADDRINUSE,
            f"UDP port {port} ({host}) is taken by another program.{usual} "
            "Close that program, or give the sensor another port in the rig and in the "
            "device or app that sends to it. `limber doctor` shows who holds it.",
        )
        self.host, self.port = host, port


class UdpReceiver:
    """A non-blocking IPv4 socket bound to `host`:`port`; port 0 takes any free one.

    Used by one thread. The address is not shared with other programs (no SO_REUSEADDR or
    SO_REUSEPORT): two that listen on one port would each silently get part of the data.
    Raises PortTakenError, or OSError when the host is not an address of this computer.
    `only` is whom alone it hears, on a port that another receiver of ours has.
    """

    def __init__(self, host: str, port: int, only: tuple[str, int] | None = None) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._room = bytearray(_LARGEST)
        self._view = memoryview(self._room)
        try:
            self._prepare()
            if only is not None:
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._bind(host, port)
            if only is not None:
                self._socket.connect(only)
        except OSError:
            self._socket.close()
            raise
        self.host, self.port = host, int(self._socket.getsockname()[1])

    def _prepare(self) -> None:
        with contextlib.suppress(OSError):  # some systems refuse more than their limit
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        if sys.platform == "win32":  # there, another program could take the port all the same
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        self._stamp = _STAMPS.get(sys.platform)
        if self._stamp:
            self._socket.setsockopt(socket.SOL_SOCKET, self._stamp[0], 1)

    def _bind(self, host: str, port: int) -> None:
        try:
            self._socket.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTakenError(host, port) from None
            raise OSError(
                error.errno,
                f"cannot listen on {host}:{port}: {error.strerror}. Use host 127.0.0.1 for "
                "programs on this computer, 0.0.0.0 for phones and sensors on the network.",
            ) from None

    def apart(self, sender: tuple[str, int]) -> "UdpReceiver | None":
        """Return a receiver of this port that alone hears a sender, with a room of its own.

        None where the system has none: only Linux is known to give a datagram to whoever is
        connected to its sender.
        """
        if sys.platform != "linux":
            return None
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                return UdpReceiver(self.host, self.port, sender)
            finally:  # the port is shared with no other program
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        except OSError:
            return None

    def fileno(self) -> int:
        """Return the file descriptor, for a selector."""
        return self._socket.fileno()

    def receive(self, clock: EngineClock) -> Datagram | None:
        """Return the next datagram, or None when none waits.

        Its `time` is when the kernel received it, on the engine's clock, between a second
        ago and now; where the system does not tell, when it was read.
        """
        try:
            data, stamp, sender = self._read()
        except (BlockingIOError, ConnectionError):  # Windows: an earlier send was refused
            return None
        now = clock.now()
        age = 0 if stamp is None else min(max(time.time_ns() - stamp, 0), _OLDEST)
        return Datagram(now - age, self.port, sender, data)

    def _read(self) -> tuple[bytes, int | None, tuple[str, int]]:
        if self._stamp is None:
            size, sender = self._socket.recvfrom_into(self._room)
            return bytes(self._view[:size]), None, sender
        size, ancillary, _, sender = self._socket.recvmsg_into([self._room], _ANCILLARY)
        return bytes(self._view[:size]), self._kernel_time(ancillary), sender

    def _kernel_time(self, ancillary: list[tuple[int, int, bytes]]) -> int | None:
        """Return the kernel's time stamp in ns of the wall clock."""
        assert self._stamp is not None  # noqa: S101 - tells mypy what _read has tested
        _, kind, layout, unit = self._stamp
        for level, found, data in ancillary:
            if level == socket.SOL_SOCKET and found == kind:
                seconds, rest = struct.unpack_from(layout, data)
                return int(seconds) * 1_000_000_000 + int(rest) * unit
        return None

    def send(self, data: bytes, address: tuple[str, int]) -> bool:
        """Send from this port to a numeric address; return whether the system took it."""
        try:
            self._socket.sendto(data, address)
        except (OSError, OverflowError):  # no route, buffer full, a port beyond 65535
            return False
        return True

    def close(self) -> None:
        """Close the socket; the port is free at once."""
        self._socket.close()
