"""The README's commands do what it says, in its order, in an empty folder."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sensors.wire.osc import decode, encode
from tests.pipeline.terminal.test_interrupted import handlers

pytestmark = pytest.mark.alone

ROOT = Path(__file__).parent.parent
CONTROL = 6448


def commands() -> list[str]:
    """Return every line of the README's shell blocks."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", (ROOT / "README.md").read_text(), re.M | re.S)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_there_are_commands_and_the_first_two_are_make() -> None:
    assert commands()[:2] == ["make demo", "make test"]
    assert sum(line.startswith("limber ") for line in commands()) >= 6


@pytest.mark.parametrize("line", [c for c in commands() if c.startswith("make ")])
def test_make_knows_its_targets(line: str) -> None:
    done = subprocess.run(
        [*shlex.split(line), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")
def test_commands_run_in_order(tmp_path: Path) -> None:
    (tmp_path / "recordings").symlink_to(ROOT / "recordings")
    bin_ = Path(sys.executable).parent
    env = os.environ | {
        "PATH": f"{bin_}:{os.environ['PATH']}",
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    for line in (c for c in commands() if c.startswith("limber ")):
        if line.startswith("limber run"):
            plays(line, tmp_path, env)
        elif line.startswith("limber gui"):
            opens(line, tmp_path, env)
        else:
            done = subprocess.run(
                shlex.split(line),
                cwd=tmp_path,
                env=env,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=120,
                check=False,
            )
            assert done.returncode == 0, f"{line}: {done.stderr}"


def plays(line: str, folder: Path, env: dict[str, str]) -> None:
    """Start `limber run …`, see that it obeys over OSC, and end it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", CONTROL))
        except OSError:
            pytest.skip(f"another program holds UDP port {CONTROL}")
    process = subprocess.Popen(
        shlex.split(line),
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert answers(process), line
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert b"Traceback" not in said


def opens(line: str, folder: Path, env: dict[str, str]) -> None:
    """Start `limber gui`, let it open, and close it by Ctrl-C; what it remembers tells of both."""
    process = subprocess.Popen(
        shlex.split(line),
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    kept = folder / "config" / "limber" / "window.json"
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        time.sleep(0.5)
        if b"-m\0gui" in Path(f"/proc/{process.pid}/cmdline").read_bytes() and (
            signal.SIGINT in handlers(process.pid)  # it is open: while it is read, it catches none
        ):
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            break
    said, _ = process.communicate(timeout=60)
    assert kept.exists(), said
    assert b"Traceback" not in said


def answers(process: "subprocess.Popen[bytes]") -> bool:
    """Return whether the engine answers a ping before its process ends."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(0.2)
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            try:
                asker.sendto(encode("/limber/ping"), ("127.0.0.1", CONTROL))
                return decode(asker.recv(65536)) == [("/limber/ok", ("ping",))]
            except (TimeoutError, ConnectionError):
                continue
    return False
