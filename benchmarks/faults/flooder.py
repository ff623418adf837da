"""Sends one datagram as fast as it can: `python -m benchmarks.faults.flooder PORT HEX`.

Once its input ends it prints how many it has sent.
"""

import contextlib
import socket
import sys
import threading

BATCH = 100


def main() -> None:
    """Send until the input ends."""
    over = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait, daemon=True).start()
    data, sent = bytes.fromhex(sys.argv[2]), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", int(sys.argv[1])))
        while not over.is_set():
            for _ in range(BATCH):
                with contextlib.suppress(OSError):
                    out.send(data)
            sent += BATCH
    print(sent)


if __name__ == "__main__":
    main()
