"""Ctrl-C is never lost: neither where a module is read, nor where Python may not raise."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.terminal.interruption import interrupted

SWALLOWS = "import signal\ntry: signal.raise_signal(signal.{})\nexcept BaseException: pass\n"
"""A module as there are: whatever goes wrong in it, it takes for a library that is missing."""

USUAL = """
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)  # who runs the tests may ignore them, as nohup does
"""

READS = """
import signal, sys, time
from pipeline.terminal.interruption import catch
USUAL
catch()
try:
    import swallows
    while True: time.sleep(0.01)
except KeyboardInterrupt:
    sys.exit(7)
"""

TIDIES = """
import signal, sys, time, weakref
from pipeline.terminal.interruption import catch
USUAL
catch()
class Thing: pass
try:
    thing = Thing()
    seen = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    del thing
    while True: time.sleep(0.01)
except KeyboardInterrupt:
    sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_it_waits_until_a_module_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "swallows.py").write_text(SWALLOWS.format(name))
    assert ended(READS, tmp_path) == (7, "")


def test_it_comes_again_where_python_ignores_it(tmp_path: Path) -> None:
    assert ended(TIDIES, tmp_path) == (7, "")


def test_what_else_python_ignores_is_told(tmp_path: Path) -> None:
    program = TIDIES.replace("signal.raise_signal(signal.SIGINT)", "1 / 0").replace("while", "if")
    code, said = ended(program, tmp_path)
    assert (code, "ZeroDivisionError" in said) == (0, True)


def ended(program: str, folder: Path) -> tuple[int, str]:
    """Return the exit code of a program run in a folder, and what it said of errors."""
    path = f"import sys; sys.path[:0] = [{str(folder)!r}]\n"
    done = subprocess.run(
        [sys.executable, "-c", path + program.replace("USUAL", USUAL)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr


def test_a_library_stopped_by_ctrl_c_may_say_so_in_its_own_words() -> None:
    own = ImportError("initialization failed")
    own.__cause__ = KeyboardInterrupt()  # as pybind11 does
    assert interrupted(own)
    assert not interrupted(ImportError("no such module"))
