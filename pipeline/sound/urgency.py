"""Asks the system to run what is played and heard before all that can wait."""

import contextlib
import os
import sys
import threading

SOUND, ENGINE = 4, 3
"""Ranks among what is in a hurry; JACK's server has 10 and gives 5 to the threads it calls."""

ENOUGH = 2
"""Processors, with fewer than which all others would have to wait for what goes first."""


def possible() -> bool:
    """Return whether one can ask here: on Linux, where there is a processor left for the others."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) >= ENOUGH


def go_first(rank: int) -> bool:
    """Let this thread run as soon as it can, before all programs without a rank.

    Returns whether it does. Linux grants it to users with a limit for it (`ulimit -r`), as those
    in the group audio have where JACK was set up for real time. A thread that has a rank keeps it.
    Threads and processes that are begun from here on have none.
    """
    if sys.platform != "linux" or not possible():
        return False
    if os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK in (os.SCHED_FIFO, os.SCHED_RR):
        return True
    try:
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(rank))
    except OSError:
        return False
    return True


def stand_back() -> None:
    """Let this thread run like all others again."""
    if sys.platform == "linux":
        usual = os.SCHED_OTHER | os.SCHED_RESET_ON_FORK  # which only root may take back
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, usual, os.sched_param(0))


class Hurry:
    """Lets the thread that calls it go first, but for the time of a flood.

    Whoever reads a flood before all else keeps the processor from those who write down what is
    heard beside it, and hears nobody better.
    """

    def __init__(self, rank: int) -> None:
        self._rank, self._first = rank, False

    def __call__(self, flooded: bool) -> None:
        """Take in whether there is a flood now."""
        if self._first == flooded:
            self._first = not flooded
            if self._first:
                go_first(self._rank)
            else:
                stand_back()


def granted() -> bool:
    """Return whether the system would let a thread of ours go first."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(go_first(ENGINE)))
    thread.start()
    thread.join()
    return answers == [True]
