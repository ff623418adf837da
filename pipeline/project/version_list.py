"""The versions of a project as people see them."""

from pathlib import Path
from typing import Any

from pipeline.project.contents import digest_of
from pipeline.project.piece_files import OWN, files_of
from pipeline.project.versions import Version, all_versions


def listed(folder: Path) -> list[dict[str, Any]]:
    """Return versions as people see them, the newest first; raises PieceError, OSError.

    Each with `name`, `when`, `instead`, `bytes` that forgetting it would free, `lost` takes, and
    whether it is what there is `now`.
    """
    found = all_versions(folder)
    holders: dict[str, int] = {}
    for version in found:
        for digest in {e["sha256"] for e in version.files.values()}:
            holders[digest] = holders.get(digest, 0) + 1
    now = own_digests(folder)
    return [
        {
            "name": v.name,
            "when": v.when,
            "instead": v.instead,
            "bytes": _alone(v, holders),
            "lost": [take for take in v.takes if not (folder / "takes" / take).is_file()],
            "now": v.own == now,
        }
        for v in found
    ]


def _alone(version: Version, holders: dict[str, int]) -> int:
    """Return the bytes that only one version holds."""
    sizes = {e["sha256"]: e["size"] for e in version.files.values()}
    return sum(size for digest, size in sizes.items() if holders[digest] == 1)


def own_digests(folder: Path) -> dict[str, str]:
    """Return what the files of a project hold that are changed as one, by their digests."""
    return {n: digest_of(p) for n, p in files_of(folder).items() if n.startswith(OWN)}
