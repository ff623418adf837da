"""Locks on files that a process holds for as long as it lives, however it ends."""

import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 30
    """The byte that is locked: Windows lets nobody read one that is, and nothing is out there."""

    def lock(file: IO[bytes], shared: bool = False) -> None:  # noqa: ARG001
        """Lock a file until it is closed; raises BlockingIOError, or OSError where none can be."""
        here = file.tell()
        try:
            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(error.errno, error.strerror) from None
        finally:
            file.seek(here)

else:
    import fcntl

    def lock(file: IO[bytes], shared: bool = False) -> None:
        """Lock a file until it is closed; raises BlockingIOError, or OSError where none can be.

        `shared` is for those who only look; Windows knows no such lock, and looks alone.
        """
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
