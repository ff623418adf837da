"""What a library says of itself, kept out of the log of a performance."""

import contextlib
import os
import re
import threading
from typing import IO

CHATTER = re.compile(
    rb"WARNING: Logging before InitGoogle\(\)"
    rb"|INFO: Created TensorFlow Lite "
    rb"|[IW]\d{4} [\d:.]+ +\d+ \S+\.cc:\d+\] "
)
"""How lines begin that MediaPipe says though all is well: information and warnings of absl's log
(abseil/abseil-cpp, log_format.cc), of which no setting leaves out those before its start."""


def sieved(said: IO[bytes], log: int) -> threading.Thread:
    """Hand on what a process says to the file descriptor `log`, line by line, but for CHATTER.

    Ends when the process does, however: what it said last is handed on too. Where nothing can be
    written, nothing is, and the process goes on.
    """
    own = os.dup(log)  # whoever opened it may close it before

    def work() -> None:
        with said:
            for line in said:
                if CHATTER.match(line) is None:
                    with contextlib.suppress(OSError):  # the disk is full
                        os.write(own, line)
        os.close(own)

    thread = threading.Thread(target=work, name="sieve", daemon=True)
    thread.start()
    return thread
