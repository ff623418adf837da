"""Hears an audio server as a process: how much was played, how loud, and where it was silent.

Started as `python -m benchmarks.soak.ear SERVER`. It joins whoever plays there, and tells for each
line of its input what it has heard since the one before.
"""

import json
import math
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import numpy as np

from sensors.wire.needed import needed

QUIET = 1e-5
"""Below it a block is silent: -100 dB."""

LOOK = 0.2
"""Seconds between looks for somebody who plays."""


class Heard:
    """What was heard, block by block; `take` is for the server's thread, `tell` for another."""

    def __init__(self) -> None:
        self.frames = self.silent = self.gaps = self.xruns = 0
        self._square, self._count = 0.0, 0
        self._began = self._quiet = False
        self._from: tuple[float, int] | None = None
        self._lock = threading.Lock()

    def take(self, samples: Any) -> None:
        """Take in a block, shape (n,)."""
        peak = float(np.abs(samples).max(initial=0.0))
        with self._lock:
            if self._from is None:
                self._from = time.monotonic(), self.frames
            self.frames += len(samples)
            self._square += float(np.square(samples, dtype=np.float64).sum())
            self._count += len(samples)
            quiet = peak < QUIET
            self._began = self._began or not quiet
            if self._began and quiet:
                self.silent += 1
                self.gaps += not self._quiet
            self._quiet = quiet

    def tell(self) -> dict[str, Any]:
        """Return what was heard: level in dB since the last time, the rest since it began."""
        with self._lock:
            level = self._square / self._count if self._count else 0.0
            self._square, self._count = 0.0, 0
            begun, frames = self._from or (time.monotonic(), 0)
            return {
                "frames": self.frames,
                "rate": (self.frames - frames) / max(1e-9, time.monotonic() - begun),
                "level": 10 * math.log10(level) if level else None,
                "silent": self.silent,
                "gaps": self.gaps,
                "xruns": self.xruns,
            }


def main() -> None:
    """Hear until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us
    jack, heard = needed("jack", "dev"), Heard()
    client: Any = jack.Client("ear", servername=sys.argv[1], no_start_server=True)
    port = client.inports.register("in")

    def process(_: int) -> None:
        heard.take(port.get_array())

    def late(_: float) -> None:
        heard.xruns += 1

    client.set_process_callback(process)
    client.set_xrun_callback(late)
    client.activate()
    threading.Thread(target=join, args=(client, port, jack), daemon=True).start()
    print(json.dumps({"rate": client.samplerate}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(heard.tell()), flush=True)


def join(client: Any, port: Any, jack: Any) -> None:
    """Listen to whoever plays, also after it has gone and come again."""
    while True:
        known = {one.name for one in client.get_all_connections(port)}
        for one in client.get_ports(is_audio=True, is_output=True):
            if one.name not in known and not one.name.startswith("system:"):
                with suppress(jack.JackError):  # it has just gone
                    client.connect(one, port)
        time.sleep(LOOK)


if __name__ == "__main__":
    main()
