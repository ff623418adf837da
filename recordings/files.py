"""Files that are either wholly there or not at all."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ADVICE = {
    errno.ENOSPC: "the disk is full: free some space there",
    errno.EDQUOT: "your quota of disk space is used up: free some space there",
    errno.EROFS: "the disk is read-only: choose another folder",
    errno.EACCES: "there is no permission to write there: choose another folder, or allow it",
    errno.EPERM: "there is no permission to write there: choose another folder, or allow it",
    errno.ENOENT: "its folder does not exist: make it, or choose another",
    errno.ENOTDIR: "its folder is not a folder: choose another",
    errno.EISDIR: "there is a folder of that name: choose another name",
    errno.EEXIST: "there is a file of that name already: choose another name",
    errno.EIO: "the disk answers with errors: choose another disk",
}


class WriteError(OSError):
    """A file could not be written; the message says why and what to do."""


def advice(path: str | os.PathLike[str], error: OSError) -> str:
    """Return a sentence saying why `path` could not be written and what to do."""
    why = _ADVICE.get(error.errno or 0) or f"{error.strerror or error}: choose another folder"
    return f"{os.fspath(path)} cannot be written: {why}."


def write_atomic(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` to `path` so that a crash leaves the old file or the new, never a part.

    The bytes go to a new file beside it, are synced, and take its name; then the folder is
    synced, since a rename lives in the folder. Raises WriteError; `path` is then untouched.
    """
    target = Path(path)
    try:
        _replace(target, data)
    except OSError as error:
        raise WriteError(error.errno, advice(target, error)) from error
    except ValueError as error:  # a NUL in the name
        raise WriteError(errno.EINVAL, f"{path!r} is no name of a file.") from error


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a new file beside `path` to write to, which takes its name when all went well.

    For what is too long to be held in memory. Raises WriteError; `path` is then untouched.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:50]}.", dir=target.parent)
    except OSError as error:
        raise WriteError(error.errno, advice(target, error)) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _take_name(temporary, target)
    except OSError as error:
        raise WriteError(error.errno, advice(target, error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(path: str | os.PathLike[str]) -> None:
    """Make a folder, and those it lies in, that last through a loss of power; raises OSError.

    A folder that is there already is left as it is.
    """
    folder = Path(path)
    missing = [one for one in folder.parents if not one.exists()]
    for one in [*reversed(missing), folder]:
        if not one.is_dir():
            one.mkdir(exist_ok=True)
            sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in `folder` last through a loss of power, where the system can."""
    if os.name == "nt":
        return  # Windows opens no folders, and keeps names in its own journal
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _replace(target: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:50]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        _take_name(Path(temporary), target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _take_name(temporary: Path, target: Path) -> None:
    """Let a whole file take the place of another, and make that last."""
    with temporary.open("r+b") as file:  # Windows syncs none that is open for reading alone
        os.fsync(file.fileno())
    temporary.chmod(_mode(target))
    temporary.replace(target)
    sync_folder(target.parent)


def _mode(target: Path) -> int:
    """Return the permissions of the file to be replaced, or an ordinary file's."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return 0o644
