"""What is read in a thread of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from sensors.base import Link, Said


class Readable(Protocol):
    """A device, or a file in its place."""

    @property
    def name(self) -> str:
        """What it is called when something is told of it."""

    @property
    def source(self) -> Path:
        """The file that stands in for it, the empty path for none."""

    @property
    def speed(self) -> float:
        """How many times as fast as it was the file is played; 0: as fast as it goes."""

    @property
    def still_is_silent(self) -> bool:
        """Whether it says nothing while nothing moves."""

    @property
    def plays_source(self) -> bool:
        """Whether `open` gives what `source` holds too."""

    def open(self) -> Link:
        """Open the device."""

    def recorded(self) -> Iterator[Said]:
        """Yield what `source` holds, with the time since its beginning."""
