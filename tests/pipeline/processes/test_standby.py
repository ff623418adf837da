"""Processes that stand by take the place of those that end, and are done without when they end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.processes import supervisor
from pipeline.processes.standby import AGAIN, REST, Standbys
from tests.pipeline.processes.running import played, until
from tests.pipeline.processes.test_crash_others import alive

READY = "import os; os.write(1, b'!'); os.read(0, 1); os.write(1, b'begun'); os.read(0, 1)"
NEVER = "import os; os.read(0, 1)"


def spawn(script: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-S", "-c", script]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.fixture
def kept() -> Iterator[Callable[[str], Standbys]]:
    """Makes standbys that run a script, and ends them."""
    made: list[Standbys] = []

    def make(script: str) -> Standbys:
        made.append(Standbys(lambda _: spawn(script)))
        return made[-1]

    yield make
    for standbys in made:
        standbys.close()


def ready(standbys: Standbys, now: float = 0.0) -> int:
    """Return the process id of an engine that waits, once it is ready."""

    def look() -> int | None:
        standbys.tend(["engine"], now)
        return standbys.ready.get("engine")

    return int(until(look))


def test_one_that_is_ready_begins_and_the_next_is_started_after_a_rest(
    kept: Callable[[str], Standbys],
) -> None:
    standbys = kept(READY)
    pid = ready(standbys)
    process = standbys.take("engine", 1.0)
    assert process is not None
    assert process.pid == pid
    assert standbys.take("engine", 1.0) is None
    standbys.tend(["engine"], 1.0 + REST / 2)
    assert standbys.ready == {}
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    os.set_blocking(process.stdout.fileno(), True)
    assert process.stdout.read() == b"begun"
    process.stdout.close()
    assert process.wait() == 0
    assert ready(standbys, 1.0 + REST) != pid


def test_one_that_is_not_ready_is_not_taken(kept: Callable[[str], Standbys]) -> None:
    standbys = kept(NEVER)
    standbys.tend(["engine"], 0.0)
    assert standbys.take("engine", 0.0) is None
    assert standbys.ready == {}


def test_one_that_ended_is_done_without_and_replaced_later(
    kept: Callable[[str], Standbys],
) -> None:
    standbys = kept(READY)
    pid = ready(standbys)
    os.kill(pid, signal.SIGKILL)
    until(lambda: not alive(pid))
    assert standbys.take("engine", 1.0) is None
    standbys.tend(["engine"], 1.0)
    assert standbys.ready == {}
    assert ready(standbys, 1.0 + AGAIN) != pid


def test_one_that_is_wanted_no_more_ends(kept: Callable[[str], Standbys]) -> None:
    standbys = kept(READY)
    pid = ready(standbys)
    standbys.tend([], 0.0)
    assert not alive(pid)


def test_an_engine_that_is_killed_is_the_one_that_stood_by_then_one_that_starts_cold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "CALM", 0.0)
    with played(tmp_path / "piece") as stage:
        standbys = stage.supervisor.standbys
        pid = until(lambda: standbys.ready.get("engine"))
        assert Path(f"/proc/{pid}/comm").read_text() == "limber standby\n"
        stage.client.do("target", 0.25, 0.75)
        performance = stage.folder / "performance.json"
        until(lambda: performance.exists() and "0.75" in performance.read_text())
        stage.kill("engine")
        assert stage.supervisor.pid("engine") == pid
        assert stage.client.status()["target"] == [0.25, 0.75]
        stage.hears()
        waits = until(lambda: standbys.ready.get("engine"))
        os.kill(waits, signal.SIGKILL)
        until(lambda: not alive(waits))
        stage.kill("engine")
        assert stage.supervisor.pid("engine") != waits
        stage.hears()
    assert not alive(pid)
