"""A UDP port that hears what outputs send, for tests."""

import contextlib
import select
import socket
from collections.abc import Iterator

from sensors.wire.osc import Message, decode

PATIENCE = 60.0
"""Seconds in which whatever is to come has long come."""


class Ear:
    """A free port of the loopback address, and what arrives there."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)
        self.address: tuple[str, int] = self.socket.getsockname()
        self.port: int = self.address[1]

    def datagrams(self) -> Iterator[bytes]:
        """Yield what is there; over loopback that is all that was sent before."""
        with contextlib.suppress(BlockingIOError):
            while True:
                yield self.socket.recv(65536)

    def messages(self) -> list[Message]:
        """Return the messages that are there."""
        return [message for data in self.datagrams() for message in decode(data)]

    def wait(self, address: str = "", seconds: float = PATIENCE) -> Message:
        """Return the next message to an address; raises TimeoutError when none comes."""
        while select.select([self.socket], [], [], seconds)[0]:
            (message,) = decode(self.socket.recv(65536))
            if not address or message[0] == address:
                return message
        raise TimeoutError(f"nothing came to {address or 'any address'}")

    def send(self, data: bytes, to: tuple[str, int]) -> None:
        """Send from this port."""
        self.socket.sendto(data, to)

    def close(self) -> None:
        """Give the port back."""
        self.socket.close()


def free_port() -> int:
    """Return a UDP port of the loopback address that nobody has."""
    ear = Ear()
    ear.close()
    return ear.port
