"""What a sound model cannot do in the process that plays it, and that it plays all the same."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.processes.local import memory_path
from pipeline.sound.confinement import LANDLOCK, SECCOMP, means
from pipeline.sound.desk import Desk
from pipeline.sound.model import load
from tests.pipeline.processes.running import until
from tests.pipeline.sound.scripted import Tone, saved

ATTEMPTS = """
import ctypes, json, os, socket, subprocess, sys, threading
from pathlib import Path
from pipeline.sound.confinement import confine

mine, into = Path(sys.argv[1]), sys.argv[2]
held = open(mine / "held", "w")
libc = ctypes.CDLL(None, use_errno=True)
address = socket.create_server(("127.0.0.1", 0)).getsockname()
confine(Path(into) if into else None)
attempts = {
    "writes": lambda: open(mine / "new", "w"),
    "writes there": lambda: open(Path(into or mine) / "made", "w"),
    "cuts": lambda: os.truncate(mine / "held", 0),
    "removes": lambda: os.unlink(mine / "held"),
    "renames": lambda: os.rename(mine / "held", mine / "moved"),
    "makes a folder": lambda: os.mkdir(mine / "folder"),
    "writes its own memory": lambda: open("/proc/self/mem", "r+b"),
    "runs a program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "forks": lambda: os.fork() or os._exit(0),
    "connects": lambda: socket.create_connection(address),
    "sends": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "asks the desktop": lambda: socket.socket(socket.AF_UNIX),
    "ends another": lambda: os.kill(os.getppid(), 0),
    "goes before others": lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
    "types": lambda: __import__("fcntl").ioctl(0, 0x5412, b"x"),
    "reads": lambda: open(sys.executable, "rb"),
    "writes to what is open": lambda: held.write("sound"),
    "starts a thread": lambda: threading.Thread(target=int).start(),
}
refused = []
for name, attempt in attempts.items():
    try:
        attempt()
    except PermissionError:
        refused.append(name)
print(json.dumps(refused))
"""

NEEDED = ["reads", "writes to what is open", "starts a thread"]

needs_both = pytest.mark.skipif(len(means()) < 2, reason="no Landlock or no seccomp here")


def refused(folder: Path, into: str = "") -> list[str]:
    """Return what a process was refused once it had given up its rights."""
    command = [sys.executable, "-c", ATTEMPTS, str(folder), into]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, stdin=subprocess.PIPE
    )
    return list(json.loads(done.stdout))


@needs_both
def test_a_confined_process_changes_runs_and_reaches_nothing(tmp_path: Path) -> None:
    found = refused(tmp_path)
    assert not set(found) & set(NEEDED)
    assert len(found) == 15
    assert [path.name for path in tmp_path.iterdir()] == ["held"]


@needs_both
def test_one_that_writes_a_file_does_so_in_its_folder_alone(tmp_path: Path) -> None:
    mine, into = tmp_path / "mine", tmp_path / "into"
    mine.mkdir()
    into.mkdir()
    found = refused(mine, str(into))
    assert {"writes", "removes", "renames", "runs a program", "connects"} <= set(found)
    assert not {"writes there", *NEEDED} & set(found)
    assert [path.name for path in into.iterdir()] == ["made"]


class Spy(Tone):
    """A tone that writes a file as soon as it is told its sampling rate."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = str(path)

    @torch.jit.export
    def set_sample_rate(self, rate: int) -> int:
        return torch.from_file(self.path, shared=True, size=rate).numel()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """What the processes of sound share, and the one that makes it."""
    made = Desk(memory_path(tmp_path))
    command = [sys.executable, "-m", "pipeline.processes.process", "sound", str(tmp_path), ""]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    yield made
    process.communicate()
    made.close()
    made.remove()


@needs_both
def test_a_model_that_writes_a_file_plays_and_writes_none(desk: Desk, tmp_path: Path) -> None:
    spied = tmp_path / "spied"
    model = saved(Spy(spied), tmp_path / "spy.ts")
    scenes = {"main": {"model": str(model), "sources": []}}
    desk.slot.wish({"here": True, "folder": str(tmp_path), "scenes": scenes})
    desk.slot.send(0, np.ones(4, np.float32), 1)
    desk.slot.gain(0, 1.0)
    desk.ring.want(44_100)
    block = np.zeros((256, 2), np.float32)

    def loud() -> bool:
        desk.ring.read(block, desk.ring.join())
        return bool(np.abs(block).max() > 0.1)

    until(loud)
    assert not spied.exists()
    load(model)  # as anywhere else
    assert spied.stat().st_size > 0


def test_what_can_hold_a_process_here_is_named() -> None:
    assert set(means()) <= {LANDLOCK, SECCOMP}
