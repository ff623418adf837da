"""Sends what a take's device sent, as real datagrams at their own times, as a device would."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from recordings.events import Datagram
from recordings.take import read_take, summarise


def send_take(path: Path, host: str, port: int, speed: float = 1.0) -> int:
    """Send every datagram of a take to `host`:`port`; return how many there were.

    They leave at the distances in time at which they had arrived, divided by `speed`.
    Raises TakeError when the file is no take, and OSError for a host that cannot be reached.
    """
    datagrams = [event for event in read_take(path) if isinstance(event, Datagram)]
    try:
        to = socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_DGRAM)[0][4]
    except OSError as error:
        raise OSError(error.errno, f"{host} cannot be found: {error.strerror}") from None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        begin = time.monotonic()
        for datagram in datagrams:
            due = begin + (datagram.time - datagrams[0].time) * 1e-9 / speed
            time.sleep(max(0.0, due - time.monotonic()))
            sender.sendto(datagram.data, to)
    return len(datagrams)


class Phone:
    """Another process that sends recorded takes as a phone would, `speed` times as fast."""

    def __init__(self, port: int, speed: float = 1.0) -> None:
        self.speed = speed
        command = [
            sys.executable,
            "-m",
            "pipeline.terminal.sender",
            "127.0.0.1",
            str(port),
            str(speed),
        ]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command,
            stdin=subprocess.PIPE,  # its end tells it that we are gone
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us
        )
        self._until = 0.0
        self.sent = 0

    def begin(self, take: Path) -> None:
        """Start to send a take."""
        found = summarise(take)
        length = ((found.end or 0) - (found.begin or 0)) * 1e-9
        self._until = time.monotonic() + length / self.speed
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        print(take, file=self._process.stdin, flush=True)

    def done(self) -> bool:
        """Return whether all of it is sent; `sent` then says how many datagrams in all.

        Raises ConnectionError when the process has gone.
        """
        if time.monotonic() < self._until:
            return False
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        count = self._process.stdout.readline()
        if not count:
            raise ConnectionError("the process that sends like a phone has ended")
        self.sent += int(count)
        return True

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def main() -> None:
    """Send takes as they are named on standard input, saying how many datagrams each was."""
    host, port, speed = sys.argv[1:4]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    for line in sys.stdin:
        print(send_take(Path(line.strip()), host, int(port), float(speed)), flush=True)


if __name__ == "__main__":
    main()
