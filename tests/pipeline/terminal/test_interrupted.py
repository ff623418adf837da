"""Ctrl-C at any moment of a command: no traceback, no project that does not open, no orphan."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.processes.local import running
from pipeline.project.project import Project
from tests.pipeline.processes.running import until
from tests.pipeline.terminal.shell import LIMBER, environment, limber
from tests.recordings.saved import write_saved

MARK = "LIMBER_INTERRUPTED"
"""A variable of the environment by which every process that a command starts is known."""

COMMANDS: dict[str, tuple[tuple[str, ...], float]] = {
    "run": (("run", "piece"), 2.5),
    "train": (("train", "taught"), 1.5),
    "evaluate": (("evaluate", "taught"), 1.5),
    "import": (("import", "source", "made"), 1.0),
    "demo": (("demo", "--folder", "made"), 4.0),
    "listen": (("listen", "--port", "0"), 1.0),
    "bench": (("bench", "--seconds", "0.5"), 4.0),
}
"""What is started, and the longest after which it is interrupted, s."""

TIMES = 6


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("interrupted")
    assert limber("new", "piece", "--sensor", "wekinator", cwd=folder).returncode == 0
    write_saved(folder / "source")
    assert limber("import", "source", "taught", cwd=folder).returncode == 0
    return folder


def begin(process: "subprocess.Popen[str]") -> None:
    """Return once `limber` is reached: before, Ctrl-C is Python's own affair.

    Python catches SIGINT first; `limber` leaves it to the system while it reads its modules,
    and then catches SIGTERM too.
    """
    python = False
    while process.poll() is None:
        caught = handlers(process.pid)
        if signal.SIGTERM in caught or (python and signal.SIGINT not in caught):
            return
        python = python or signal.SIGINT in caught
        time.sleep(0.002)


def handlers(pid: int) -> set[int]:
    """Return the signals that a process catches."""
    status = Path(f"/proc/{pid}/status").read_text()
    (caught,) = re.findall(r"SigCgt:\s*([0-9a-f]+)", status) or ["0"]
    return {n for n in range(1, 32) if int(caught, 16) & 1 << (n - 1)}


def left(mark: str) -> list[int]:
    """Return the processes that still live and were started under a mark."""
    return [pid for pid in living() if f"{MARK}={mark}".encode() in environ(pid)]


def living() -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        yield int(folder.name)


def environ(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for orphans in /proc")
@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_at_any_moment(place: Path, name: str) -> None:
    args, longest = COMMANDS[name]
    draw = random.Random(name)
    for n in range(TIMES):
        delay = longest * (n + draw.random()) / TIMES
        mark = f"{os.getpid()}-{name}-{n}"
        process = subprocess.Popen(
            [*LIMBER, *(f"{arg}-{n}" if arg == "made" else arg for arg in args)],
            cwd=place,
            env=environment(place) | {MARK: mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        begin(process)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
        said = "".join(process.communicate(timeout=60))
        assert "Traceback" not in said, (delay, said)
        assert process.returncode in (0, 1, 2, 130, -signal.SIGINT), (delay, said)
        until(lambda mark=mark: not left(mark))  # type: ignore[misc]  # mypy infers no type for a default
        whole(place)


def whole(place: Path) -> None:
    """Look at every project of a folder: each opens, whole, and nothing plays it."""
    for rig in place.glob("*/rig.toml"):
        project = open_project(rig.parent)
        assert isinstance(project, Project)
        assert project.notes == []
        assert not running(rig.parent)
        assert not [p for p in rig.parent.rglob(".*") if p.name != ".lock"]
