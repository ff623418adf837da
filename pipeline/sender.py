"""Sends what a take's device sent, as real datagrams at their own times, as a device would."""

import socket
import sys
import time
from pathlib import Path

from recordings.events import Datagram
from recordings.take import read_take


def send_take(path: Path, host: str, port: int, speed: float = 1.0) -> int:
    """Send every datagram of a take to `host`:`port`; return how many there were.

    They leave at the distances in time at which they had arrived, divided by `speed`.
    Raises TakeError when the file is no take.
    """
    datagrams = [event for event in read_take(path) if isinstance(event, Datagram)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        begin = time.monotonic()
        for datagram in datagrams:
            due = begin + (datagram.time - datagrams[0].time) * 1e-9 / speed
            time.sleep(max(0.0, due - time.monotonic()))
            sender.sendto(datagram.data, (host, port))
    return len(datagrams)


def main() -> None:
    """Send takes as they are named on standard input, saying how many datagrams each was."""
    host, port = sys.argv[1], int(sys.argv[2])
    for line in sys.stdin:
        print(send_take(Path(line.strip()), host, port), flush=True)


if __name__ == "__main__":
    main()
