"""What is played and heard goes before all else where the system grants it, and nothing besides."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipeline.sound.urgency import ENGINE, SOUND, Hurry, go_first, granted
from tests.pipeline.processes.running import until
from tests.pipeline.sound.test_chain import hall

needs_ranks = pytest.mark.skipif(not granted(), reason="this system grants no rank")


def threads(process: int) -> list[int]:
    """Return the rank of each thread of a process, the first one's first; 0 for none."""
    tasks = sorted(int(task.name) for task in Path(f"/proc/{process}/task").iterdir())
    return [os.sched_getparam(task).sched_priority for task in tasks]


@needs_ranks
def test_a_thread_keeps_its_rank_and_hands_none_on() -> None:
    found: list[object] = []

    def run() -> None:
        found.append(go_first(SOUND))
        found.append(go_first(ENGINE))
        found.append(os.sched_getparam(0).sched_priority)
        inner = threading.Thread(target=lambda: found.append(os.sched_getscheduler(0)))
        inner.start()
        inner.join()
        child = "import os; print(os.sched_getscheduler(0))"
        done = subprocess.run([sys.executable, "-c", child], capture_output=True, check=True)
        found.append(int(done.stdout))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert found == [True, True, SOUND, os.SCHED_OTHER, os.SCHED_OTHER]
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


@needs_ranks
def test_in_a_flood_it_stands_back_and_after_it_goes_first_again() -> None:
    ranks: list[int] = []

    def run() -> None:
        hurry = Hurry(ENGINE)
        for flooded in (False, False, True, True, False):
            hurry(flooded)
            ranks.append(os.sched_getparam(0).sched_priority)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert ranks == [ENGINE, ENGINE, 0, 0, ENGINE]


ALONE = """
import os
os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])
from pipeline.sound.urgency import ENGINE, go_first, granted
assert not go_first(ENGINE)
assert not granted()
assert os.sched_getscheduler(0) == os.SCHED_OTHER
"""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="asked for on Linux only")
def test_nothing_goes_first_where_all_share_one_processor() -> None:
    subprocess.run([sys.executable, "-c", ALONE], check=True)


@needs_ranks
def test_what_is_played_and_heard_goes_first_and_its_helpers_do_not(tmp_path: Path) -> None:
    with hall(tmp_path) as here:
        here.sounds()
        process = here.stage.supervisor.pid
        for kind, rank in {"engine": ENGINE, "sound": SOUND}.items():
            assert threads(process(kind))[0] == rank
            assert not any(threads(process(kind))[1:])
        (blocks,) = filter(None, threads(process("audio")))  # the thread that PortAudio calls
        assert blocks >= SOUND  # or what the audio server gives it
        assert not any(threads(process("trainer")))
        here.stage.kill("engine")
        until(lambda: threads(process("engine"))[0] == ENGINE)
