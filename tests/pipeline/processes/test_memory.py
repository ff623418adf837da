"""What a process does not need any more, the system has again."""

import subprocess
import sys

import pytest

PIECES = """
from pathlib import Path
import re
from pipeline.processes.memory import give_back

def own():
    return int(re.search(r"RssAnon:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

pieces = [bytearray(10_000) for _ in range(20_000)]
kept = pieces[::1000]  # here and there one, so that nothing below goes back by itself
full = own()
del pieces
freed = own()
give_back()
print(full, freed, own())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc's allocator is asked")
def test_what_lies_between_pieces_in_use_goes_back() -> None:
    command = [sys.executable, "-c", PIECES]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    full, freed, given = (int(size) for size in said.split())
    assert full > 190_000
    assert freed > full - 30_000  # or this test shows nothing
    assert given < full - 170_000


def test_all_that_is_left_in_a_circle_is_freed() -> None:
    script = (
        "import gc, weakref\n"
        "from pipeline.processes.memory import give_back\n"
        "gc.disable()\n"
        "class Ring: pass\n"
        "ring = Ring(); ring.itself = ring; seen = weakref.ref(ring); del ring\n"
        "assert seen(); give_back(); assert not seen()\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
