"""What a benchmark has started ends with it, however it ends."""

import subprocess
import sys

import pytest

from benchmarks.own import LEASH

STARTS = """
import subprocess, sys
from benchmarks.own import leash
process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with leash(process.pid):
    print("started", flush=True)
    process.wait()
"""


@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_a_benchmark_that_is_ended_leaves_nothing_behind(how: str) -> None:
    with subprocess.Popen([sys.executable, "-c", STARTS], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        getattr(process, how)()
        process.communicate(timeout=60)  # until all who could write to it have ended


def test_what_has_ended_by_itself_needs_no_ending() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    command = [sys.executable, "-c", LEASH, str(process.pid)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
