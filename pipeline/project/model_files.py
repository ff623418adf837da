"""The models of single latents in a project's folder `models`, by plain names."""

import re
from pathlib import Path

from pipeline.settings.mistakes import CommandError
from recordings.files import WriteError, advice, make_folder, write_atomic

FOLDER = "models"
SUFFIX = ".safetensors"
PLAIN = re.compile(r"\w[\w .+-]*")
LONGEST = 100
"""Letters of a name at most: with its ending it is a file on any system."""
LARGEST = 1 << 30
"""Bytes of a file that is read at most."""


class ModelFileError(ValueError):
    """A model could not be read or written; the message says why and what to do."""


def file_of(name: str) -> str:
    """Return the file that a model of this name is in; raises CommandError for what is no name."""
    stem = name.removesuffix(SUFFIX)
    if not PLAIN.fullmatch(stem) or len(stem.encode()) > LONGEST:
        raise CommandError(
            f'"{name:.60}" is no name for a model: send a plain name such as "soft", no path, of '
            f"{LONGEST} letters and digits at most; models are in the project's folder {FOLDER}"
        )
    return stem.rstrip(" .") + SUFFIX


def read_model(project: Path, file: str) -> bytes:
    """Return a model's bytes, which may be anything; raises ModelFileError."""
    path = inside(project, file)
    try:
        if not path.is_file():
            raise ModelFileError(f"{FOLDER}/{file} is not there: {there(project)}")
        if path.stat().st_size > LARGEST:
            raise ModelFileError(f"{FOLDER}/{file} is too large to be a model of a latent")
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise ModelFileError(f"{FOLDER}/{file} cannot be read ({why}): look at it") from error


def write_model(project: Path, file: str, data: bytes) -> None:
    """Write a model wholly or not at all; raises ModelFileError."""
    path = inside(project, file)
    try:
        make_folder(path.parent)
        write_atomic(path, data)
    except WriteError as error:
        raise ModelFileError(error.strerror or str(error)) from error
    except OSError as error:
        raise ModelFileError(advice(path.parent, error)) from error


def inside(project: Path, file: str) -> Path:
    """Return where a file is; raises ModelFileError when a link leads out of the project."""
    path = project / FOLDER / file
    try:
        within = path.resolve().is_relative_to(project.resolve() / FOLDER)
    except (OSError, RuntimeError):  # links that lead to each other
        within = False
    if not within:
        raise ModelFileError(
            f"{FOLDER}/{file} is a link out of the project's folder {FOLDER}: "
            "put the file itself there"
        )
    return path


def there(project: Path) -> str:
    """Return which models there are, in words."""
    found = sorted(path.stem for path in (project / FOLDER).glob(f"*{SUFFIX}"))
    return f"there are {', '.join(found[:20])}" if found else "no model was saved yet (model/save)"
