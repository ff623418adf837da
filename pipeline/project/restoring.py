"""Goes back to a version: what power loss has interrupted is done at the next start."""

import json
import time
from pathlib import Path

from pipeline.project import contents, versions
from pipeline.project.holding import hold
from pipeline.project.piece_files import OWN, PieceError, files_of
from pipeline.project.versions import FOLDER, Version
from pipeline.settings.mistakes import SettingsError
from recordings.files import sync_folder, write_atomic

JOURNAL = f"{FOLDER}/.restoring.json"
"""Says that a version is to be restored; while it is there, that is not done."""

STAMP = "%Y-%m-%d %H.%M.%S"


def ask(folder: Path, name: str) -> None:
    """Let a version be restored when the project is opened next; raises PieceError, OSError."""
    version = versions.read(folder, name)
    versions.whole(folder, version)
    write_atomic(folder / JOURNAL, json.dumps({"to": version.name}).encode())


def restore(folder: Path, name: str) -> str:
    """Restore a version of a project that nobody else has; return what was done, in a sentence.

    What there was is a version of its own first, unless it is one. Raises PieceError, OSError.
    """
    ask(folder, name)
    return finish(folder)


def settle(folder: Path) -> None:
    """Restore what was asked for, if that is not done, unless somebody plays the project.

    Raises SettingsError where it cannot be done.
    """
    if not (folder / JOURNAL).exists():
        return
    try:
        held = hold(folder)
    except FileExistsError:
        return  # who plays it does it at the next start
    try:
        go_on(folder)
    finally:
        if held is not None:
            held.close()


def go_on(folder: Path) -> list[str]:
    """Do the same, for who holds the project; return what was done, in sentences."""
    try:
        told = finish(folder)
    except (PieceError, OSError) as error:
        raise SettingsError([f"a version is being restored: {error}"]) from error
    return [told] if told else []


def finish(folder: Path) -> str:
    """Do what `ask` has left to be done, for who holds the project; again and again if need be."""
    journal = folder / JOURNAL
    try:
        wish = json.loads(journal.read_bytes())
        version = versions.read(folder, str(wish["to"]))
    except FileNotFoundError:
        return ""
    except (PieceError, ValueError, TypeError, KeyError) as error:
        journal.unlink()
        return f"No version was restored: {error}"
    before = wish.get("from")
    if not isinstance(before, str):
        versions.whole(folder, version)
        before = _kept(folder, version.name)
        write_atomic(journal, json.dumps({"to": version.name, "from": before}).encode())
    _put(folder, version)
    journal.unlink(missing_ok=True)
    sync_folder(journal.parent)
    return f'"{version.name}" is restored; what there was is kept as "{before}"'


def _kept(folder: Path, instead: str) -> str:
    """Return the version that the project is now; one is made where there is none."""
    there = versions.all_versions(folder)
    now = versions.present(folder, "", there, instead)
    for version in there:
        if _same(version, now):
            return version.name
    name, n = time.strftime(STAMP), 1
    taken = {version.name for version in there}
    while f"{name} before going back" in taken:
        n += 1
        name = f"{time.strftime(STAMP)} {n}"
    return versions.keep(folder, f"{name} before going back", instead).name


def _same(one: Version, other: Version) -> bool:
    digests = [{n: e["sha256"] for n, e in v.files.items()} for v in (one, other)]
    return digests[0] == digests[1]


def _put(folder: Path, version: Version) -> None:
    for name, entry in version.files.items():
        contents.put(folder, name, entry)
    for name in files_of(folder):
        if name.startswith(OWN) and name not in version.files:
            contents.remove(folder, name)
