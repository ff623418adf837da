"""Measures models in a process of its own, at low priority, so that nothing that plays waits."""

import json
import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from pipeline.sound.confinement import confine

log = logging.getLogger(__name__)

PROGRAM = (sys.executable, "-m", "pipeline.sound.lateness")

LOWEST = 15
"""How far the process stands back behind all that plays (nice)."""


class Measuring(Protocol):
    """A measurement under way."""

    def found(self) -> dict[str, Any] | None:
        """Return the facts found, {} where there are none, and None while it goes on."""

    def end(self) -> None:
        """Give it up."""


Measure = Callable[[Path, dict[str, Any], int], Measuring]
"""Begins to measure what a Make has made of the same."""


class Elsewhere:
    """A process that measures scenes' models, one at a time, each a copy of its own: a Measure.

    Torch has one generator of random numbers for all models of a process, and Python one lock:
    there neither is anywhere near what plays. It is started before the process that asks gives up
    its rights, and with them that of starting any.
    """

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            PROGRAM,
            stdin=subprocess.PIPE,  # its end tells the process that we are gone
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONSAFEPATH": "1"},
            bufsize=0,
        )
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: S101, PT018 - pipes
        self._to, self._from = self.process.stdin, self.process.stdout
        os.set_blocking(self._from.fileno(), False)
        self._number = 0
        self._heard = b""

    def __call__(self, folder: Path, table: dict[str, Any], rate: int) -> "Asked":
        """Begin to measure a scene's model; raises OSError where the process is gone."""
        self._number += 1
        self.tell({"folder": str(folder), "table": table, "rate": rate, "number": self._number})
        return Asked(self, self._number)

    def tell(self, facts: dict[str, Any]) -> None:
        """Say something to the process; raises OSError."""
        self._to.write(json.dumps(facts).encode() + b"\n")

    def answer(self, number: int) -> dict[str, Any] | None:
        """Return what was found for a question, {} where nothing can be, None while it goes on."""
        heard = self._from.read()  # None: there is nothing new; b"": it is gone
        self._heard += heard or b""
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            said = json.loads(line)
            if said["number"] == number:
                if not said["facts"]:
                    log.warning("How late a model is was not found; the lines before say why")
                return dict(said["facts"])
        return {} if heard == b"" else None

    def close(self) -> None:
        """Let the process end."""
        self._to.close()
        self.process.wait()
        self._from.close()


class Asked:
    """A scene's model being measured elsewhere."""

    def __init__(self, elsewhere: Elsewhere, number: int) -> None:
        self._elsewhere, self._number = elsewhere, number

    def found(self) -> dict[str, Any] | None:
        """Return the facts found, {} where there are none, and None while it goes on."""
        return self._elsewhere.answer(self._number)

    def end(self) -> None:
        """Give it up."""
        try:
            self._elsewhere.tell({})
        except OSError:  # it is gone, and so is what it did
            return


class Bench:
    """What that process does: each measurement in a copy of itself, which can be given up."""

    def __init__(self) -> None:
        self._copy, self._answer, self._number = 0, -1, 0
        self._found = b""

    def run(self) -> None:
        """Do what lines of the input ask for, as JSON, until its end; answer in lines."""
        rest = b""
        while True:
            ready = select.select([0, self._answer] if self._copy else [0], [], [])[0]
            if self._answer in ready:
                self._hear()
            if 0 in ready:
                said = os.read(0, 65536)
                if not said:
                    return self._end()
                *lines, rest = (rest + said).split(b"\n")
                for line in lines:
                    self._do(json.loads(line))

    def _do(self, asked: dict[str, Any]) -> None:
        self._end()
        if not asked:
            return
        self._answer, to = os.pipe()
        self._number, self._found = asked["number"], b""
        self._copy = os.fork()
        if not self._copy:
            try:
                measure_in_copy(asked, to)
            finally:
                os._exit(1)
        os.close(to)

    def _hear(self) -> None:
        said = os.read(self._answer, 65536)
        self._found += said
        if not said:
            try:
                facts = json.loads(self._found or b"{}")
            except ValueError:  # a model is a program, and can write here too
                facts = {}
            self._end()
            answer = json.dumps({"number": self._number, "facts": facts})
            os.write(1, answer.encode() + b"\n")

    def _end(self) -> None:
        """End the copy, if there is one."""
        if self._copy:
            os.kill(self._copy, signal.SIGKILL)
            os.waitpid(self._copy, 0)
            os.close(self._answer)
            self._copy, self._answer = 0, -1


def measure_in_copy(asked: dict[str, Any], to: int) -> None:
    """Measure a model without any right that it does not need, and write the facts."""
    os.close(0)
    os.close(1)
    try:
        confine()
        from pipeline.sound.voicing import measured

        facts = measured(Path(asked["folder"]), asked["table"], asked["rate"])
        os.write(to, json.dumps(facts).encode())
    except Exception:
        log.exception("A model could not be measured")
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Measure what is asked for, until the input ends."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(LOWEST)
    Bench().run()


if __name__ == "__main__":
    main()
