"""Does work behind everything else on this computer."""

import os
import sys
import threading
from collections.abc import Callable

LAST = 19
"""The niceness of what nobody waits for."""


def behind(work: Callable[[], None]) -> None:
    """Do some work behind everything else on this computer, and raise what it raises."""
    raised: list[Exception] = []

    def run() -> None:
        if sys.platform == "linux":  # there of this thread alone
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
        try:
            work()
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run, name="behind")
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
