"""Limber itself as the program to be measured: started as `limber run` is, and its memory."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.client import LOCAL
from benchmarks.mappings import INPUTS, OUTPUTS
from benchmarks.subject import AbsentError
from pipeline.processes.waiting import WAITS, WARMS
from pipeline.project.creation import write_project
from pipeline.terminal.performance import like_wekinator
from sensors.wire.osc import encode

STARTS = 5
ASK = 0.002
"""Seconds between two datagrams that ask whether it listens."""

PATIENCE = 60.0

LEASH = """
import contextlib, os, sys

sys.stdin.read()
with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
    os.kill(int(sys.argv[1]), 15)
"""
"""Waits for its input to end, as it does when whoever holds it is gone, and ends a process."""


@contextmanager
def playing(folder: Path) -> Iterator[int]:
    """Play a project with `limber run` until the end of the block; gives its process id."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is ours, and we end it once
        env=os.environ | {"PYTHONSAFEPATH": "1"},
    )
    try:
        with leash(process.pid):
            yield process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def leash(pid: int) -> Iterator[None]:
    """Let a process end with ours until the end of the block, even where ours is killed."""
    watcher = subprocess.Popen(
        [sys.executable, "-c", LEASH, str(pid)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield
    finally:
        watcher.kill()  # before it could take another for it
        watcher.communicate()


def make(folder: Path, listener: int, model: str = "") -> int:
    """Make a project as `limber run --wekinator` does; return the port it listens on.

    Its scene sounds with the model, if one is given.
    """
    port = free_port()
    project = like_wekinator(INPUTS, OUTPUTS, port, listener)
    for scene in project.scenes.values():
        scene.sound.model = model
        scene.mapping["improve"] = "off"  # idle is idle: training goes on where it says so
    write_project(project, folder)
    return port


def await_answer(port: int) -> None:
    """Return once a datagram is answered; raises AbsentError when none ever is."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(ASK)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            asker.sendto(encode("/limber/ping"), (LOCAL, port))
            try:
                asker.recv(65536)
            except TimeoutError:
                continue
            return
    raise AbsentError("Limber did not start: `limber doctor` says what this machine lacks")


def starts(folder: Path, port: int) -> dict[str, Any]:
    """Return the seconds from `limber run` to the first answer, over some starts."""
    seconds = []
    for _ in range(STARTS):
        began = time.monotonic()
        with playing(folder):
            await_answer(port)
            seconds.append(time.monotonic() - began)
    return {"starts": STARTS, "median_s": median(seconds), "max_s": max(seconds)}


def free_port() -> int:
    """Return a UDP port that nobody has now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((LOCAL, 0))
        return int(probe.getsockname()[1])


def memory(parent: int) -> dict[str, float] | None:
    """Return the resident MB of the supervisor and its processes; None where /proc is not."""
    if not Path("/proc/self/status").exists():
        return None
    return {name: resident(pid) for name, pid in processes(parent).items()}


def processes(parent: int) -> dict[str, int]:
    """Return the process ids of the supervisor and of those it has started, by their kind.

    Those that wait to stand in are "KIND standby".
    """
    found = {"supervisor": parent}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if facts(status)["PPid"].strip() == str(parent):
                command = (status.parent / "cmdline").read_bytes().split(b"\0")
                kind = command[command.index(b"-m") + 2].decode()  # -m MODULE KIND
                waits = (status.parent / "comm").read_text().strip() in {WARMS, WAITS}
                found[f"{kind} standby" if waits else kind] = int(status.parent.name)
        except (OSError, KeyError, ValueError):
            continue  # it has just ended, or is none of ours
    return found


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB; raises OSError."""
    return int(facts(Path(f"/proc/{pid}/status"))["VmRSS"].split()[0]) / 1024


def facts(status: Path) -> dict[str, str]:
    """Return what the system says of a process."""
    lines = status.read_text(errors="replace").splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)
