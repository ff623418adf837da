"""Files are written by a thread, and again once a disk that refused them has room."""

import subprocess
import sys
import threading
from pathlib import Path

from pipeline.processes.disk import Disk
from tests.pipeline.processes.running import until

FULL = """
import resource, sys, time
from pathlib import Path
from pipeline.processes.disk import Disk

hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
disk = Disk(Path(sys.argv[1]))
disk.save("large", bytes(1000))
disk.save("small", b"fits")
while not disk.failure:
    time.sleep(0.01)
print(disk.failure, flush=True)
while not (Path(sys.argv[1]) / "small").exists():
    time.sleep(0.01)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
while disk.failure:
    time.sleep(0.01)
disk.close()
"""


def test_the_newest_content_is_what_is_written(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    for n in range(200):
        disk.save("scenes/main/rounds.json", b"%d" % n)
    disk.close()
    assert (tmp_path / "scenes/main/rounds.json").read_bytes() == b"199"
    assert [p.name for p in (tmp_path / "scenes/main").iterdir()] == ["rounds.json"]


def test_content_is_made_in_the_thread(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.save("name", lambda: threading.current_thread().name.encode())
    disk.close()
    assert (tmp_path / "name").read_bytes() == b"disk"


def test_content_that_cannot_be_made_or_encoded_costs_no_other_file(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.save("bad", lambda: "\ud800".encode())
    disk.save("worse", lambda: b"%d" % (1 // 0))
    disk.do(lambda: (tmp_path / "missing").unlink())
    disk.save("good", b"1")
    until((tmp_path / "good").exists)
    disk.save("later", b"2")
    disk.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good", "later"]
    assert disk.failure == ""


def test_a_folder_in_the_way_is_told_and_tried_again(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    (tmp_path / "scenes").write_text("no folder")
    disk.save("scenes/main/scene.toml", b"x")
    until(lambda: disk.failure)
    assert "cannot be written" in disk.failure
    assert "Errno" not in disk.failure
    (tmp_path / "scenes").unlink()
    until((tmp_path / "scenes/main/scene.toml").exists)
    until(lambda: not disk.failure)
    disk.close()


def test_what_cannot_be_written_does_not_hold_up_the_end(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "gone" / "\0")
    disk.save("x", b"x")
    disk.close()


def test_a_full_disk_costs_nothing_once_there_is_room(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert "large cannot be written" in done.stdout
    assert (tmp_path / "large").read_bytes() == bytes(1000)
    assert (tmp_path / "small").read_bytes() == b"fits"
