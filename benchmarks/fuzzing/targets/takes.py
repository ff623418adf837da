"""Takes: MCAP files, whole, cut and damaged."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.fuzzing.base import FileTarget
from recordings.events import About, Command, Datagram, Event, Tick
from recordings.frame import Frame, Layout
from recordings.take import TakeError, read_take, span, summarise
from recordings.take.writer import pack_take


class Takes(FileTarget):
    """Reads a file as a take, through and through."""

    reads = "takes (MCAP files)"
    errors = (TakeError,)
    suffix = ".mcap"
    instruments = ("recordings",)

    def seeds(self) -> Sequence[bytes]:
        """Return a small take of every kind of event."""
        layout = Layout(("x", "y"), ("m", ""))
        events: list[Event] = [
            Datagram(1, 8001, ("10.0.0.2", 5000), b"/x\0\0,\0\0\0"),
            Command(2, "record", [1, "word", 0.5], "10.0.0.2:5000"),
            Tick(3),
            Frame("phone", layout, np.array([0.5, 1.5]), 4, 4),
        ]
        whole = pack_take(About(0, {"format": 1}), events)
        return [whole, whole[: len(whole) // 2]]

    def read_file(self, path: Path) -> object:
        """Return how many events there are."""
        found = sum(1 for _ in read_take(path))
        return found, summarise(path), span(path)
