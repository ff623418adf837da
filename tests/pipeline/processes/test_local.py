"""Where an engine is found: one place for each project, which one process at a time has."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.processes import local
from pipeline.processes.local import LONGEST_PATH, Server, connect, memory_path, socket_path
from pipeline.project.holding import hold
from pipeline.sound.desk import Desk
from tests.pipeline.processes.running import until

HOLD = """
import sys, time
from pathlib import Path
from pipeline.processes.local import Server
from pipeline.project.holding import hold

server = Server(Path(sys.argv[1]))
print("here", flush=True)
time.sleep(600)
"""


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a runtime folder whose path is short, as they are: a socket's path may not be long."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        yield Path(name)


def test_every_project_has_one_place_however_it_is_named(runtime: Path) -> None:
    (runtime / "a").mkdir()
    (runtime / "link").symlink_to(runtime / "a")
    found = socket_path(runtime / "a")
    assert found.parent == runtime / f"limber-{os.getuid()}"
    assert found.parent.stat().st_mode & 0o777 == 0o700
    assert socket_path(runtime / "link") == socket_path(runtime / "." / "a") == found
    assert socket_path(runtime / "b") != found


@pytest.mark.parametrize("base", ["missing", "file", "x" * 120, ""])
def test_a_runtime_folder_that_cannot_be_used_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    (tmp_path / "file").write_text("")
    if len(base) > 100:
        (tmp_path / base).mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / base) if base else "")
    path = socket_path(tmp_path / "project")
    assert tmp_path not in path.parents
    assert len(os.fsencode(path)) <= LONGEST_PATH
    Server(path).close()
    assert not path.exists()


def test_a_folder_that_somebody_else_could_have_laid_is_done_without(runtime: Path) -> None:
    (runtime / "trap").mkdir()
    (runtime / f"limber-{os.getuid()}").symlink_to(runtime / "trap")
    assert runtime not in socket_path(runtime / "project").parents
    assert not list((runtime / "trap").iterdir())


def test_memory_is_where_there_is_room_and_stays_there(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, shared = runtime / "project", runtime / "shared"
    shared.mkdir()
    monkeypatch.setattr(local, "SHARED", shared)
    there, elsewhere = memory_path(project), socket_path(project).with_suffix("")
    assert there.parent.parent == shared
    monkeypatch.setattr(local, "ROOM", shutil.disk_usage(shared).total)
    assert memory_path(project) == elsewhere
    Desk(there).close()  # it was made while there was room
    assert memory_path(project) == there
    Desk(there).remove()
    Desk(elsewhere).close()
    monkeypatch.setattr(local, "ROOM", 0)
    assert memory_path(project) == elsewhere
    Desk(elsewhere).remove()
    assert memory_path(project) == there


def test_a_place_is_one_processs_until_it_ends_even_by_a_crash(runtime: Path) -> None:
    path = socket_path(runtime / "project")
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "here\n"
        with pytest.raises(FileExistsError, match="is playing already"):
            Server(path)
        connect(path).close()  # the one that has it is not disturbed
        other.kill()
        other.wait()
    assert path.exists()
    with pytest.raises(ConnectionRefusedError):
        connect(path)
    server = Server(path)
    stream = connect(path)
    until(lambda: accepted(server)).close()
    stream.close()
    server.close()
    with pytest.raises(FileNotFoundError):
        connect(path)
    Server(path).close()


def accepted(server: Server) -> socket.socket | None:
    try:
        return server.accept()
    except BlockingIOError:
        return None


def test_an_engine_that_has_hung_does_not_hang_who_connects(runtime: Path) -> None:
    path = runtime / "hung.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen(0)
        waiting = connect(path, 0.1)
        with pytest.raises((TimeoutError, BlockingIOError)):
            connect(path, 0.1)
        waiting.close()


def test_a_project_is_held_by_one_process_wherever_its_socket_is(tmp_path: Path) -> None:
    first = hold(tmp_path)
    assert first is not None
    with pytest.raises(FileExistsError, match="playing already"):
        hold(tmp_path)
    first.close()
    second = hold(tmp_path)
    assert second is not None
    second.close()
    assert hold(tmp_path / "nowhere") is None
