"""`limber run` in a real terminal: what its keys do, and how it leaves."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path

import pytest

from pipeline.processes.client import Client
from pipeline.project.creation import default_scene, new_project, sensor_said, write_project
from pipeline.project.rig import Control, RigSettings
from tests.pipeline.outputs.ear import free_port
from tests.pipeline.terminal.shell import LIMBER, environment, interrupted, started

DEADLINE = 60.0
"""Seconds after which something is taken never to happen; not a measure of speed."""

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen:
    """A terminal with a command in it."""

    def __init__(self, process: "subprocess.Popen[bytes]", terminal: int) -> None:
        self.process, self.terminal = process, terminal
        self.seen = ""

    def press(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def shows(self, text: str) -> None:
        """Wait until a text has been drawn since what was waited for before."""
        end = time.monotonic() + DEADLINE
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} was not drawn: {self.seen[-2000:]}"
            self._read()
        self.seen = ""

    def ends(self) -> int:
        """Wait for the end of the command; return how it ended."""
        end = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < end
            self._read()
        self._read()
        return self.process.returncode

    def _read(self) -> None:
        if select.select([self.terminal], [], [], 0.05)[0]:
            text = os.read(self.terminal, 65536).decode(errors="replace")
            self.seen += ANSI.sub("", text)


@contextmanager
def playing(folder: Path, rows: int = 24, columns: int = 80) -> Iterator[Screen]:
    """Play a project in a terminal of that size; it is killed at the end if it still plays."""
    terminal, inside = pty.openpty()
    ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [*LIMBER, "run", str(folder)],
        env={**environment(folder.parent), "COLUMNS": "", "TERM": "xterm-256color"},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    try:
        yield Screen(process, terminal)
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
        os.close(inside)


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    rig = RigSettings(control=Control(port=free_port()))
    phone = sensor_said(f"comote:0@{free_port()}", set())
    write_project(new_project([phone], default_scene(2), rig=rig), tmp_path / "piece")
    return tmp_path / "piece"


def test_keys_teach_and_q_leaves_all_in_order(piece: Path) -> None:
    with playing(piece) as screen:
        before = termios.tcgetattr(screen.terminal)
        screen.shows("phone waits: in CoMote")
        screen.press("x")
        screen.shows("q     quit; all is kept")
        screen.press("\x1b[3~")  # Delete: none of what it sends is a key
        screen.press("3")
        screen.shows("[C]")
        screen.press("p")
        screen.shows("record a round first")
        screen.press(" ")
        screen.shows("RECORDING 1")
        screen.press("b")
        screen.shows("READY")
        screen.press("!")
        screen.shows("PANIC")
        screen.press("!")
        screen.shows("READY")
        screen.press("q")
        assert screen.ends() == 0
        assert termios.tcgetattr(screen.terminal) == before
        assert "Again: limber run" in screen.seen
        assert not (piece / "performance.json").exists()
    assert "Traceback" not in (piece / "limber.log").read_text()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_leaves_all_in_order(piece: Path, how: signal.Signals) -> None:
    with playing(piece, rows=6, columns=30) as screen:
        before = termios.tcgetattr(screen.terminal)
        screen.shows("q quit")
        screen.process.send_signal(how)
        assert screen.ends() in (0, 130)
        assert termios.tcgetattr(screen.terminal) == before
        assert "Traceback" not in screen.seen
    assert not (piece / "performance.json").exists()


def test_without_a_terminal_changes_are_lines(piece: Path) -> None:
    with started("run", piece, cwd=piece.parent) as process:
        assert process.stdout is not None
        assert "Ctrl-C ends" in process.stdout.readline()
        client = Client(piece, patience=DEADLINE)
        client.do("target", 1.0, 1.0)
        client.do("record", 0)
        client.close()
        assert "state idle recording" in read_until(process, "state")
        interrupted(process)


def read_until(process: "subprocess.Popen[str]", word: str) -> str:
    """Return the first line that begins with a word."""
    assert process.stdout is not None
    return next(line for line in process.stdout if line.startswith(word))
