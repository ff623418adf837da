"""A phone in another network: `python -m benchmarks.faults.wanderer PORT`.

It sends 100 readings a second to the address that the last line of its input names, from a new
socket for each, and whenever the network has refused one.
"""

import contextlib
import socket
import sys
import threading
import time

from tests.pipeline.processes.running import reading


def main(port: int) -> None:
    """Send until the input ends."""
    hosts: list[str | None] = [None]

    def follow() -> None:
        while line := sys.stdin.readline():
            hosts.append(line.strip())
        hosts.append("")

    threading.Thread(target=follow, daemon=True).start()
    n = 0
    while (host := hosts[-1]) != "":
        with contextlib.suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as out:
            while host == hosts[-1] and host is not None:
                n += 1
                out.sendto(reading(n, 0.0, 9.81, 0.0), (host, port))
                time.sleep(0.01)
        time.sleep(0.05)


if __name__ == "__main__":
    main(int(sys.argv[1]))
