"""A process that sends datagrams at a steady rate, whether they are answered or not.

Started by `benchmarks.loss` as `sender.py PORT RATE COUNT SIZE`; its input is the datagrams, each
of SIZE bytes, sent over and over. It prints how many the system took, and the seconds needed.
"""

import signal
import socket
import sys
import time


def main() -> None:
    """Send."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    port, rate, count, size = map(int, sys.argv[1:])
    text = sys.stdin.buffer.read()
    datagrams = [text[at : at + size] for at in range(0, len(text), size)]
    period, to, sent = 10**9 // rate, ("127.0.0.1", port), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        began = due = time.monotonic_ns()
        for n in range(count):
            early = due - time.monotonic_ns()
            if early > 0:
                time.sleep(early * 1e-9)
            sent += out.sendto(datagrams[n % len(datagrams)], to) == size
            due += period
    print(sent, (time.monotonic_ns() - began) * 1e-9)


if __name__ == "__main__":
    main()
