"""One process at a time plays a project, or changes it as a whole."""

from pathlib import Path
from typing import IO

from recordings.locks import lock


def hold(folder: Path) -> IO[bytes] | None:
    """Keep a project to this process for as long as it lives, and return the file that does.

    None where nothing can be written. Raises FileExistsError when a living process has it,
    wherever that one's socket is.
    """
    try:
        file = (folder / ".lock").open("wb")
    except OSError:
        return None
    try:
        lock(file)
    except BlockingIOError:
        file.close()
        raise FileExistsError(f"{folder} is playing already, perhaps for another user") from None
    except OSError:
        pass  # a file system without locks
    return file
