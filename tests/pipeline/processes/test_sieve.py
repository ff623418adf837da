"""Of what the camera process says, the log has what matters."""

import subprocess
import sys
from pathlib import Path

from pipeline.processes.sieve import sieved

SAYS = """
import os, sys
print("WARNING: Logging before InitGoogle() is written to STDERR", file=sys.stderr)
print("INFO: Created TensorFlow Lite XNNPACK delegate for CPU.", file=sys.stderr)
print("W0000 00:00:1795296458.860044    1050 inference.cc:121] Feedback", file=sys.stderr)
print("E0000 00:00:1795296458.860044    1050 inference.cc:99] no memory", file=sys.stderr)
print("WARNING: 12:00:00 camera 0: is it plugged in?", file=sys.stderr)
sys.stderr.write("cut off")
sys.stderr.flush()
os.abort()
"""


def test_the_log_has_all_but_a_librarys_chatter(tmp_path: Path) -> None:
    log = tmp_path / "limber.log"
    with (
        log.open("wb") as file,
        subprocess.Popen([sys.executable, "-c", SAYS], stderr=subprocess.PIPE) as process,
    ):
        assert process.stderr is not None
        sieved(process.stderr, file.fileno()).join(60)
    assert log.read_text().splitlines() == [
        "E0000 00:00:1795296458.860044    1050 inference.cc:99] no memory",
        "WARNING: 12:00:00 camera 0: is it plugged in?",
        "cut off",
    ]
