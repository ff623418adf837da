"""Opens outputs, each in a thread, since to look up a host can take many seconds."""

import logging
import threading
from collections.abc import Callable, Sequence

from pipeline.outputs.base import Output
from pipeline.processes.world import World

log = logging.getLogger(__name__)

RETRY = (0.5, 8.0)
"""Seconds between attempts: first, and at most."""


class Opener:
    """Opens outputs and hands them to the world; one that fails is tried again until it works.

    `wake` is called, from another thread, when an output is ready.
    """

    def __init__(self, world: World, outputs: Sequence[Output], wake: Callable[[], None]) -> None:
        self._world, self._wake = world, wake
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._open, args=(o,), name=f"open {o.name}", daemon=True)
            for o in outputs
        ]

    def start(self, patience: float) -> None:
        """Begin; give those that open at once `patience` seconds to do so."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join(patience / len(self._threads))

    def stop(self) -> None:
        """Open no more."""
        with self._lock:
            self._stopping.set()

    def _open(self, output: Output) -> None:
        delay = RETRY[0]
        while not self._try(output) and not self._stopping.wait(delay):
            delay = min(delay * 2, RETRY[1])

    def _try(self, output: Output) -> bool:
        try:
            output.open()
        except Exception as error:
            self._fail(output, error)
            return False
        with self._lock:  # so that none is opened after the world has closed them
            if self._stopping.is_set():
                output.close()
                return True
            self._world.unopened.pop(id(output), None)
            self._world.opened.append(output)
        self._wake()
        return True

    def _fail(self, output: Output, error: Exception) -> None:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        text = f"The output {output.name} cannot be opened: {why}. Look at its table in rig.toml"
        if self._world.unopened.get(id(output)) != text:
            log.warning("%s; it is tried again", text)
        self._world.unopened[id(output)] = text
