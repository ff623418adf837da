"""Sends processes on errands, and brings their answers back."""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from pipeline.engine.outside import Errand

log = logging.getLogger(__name__)

ENVIRONMENT = {"PYTHONSAFEPATH": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Messenger:
    """Does each errand in a thread that waits for its process.

    `back` is given what is then to be called in the loop.
    """

    def __init__(self, back: Callable[[Callable[[], None]], None]) -> None:
        self._back = back
        self._out: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

    def send(
        self,
        errand: Errand,
        told: Callable[[float], None],
        done: Callable[[dict[str, Any]], None],
    ) -> None:
        """Begin an errand; may be called in the loop."""
        name = f"errand {errand.what}"
        threading.Thread(target=self._go, args=(errand, told, done), name=name, daemon=True).start()

    def close(self) -> None:
        """End what is under way."""
        with self._lock:
            self._closed = True
            out = list(self._out)
        for process in out:
            process.kill()
            process.wait()

    def _go(
        self,
        errand: Errand,
        told: Callable[[float], None],
        done: Callable[[dict[str, Any]], None],
    ) -> None:
        answer = {"problem": f"{errand.what} could not be done; the log says more"}
        try:
            for said in self._said(errand):
                if "done" in said:
                    answer = said["done"]
                else:
                    self._back(partial(told, float(said["share"])))
        except Exception:
            log.exception("The errand %s failed", errand.what)
        if not (errand.dropped or self._closed):
            self._back(partial(done, answer))

    def _said(self, errand: Errand) -> Any:
        """Yield what the process says; end it when nobody waits for it any more."""
        with self._lock:
            if self._closed:
                return
            process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [sys.executable, "-m", "pipeline.processes.errands", errand.what],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | ENVIRONMENT,
            )
            self._out.add(process)
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes
        try:
            with contextlib.suppress(BrokenPipeError), process.stdin as into:
                into.write(json.dumps(errand.facts).encode() + b"\n" + errand.blob)
            for line in process.stdout:
                if errand.dropped:
                    return
                if line.startswith(b"{"):
                    yield json.loads(line)
        finally:
            process.kill()
            process.stdout.close()
            process.wait()
            with self._lock:
                self._out.discard(process)
