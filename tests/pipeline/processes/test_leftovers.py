"""What crashed performances leave in memory goes, and nothing else."""

import time
from pathlib import Path

from pipeline.processes.leftovers import OLD, sweep
from pipeline.processes.local import Server, locked


def test_what_is_old_and_nobodys_goes(tmp_path: Path) -> None:
    memory, locks = tmp_path / "memory", tmp_path / "locks"
    memory.mkdir()
    locks.mkdir()
    for name in ("dead.view", "dead.ring", "dead.log", "played.view", "kept.slot"):
        (memory / name).write_bytes(b"x")
    (locks / "dead.lock").touch()
    server, lock = Server(locks / "played.sock"), locked(locks / "kept.supervisor")
    assert sweep(memory, locks) == 0  # all of it is new
    assert sweep(memory, locks, time.time() + OLD + 60) == 2
    assert sorted(path.name for path in memory.iterdir()) == [
        "dead.log",
        "kept.slot",
        "played.view",
    ]
    server.close()
    lock.close()
    assert sweep(memory, locks, time.time() + OLD + 60) == 2


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert sweep(tmp_path / "nowhere", tmp_path) == 0
