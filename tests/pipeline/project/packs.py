"""A small project to pack, and packs that somebody wrote by hand."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.outputs.osc import Osc
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.packing import INSIDE, MANIFEST
from recordings.rounds import RoundBook
from sensors.synthetic import Synthetic

FILES = {"rig.toml": b'order = ["main"]\n', "scenes/main/scene.toml": b"[mapping]\n"}


def small_project(folder: Path) -> Path:
    """Write a project with a round, a mapping, a take, a sound and what belongs to no piece."""
    project = new_project([Synthetic(name="phone")], default_scene(2), [Osc()])
    project.rounds["main"] = RoundBook()
    project.rounds["main"].add("one.mcap", 5, [0.0, 1.0], "up")
    write_project(project, folder)
    files = {
        "scenes/main/rounds.json": project.rounds["main"].dumps(),
        "scenes/main/mapping/report.json": b"{}",
        "gestures/notes.txt": b"none",
        "takes/one.mcap": b"movement" * 99,
        "sounds/voice.wav": b"RIFF",
        "models/own.ts": b"a program",
        "limber.log": b"INFO",
        "performance.json": b"{}",
        "before/rig.toml": b"old",
        "trash/x/scene.toml": b"old",
        "takes/.hidden": b"temporary",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def all_files(folder: Path) -> dict[str, bytes]:
    """Return what all files below a folder hold."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def listed(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what a pack says of its files."""
    return {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
    }


def forged(
    path: Path,
    files: Mapping[str, bytes] = FILES,
    change: Mapping[str, Any] | None = None,
    more: Mapping[str, bytes] | None = None,
    kind: int = 0o100644,
) -> Path:
    """Write a pack as somebody might who means harm; `more` are files as they stand in the zip."""
    facts = {"format": 1, "name": "piece", "files": listed(files), "needs": [], "lacks": []}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(INSIDE + name)
            info.external_attr = kind << 16
            archive.writestr(info, data)
        for name, data in (more or {}).items():
            archive.writestr(zipfile.ZipInfo(name), data)
        archive.writestr(MANIFEST, json.dumps({**facts, **(change or {})}))
    return path
