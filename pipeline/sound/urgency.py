"""Asks the system to run what is played and heard before all that can wait."""

import os
import sys
import threading

SOUND, ENGINE = 4, 3
"""Ranks among what is in a hurry; JACK's server has 10 and gives 5 to the threads it calls."""

ENOUGH = 2
"""Processors, with fewer than which all others would have to wait for what goes first."""


def go_first(rank: int) -> bool:
    """Let this thread run as soon as it can, before all programs without a rank.

    Returns whether it does. Linux grants it to users with a limit for it (`ulimit -r`), as those
    in the group audio have where JACK was set up for real time. A thread that has a rank keeps it.
    Threads and processes that are begun from here on have none.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < ENOUGH:
        return False
    if os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK in (os.SCHED_FIFO, os.SCHED_RR):
        return True
    try:
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(rank))
    except OSError:
        return False
    return True


def granted() -> bool:
    """Return whether the system would let a thread of ours go first."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(go_first(ENGINE)))
    thread.start()
    thread.join()
    return answers == [True]
