"""Writes an R-IoT's config.txt, whose other lines stay."""

import errno
from dataclasses import replace
from pathlib import Path

from pipeline.processes.reaching import addresses
from pipeline.settings.mistakes import SettingsError
from recordings.files import write_atomic
from sensors.riot import Settings, configured

NAME = "config.txt"


def write_config(target: Path, settings: Settings) -> tuple[Path, str]:
    """Write settings to a file, or to the file of that name in a folder.

    Without an address to send to it is this computer's likeliest. Returns the file and the
    address. Raises SettingsError for what an R-IoT cannot be told, OSError for the file.
    """
    path = target / NAME if target.is_dir() else target
    if not settings.to:
        own = addresses()
        if not own:
            raise SettingsError(["this computer is on no network: join it first, or say --to"])
        settings = replace(settings, to=own[0])
    try:
        before = path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        before = ""
    except IsADirectoryError:
        raise OSError(errno.EISDIR, "is a folder", str(path)) from None
    try:
        text = configured(before, settings)
    except ValueError as error:
        raise SettingsError([str(error)]) from None
    write_atomic(path, text.encode("utf-8", "surrogateescape"))
    return path, settings.to
