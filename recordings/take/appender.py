"""A file that only grows, and that goes on where it stopped when the disk lets it again."""

import io
import os
from collections import deque
from pathlib import Path

from recordings.files import sync_folder

_datasync = getattr(os, "fdatasync", os.fsync)  # macOS and Windows have no fdatasync


class Appender:
    """Appends records to a new file at `path`; used by one thread only.

    What could not be written stays in `pending`, the first perhaps begun already, and is
    the first to be written by the next `sync`: no failure leaves a gap in the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.pending: deque[tuple[bytes, int]] = deque()
        self._file: io.FileIO | None = None

    def push(self, record: bytes, events: int = 0) -> None:
        """Append `record`, which holds `events`, at the next `sync`; `size` counts it already."""
        self.pending.append((record, events))
        self.size += len(record)

    def unwritten(self) -> int:
        """Return how many of the events pushed are not wholly in the file."""
        return sum(events for _, events in self.pending)

    def sync(self) -> None:
        """Write what is pending and wait until the disk has it; raises OSError."""
        if self._file is None:
            self._file = io.FileIO(self.path, "x")
            sync_folder(self.path.parent)
        while self.pending:
            batch = b"".join(record for record, _ in self.pending)
            self._drop(self._file.write(batch) or 0)
        _datasync(self._file.fileno())

    def close(self) -> None:
        """Close the file; raises OSError."""
        if self._file is not None:
            self._file.close()

    def _drop(self, written: int) -> None:
        """Forget the first `written` bytes: a write may take only a part when space ends."""
        while self.pending and written >= len(self.pending[0][0]):
            written -= len(self.pending.popleft()[0])
        if written:
            record, events = self.pending[0]
            self.pending[0] = record[written:], events
