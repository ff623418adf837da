"""Every command on a disk that is full, or read-only: one message, nothing lost, then it works."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from tests.pipeline.processes.running import until
from tests.pipeline.terminal.shell import interrupted, limber, started
from tests.recordings.saved import write_saved

COMMANDS = (
    ("new", "disk/new"),
    ("import", "source", "disk/imported"),
    ("export", "disk/taught", "disk/exported"),
    ("train", "disk/taught"),
    ("demo", "--folder", "disk/demo"),
)
"""What writes, each in the folder of the disk."""

AGAIN = COMMANDS[:4]
"""What is done again once there is room; the demo takes a minute."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Give a folder with a disk of its own in it, of 300 kB, which holds a taught project."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can give a test a disk of its own")
    try:
        write_saved(tmp_path / "source")
        assert limber("import", "source", "disk/taught", cwd=tmp_path).returncode == 0
        yield tmp_path
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte."""
    with (disk / "fill").open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    return disk / "fill"


def refused(place: Path, why: str) -> None:
    before = files(place / "disk/taught")
    for args in COMMANDS:
        ended = limber(*args, cwd=place)
        assert ended.returncode == 2, (args, ended)
        assert f"cannot be written: {why}" in ended.stderr, (args, ended.stderr)
        assert "Traceback" not in ended.stderr + ended.stdout
    assert files(place / "disk/taught") == before
    assert open_project(place / "disk/taught").notes == []


def files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def plays_and_tells(place: Path, why: str) -> None:
    """Play the project that is there: it says what is wrong, and ends in order."""
    with started("run", "disk/taught", cwd=place) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert any(why in line for line in lines)
        said, wrong = interrupted(process)
        assert process.returncode == 0, wrong
        assert "Traceback" not in said + wrong


def test_a_full_disk_is_told_and_all_works_once_there_is_room(place: Path) -> None:
    full = fill(place / "disk")
    refused(place, "the disk is full: free some space there")
    plays_and_tells(place, "cannot be written: the disk is full")
    full.unlink()
    for args in AGAIN:
        ended = limber(*args, cwd=place)
        assert ended.returncode == 0, (args, ended.stderr)
    for name in ("new", "imported", "taught"):
        assert open_project(place / "disk" / name).notes == []


def test_a_read_only_disk_is_told(place: Path) -> None:
    again = ["mount", "-o", "remount,ro", str(place / "disk")]
    until(lambda: subprocess.run(again, capture_output=True).returncode == 0)
    refused(place, "the disk is read-only: choose another folder")
    plays_and_tells(place, "cannot be written: the disk is read-only")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    ended = limber("new", "closed/piece", cwd=tmp_path)
    assert ended.returncode == 2
    assert "ermission" in ended.stderr
    assert "Traceback" not in ended.stderr
