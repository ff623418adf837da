"""Measures models where there are no forks: a process for each, which any process may start."""

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

PROGRAM = (sys.executable, "-m", "pipeline.sound.lateness_apart")


class Apart:
    """A scene's model being measured in a process of its own: a Measure for Windows."""

    def __init__(self, folder: Path, table: dict[str, Any], rate: int) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            PROGRAM,
            stdin=subprocess.PIPE,  # its end tells the process that we are gone
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONSAFEPATH": "1"},
        )
        asked = json.dumps({"folder": str(folder), "table": table, "rate": rate})
        if self.process.stdin is not None:
            self.process.stdin.write(asked.encode() + b"\n")
            self.process.stdin.flush()

    def found(self) -> dict[str, Any] | None:
        """Return the facts found, {} where there are none, and None while it goes on."""
        if self.process.poll() is None:
            return None
        out = self.process.stdout.read() if self.process.stdout is not None else b""
        self._close()
        try:
            return dict(json.loads(out))
        except (ValueError, TypeError):
            log.warning("How late a model is was not found; the lines before say why")
            return {}

    def end(self) -> None:
        """Give it up."""
        self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def main() -> None:
    """Measure what the first line of the input asks for, as JSON, and print the facts."""
    from pipeline.sound.voicing import measured

    with os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0) as line:  # takes no more of it
        asked = json.loads(line.readline())
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    print(json.dumps(measured(Path(asked["folder"]), asked["table"], asked["rate"])))


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 64):  # not by a buffer, whose lock would outlive Python
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
