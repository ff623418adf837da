"""A program of another maker, run beside the engine, and what it prints."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest

from pipeline.outputs.osc import Osc
from pipeline.project.project import Project
from tests.pipeline.processes.running import until


def need(program: str, package: str) -> None:
    """Skip the test where a program is missing, saying what to install; in CI, fail."""
    if shutil.which(program) is not None:
        return
    text = f"{program} is missing: apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(text)
    pytest.skip(text)


class Program:
    """A running program; `lines` is all that it has printed so far."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | dict(env),
        )
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.decode(errors="replace").rstrip())

    def wait(self, pattern: str, after: int = 0) -> re.Match[str]:
        """Return the first match among the lines from `after` on, once there is one."""

        def find() -> re.Match[str] | None:
            assert self.process.poll() is None, "\n".join(self.lines)
            found = (re.search(pattern, line) for line in self.lines[after:])
            return next((match for match in found if match), None)

        match: re.Match[str] = until(find)
        return match

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        self._thread.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def program(*command: str, **env: str) -> Iterator[Program]:
    """Run a program until the end of the block."""
    found = Program(command, env)
    try:
        yield found
    except AssertionError:
        print("\n".join(found.lines[-40:]))
        raise
    finally:
        found.close()


def sends_to(project: Project, port: int) -> None:
    """Let a project send its latents to another port."""
    project.outputs[:] = [Osc(name="peer", port=port)]
