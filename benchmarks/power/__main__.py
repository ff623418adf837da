"""Loses power a thousand times: `python -m benchmarks.power [--points N] [--page PAGE]`."""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.gestures.page import filled
from benchmarks.power import report
from benchmarks.power.kills import kills
from benchmarks.power.session import recorded
from benchmarks.power.sweep import sweep

MEMORY = Path("/dev/shm")
PAGE = "power loss"
"""The name of the marks in the page."""


def main() -> int:
    """Measure, print what was found, and return 1 where something failed."""
    asked = _asked()
    if shutil.which("strace") is None:
        sys.exit("strace is not there, which tells what is written: apt install strace")
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory() as disk, tempfile.TemporaryDirectory(dir=place) as memory:
        print("Playing a session of about half a minute …", file=sys.stderr)
        record = recorded(Path(disk).resolve() / "piece", Path(disk) / "logs")
        load = os.getloadavg()[0]
        print(f"Losing power {asked.points} times …", file=sys.stderr)
        if asked.keep is not None:
            asked.keep.mkdir(parents=True, exist_ok=True)
        points = sweep(record, Path(memory), asked.points, asked.keep)
        print(f"Killing an engine {asked.kills} times …", file=sys.stderr)
        lost = kills(Path(disk) / "killed", asked.kills) if asked.kills else []
    where = (
        f"Measured on {platform.machine()}, {platform.system()} {platform.release()}, with "
        f"{os.cpu_count()} cores, for which {load:.1f} programs waited (1 or 2: nothing else ran)."
    )
    lines = [*report.table(points), "", *report.about(record)]
    lines += [report.killed(lost), where] if lost else [where]
    print("\n".join(lines))
    print("\n".join(report.failures(points)), file=sys.stderr)
    if asked.page is not None:
        asked.page.write_text(filled(asked.page.read_text("utf-8"), PAGE, lines), "utf-8")
    return int(any(point.failed for point in points))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.power", description=__doc__)
    parser.add_argument("--points", type=int, default=1000, help="how often power is lost")
    parser.add_argument("--kills", type=int, default=20, help="how often an engine is killed")
    parser.add_argument("--page", type=Path, help="write the figures into this page")
    parser.add_argument("--keep", type=Path, help="keep there what failed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
