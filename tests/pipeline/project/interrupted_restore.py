"""Restores a version again and again, killed at each next step on the disk, and reports.

Run as `python -m tests.pipeline.project.interrupted_restore FOLDER`, where FOLDER has a project
`piece` with a version `old`, and is not it now. Prints JSON: how many steps there are, and after
which of them the project was neither as before nor as in the version, or had lost something.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from pipeline.project.restoring import JOURNAL, restore, settle
from pipeline.project.version_list import own_digests
from pipeline.project.versions import all_versions, whole

STEPS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod")
"""What Python tells of before it does it."""

MOST = 2000


def killed_at(folder: Path, step: int) -> bool:
    """Restore in a process that is killed before its n-th step; return whether it was."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = step

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and str(folder) in str(args[0]):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    restore(folder, "old")
    os._exit(0)


def judged(folder: Path, before: dict[str, str], after: dict[str, str]) -> str:
    """Return what is wrong once the project is opened again, "" where nothing is."""
    settle(folder)
    now = own_digests(folder)
    if now not in (before, after):
        return "mixed"
    there = all_versions(folder)
    for version in there:
        whole(folder, version)
    if now == after and before not in [version.own for version in there]:
        return "lost"
    return "unfinished" if (folder / JOURNAL).exists() else ""


def main() -> None:
    """Do it for every step."""
    base = Path(sys.argv[1])
    piece, copy = base / "piece", base / "copy"
    before = own_digests(piece)
    after = next(v for v in all_versions(piece) if v.name == "old").own
    problems, ends = {}, set()
    for step in range(MOST):
        shutil.copytree(piece, copy)
        killed = killed_at(copy, step)
        if problem := judged(copy, before, after):
            problems[step] = problem
        ends.add("before" if own_digests(copy) == before else "after")
        shutil.rmtree(copy)
        if not killed:
            break
    print(json.dumps({"steps": step, "problems": problems, "ends": sorted(ends)}))


if __name__ == "__main__":
    main()
