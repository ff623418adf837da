"""A process that sends what it gets to one port, with nothing between: the floor of a latency."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Self

LOCAL = "127.0.0.1"


class Echo:
    """The process, for the length of a `with` block; it answers to `to`, from `port`."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = 0

    def __enter__(self) -> Self:
        command = [sys.executable, "-I", "-S", __file__, str(self.to)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us, also while it starts
        )
        assert self._process.stdout is not None
        try:
            self.port = int(self._process.stdout.readline())
        except BaseException:  # Ctrl-C, too
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def watch_parent() -> None:
    """End with who started us, however that one ends: its end of our input closes."""
    sys.stdin.read()
    os._exit(0)


def go_first() -> None:
    """Go before other programs, as Limber's engine does, where the system grants it.

    Again here: nothing of Limber, and no package, is in this process.
    """
    if sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1:
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(3))


def main() -> None:
    """Echo until killed; the port heard on is printed first."""
    go_first()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    threading.Thread(target=watch_parent, daemon=True).start()
    to = LOCAL, int(sys.argv[1])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as both:
        both.bind((LOCAL, 0))
        with contextlib.suppress(BrokenPipeError):  # who started us is gone, which ends us too
            print(both.getsockname()[1], flush=True)
        while True:
            both.sendto(both.recv(65536), to)


if __name__ == "__main__":
    main()
