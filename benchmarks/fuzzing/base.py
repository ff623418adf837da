"""What a target of the fuzzers is: something that reads bytes which others wrote."""

import importlib
import logging
import pkgutil
import traceback
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

SHARED = Path("/dev/shm")
"""Where files are memory, if there is such a place."""


class FoundError(AssertionError):
    """A target did something that no input may make it do."""


class Errors(logging.Handler):
    """Keeps what is logged with an exception: what somebody caught who did not expect it."""

    def __init__(self, *loggers: str) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []
        for name in loggers:
            logging.getLogger(name).addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        if record.exc_info and record.exc_info[1] is not None:
            self.found.append("".join(traceback.format_exception(record.exc_info[1])))

    def raise_found(self) -> None:
        """Raise FoundError where there was anything."""
        if self.found:
            last = self.found.pop()
            self.found.clear()
            raise FoundError(last[-600:])


class Target(ABC):
    """Reads bytes; they may only give a value, or one of the errors that it names."""

    errors: ClassVar[tuple[type[Exception], ...]] = ()
    """What it may raise."""

    reads: ClassVar[str]
    """What it reads, for people."""

    slow: ClassVar[float] = 1.0
    """Seconds of processor time after which an input counts as one that hangs it."""

    instruments: ClassVar[tuple[str, ...]] = ()
    """The packages whose coverage leads atheris."""

    @property
    def name(self) -> str:
        """What it is called on the command line: its file's name."""
        return type(self).__module__.rpartition(".")[2]

    @abstractmethod
    def seeds(self) -> Sequence[bytes]:
        """Return inputs that are right, from which others are made."""

    @abstractmethod
    def read(self, data: bytes) -> object:
        """Read an input; raises one of `errors`, or FoundError for what it should not do."""

    def close(self) -> None:  # noqa: B027 - most hold nothing
        """Give everything back."""

    def accepts(self, data: bytes) -> bool:
        """Return whether an input gave a value, False for a named error; raises what it found."""
        try:
            self.read(data)
        except self.errors:
            return False
        return True


class FileTarget(Target):
    """A target whose bytes lie in a file."""

    suffix: ClassVar[str] = ""

    def __init__(self) -> None:
        place = SHARED if SHARED.is_dir() else None
        self._folder = TemporaryDirectory(prefix="limber-fuzz-", dir=place)
        self.path = Path(self._folder.name) / f"file{self.suffix}"

    def close(self) -> None:
        """Remove the file."""
        self._folder.cleanup()

    def read(self, data: bytes) -> object:
        """Put an input into the file, and read that."""
        self.path.write_bytes(data)
        return self.read_file(self.path)

    @abstractmethod
    def read_file(self, path: Path) -> object:
        """Read the file."""


def targets() -> dict[str, type[Target]]:
    """Return every target by its name: one in each file of targets/."""
    package = importlib.import_module("benchmarks.fuzzing.targets")
    found: dict[str, type[Target]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        inside: dict[str, Any] = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        own = [v for v in inside.values() if is_own(v, f"{package.__name__}.{module.name}")]
        found[module.name] = own[0]
    return found


def is_own(value: Any, module: str) -> bool:
    """Return whether a value is the target of a module."""
    return isinstance(value, type) and issubclass(value, Target) and value.__module__ == module
