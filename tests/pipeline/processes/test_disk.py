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


def test_files_are_written_in_the_order_in_which_they_were_last_saved(tmp_path: Path) -> None:
    disk, begun, go_on = Disk(tmp_path), threading.Event(), threading.Event()
    order: list[str] = []

    def content(name: str) -> bytes:
        order.append(name)
        return name.encode()

    def first() -> bytes:
        begun.set()
        go_on.wait()
        return b""

    disk.save("first", first)
    begun.wait()
    disk.save("rig.toml", lambda: content("rig"))
    disk.save("scenes/new/scene.toml", lambda: content("scene"))
    disk.save("rig.toml", lambda: content("rig that names the scene"))
    go_on.set()
    disk.close()
    assert order == ["scene", "rig that names the scene"]


def test_no_rig_is_written_while_a_scene_cannot_be(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    (tmp_path / "scenes").write_text("no folder")
    disk.save("scenes/new/scene.toml", b"scene")
    disk.save("rig.toml", b"rig")
    until(lambda: disk.failure)
    assert not (tmp_path / "rig.toml").exists()
    (tmp_path / "scenes").unlink()
    until((tmp_path / "rig.toml").exists)
    assert (tmp_path / "scenes/new/scene.toml").read_bytes() == b"scene"
    disk.close()


def test_what_takes_long_holds_up_no_file(tmp_path: Path) -> None:
    disk, go_on, found = Disk(tmp_path), threading.Event(), list[bytes]()
    disk.do(lambda: [go_on.wait()].clear())
    disk.save("before", b"1")
    disk.do(lambda: found.append((tmp_path / "before").read_bytes()))
    disk.save("after", b"2")
    until((tmp_path / "after").exists)
    assert not found
    go_on.set()
    disk.close()
    assert found == [b"1"]
