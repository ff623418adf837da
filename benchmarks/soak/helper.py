"""A process beside the performance that is asked by lines and answers with JSON."""

import json
import subprocess
import sys
from typing import Any, Self


class Helper:
    """`python -m benchmarks.soak.NAME …` for the length of a `with` block.

    `said` is its first line. Raises ConnectionError when it has ended.
    """

    def __init__(self, name: str, *args: object) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.soak.{name}", *map(str, args)],
            stdin=subprocess.PIPE,  # its end tells it that we are gone
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for us
        )
        self.pid = self._process.pid
        self.said = self._line()

    def ask(self, question: str = "look") -> dict[str, Any]:
        """Return the answer to a question."""
        assert self._process.stdin is not None
        try:
            print(question, file=self._process.stdin, flush=True)
        except OSError as error:
            raise ConnectionError(f"{self.name} has ended") from error
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ConnectionError(f"{self.name} has ended")
        found: dict[str, Any] = json.loads(line)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
