"""The mappings that scenes keep by name: one file for each, beside the one that plays."""

from pathlib import Path

from pipeline.project.model_files import LARGEST, LONGEST, PLAIN, SUFFIX
from pipeline.settings.mistakes import CommandError


def file_of(scene: str, name: str) -> str:
    """Return the file in a project of the mapping that a scene keeps under a plain name.

    Raises CommandError for what is none.
    """
    if not PLAIN.fullmatch(name) or len(name.encode()) > LONGEST or name != name.rstrip(" ."):
        raise CommandError(
            f'"{name:.60}" is no name for a mapping: send a plain name such as "soft", no path, '
            f"of {LONGEST} letters and digits at most"
        )
    return f"scenes/{scene}/mapping/kept/{name}{SUFFIX}"


def kept_mappings(project: Path, scene: str) -> dict[str, bytes]:
    """Return the bytes of every mapping that a scene keeps, by name; an empty file is none."""
    found = {}
    for path in sorted((project / "scenes" / scene / "mapping" / "kept").glob(f"*{SUFFIX}")):
        if path.is_file() and 0 < path.stat().st_size <= LARGEST:
            found[path.name.removesuffix(SUFFIX)] = path.read_bytes()
    return found
