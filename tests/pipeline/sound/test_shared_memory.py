"""Latents and samples that one process writes and another reads, each coming and going."""

import errno
import mmap
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.processes.local import memory_path
from pipeline.sound.desk import Desk
from pipeline.sound.memory import HEAD, Memory, Record
from pipeline.sound.ring import FRAMES, Ring
from pipeline.sound.slot import LATENTS, Slot
from tests.pipeline.processes.running import until

WRITER = """
import os
import sys
import numpy as np
from pathlib import Path
from pipeline.sound.slot import Slot

slot = Slot(Path(sys.argv[1]))
n, parent = 0, os.getppid()
while os.getppid() == parent:
    n += 1
    slot.gain(3, float(n % 1000))
    slot.send(3, np.full(n % 129, n % 1000, np.float32), n)
"""

PRODUCER = """
import sys, time
import numpy as np
from pathlib import Path
from pipeline.sound.ring import Ring

ring = Ring(Path(sys.argv[1]))
ring.begin(48000)
n, total = 0, int(sys.argv[2])
while n < total:
    count = np.arange(n, min(total, n + 700), dtype=np.float32)
    n += ring.write(np.stack([count, -count], axis=1))
    time.sleep(0)
"""


def started(code: str, *args: object) -> "subprocess.Popen[bytes]":
    """Return another Python that runs a program."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, args)])


NO_ROOM = """
import resource, sys
from pathlib import Path
from pipeline.sound.memory import Memory

resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    Memory(Path(sys.argv[1]), 8192)
except OSError as error:
    print(error.strerror)
"""


def test_memory_of_another_version_is_replaced_and_never_cut(tmp_path: Path) -> None:
    old = Memory(tmp_path / "m", 3 * mmap.PAGESIZE)
    old.map[0] = old.map[-1] = 7
    new = Memory(tmp_path / "m", mmap.PAGESIZE)
    assert (old.map[0], old.map[-1], new.map[0]) == (7, 7, 0)
    new.map[0] = 9
    assert Memory(tmp_path / "m", mmap.PAGESIZE).map[0] == 9
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_memory_that_has_no_room_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", NO_ROOM, str(tmp_path / "m")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.strip() == os.strerror(errno.EFBIG)
    assert not list(tmp_path.iterdir())


def test_what_was_written_last_is_read(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "m", Record.size(16))
    record = Record(memory, 0, 16)
    assert record.read() is None
    for n in range(5):
        record.write(b"%d" % n)
        assert Record(memory, 0, 16).newest() == (n + 1, b"%d" % n)
    with pytest.raises(ValueError, match="do not fit"):
        record.write(bytes(17))


def test_of_a_writer_killed_in_the_middle_the_value_before_is_left(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "m", Record.size(16))
    record = Record(memory, 0, 16)
    record.write(b"first")
    record.write(b"second")
    newest = 0  # the second is in the first copy
    memory.map[newest + HEAD.size] ^= 0xFF
    assert Record(memory, 0, 16).read() == b"first"
    after = Record(memory, 0, 16)
    after.write(b"third")
    assert after.read() == record.read() == b"third"


def test_memory_of_another_size_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(b"x" * 10)
    assert Memory(tmp_path / "m", 32).map[:] == bytes(32)


def test_the_slot_gives_what_the_engine_left(tmp_path: Path) -> None:
    engine, player = Slot(tmp_path / "slot"), Slot(tmp_path / "slot")
    assert player.wishes() == (0, {})
    assert player.movement(0) is None
    assert not player.muted
    engine.wish({"here": True, "scenes": ["main"]})
    engine.gain(0, 0.5)
    engine.send(0, np.array([1.5, -2.0], np.float32), 1_700_000_000_000_000_123)
    engine.mute(True)
    assert player.wishes()[1] == {"here": True, "scenes": ["main"]}
    found = player.movement(0)
    assert found is not None
    assert (found.time, found.gain) == (1_700_000_000_000_000_123, 0.5)
    assert found.values.tolist() == [1.5, -2.0]
    assert player.muted


def test_a_slot_outlives_its_engine(tmp_path: Path) -> None:
    Slot(tmp_path / "slot").send(0, np.ones(2, np.float32), 5)
    Slot(tmp_path / "slot").send(0, np.zeros(2, np.float32), 6)  # of the engine after it
    found = Slot(tmp_path / "slot").movement(0)
    assert found is not None
    assert found.values.tolist() == [0.0, 0.0]


def test_more_latents_than_a_model_has_are_left_out(tmp_path: Path) -> None:
    slot = Slot(tmp_path / "slot")
    slot.send(0, np.arange(200, dtype=np.float32), 1)
    found = slot.movement(0)
    assert found is not None
    assert found.values.tolist() == list(range(LATENTS))


def test_no_state_is_torn_while_another_process_writes_and_is_killed(tmp_path: Path) -> None:
    slot = Slot(tmp_path / "slot")
    writer = started(WRITER, tmp_path / "slot")
    until(lambda: slot.movement(3))
    seen: set[int] = set()
    last = 0
    while len(seen) < 100 or writer.poll() is None:
        found = slot.movement(3)
        assert found is not None
        assert found.number >= last
        assert set(found.values.tolist()) <= {float(found.time % 1000)}
        assert len(found.values) == found.time % 129
        assert found.gain in (found.time % 1000, (found.time + 1) % 1000)
        last = found.number
        seen.add(last)
        if len(seen) == 100:
            writer.send_signal(signal.SIGKILL)
    assert slot.movement(3) is not None


def test_every_sample_goes_through_the_ring_in_its_order(tmp_path: Path) -> None:
    ring, total = Ring(tmp_path / "ring"), 300_000
    ring.want(48_000)
    producer = started(PRODUCER, tmp_path / "ring", total)
    until(lambda: ring.fill)
    generation, heard = ring.join(), []
    out = np.zeros((256, 2), np.float32)

    def take() -> bool:
        while n := ring.read(out, generation):
            heard.append(out[:n].copy())
        return sum(map(len, heard)) == total

    until(take)
    assert producer.wait() == 0
    found = np.concatenate(heard)
    assert np.array_equal(found[:, 0], np.arange(total, dtype=np.float32))
    assert np.array_equal(found[:, 1], -found[:, 0])


def test_a_ring_takes_no_more_than_it_holds(tmp_path: Path) -> None:
    ring = Ring(tmp_path / "ring")
    ring.begin(1)
    assert ring.write(np.ones((FRAMES - 10, 2), np.float32)) == FRAMES - 10
    assert ring.write(np.ones((100, 2), np.float32)) == 10
    assert ring.fill == FRAMES


def test_samples_end_where_another_generation_begins(tmp_path: Path) -> None:
    ring, out = Ring(tmp_path / "ring"), np.zeros((100, 2), np.float32)
    ring.want(48_000)
    ring.begin(48_000)
    first = ring.join()
    ring.write(np.full((30, 2), 1.0, np.float32))
    ring.begin(48_000)
    ring.write(np.full((40, 2), 2.0, np.float32))
    assert ring.read(out, first) == 30
    assert ring.read(out, first) == 0
    assert ring.read(out, ring.join()) == 40
    assert set(out[:40].ravel().tolist()) == {2.0}


def test_samples_at_another_rate_are_not_played(tmp_path: Path) -> None:
    ring, out = Ring(tmp_path / "ring"), np.zeros((100, 2), np.float32)
    ring.want(44_100)
    ring.begin(48_000)
    ring.write(np.ones((30, 2), np.float32))
    assert ring.read(out, ring.join()) == 0
    assert ring.fill == 0


def test_a_report_is_true_for_a_while_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path / "desk")
    assert desk.said("audio") == {}
    desk.report("audio", {"rate": 48_000})
    assert desk.said("audio") == {"rate": 48_000}
    assert desk.said("sound") == {}
    monkeypatch.setattr("pipeline.sound.desk.STALE", 0.0)
    assert desk.said("audio") == {}
    desk.close()
    desk.remove()
    assert list(tmp_path.iterdir()) == []


def test_projects_share_memory_where_only_the_user_comes(tmp_path: Path) -> None:
    one, other = memory_path(tmp_path / "a"), memory_path(tmp_path / "b")
    assert one != other
    assert one.parent.stat().st_mode & 0o777 == 0o700
    assert one.parent.stat().st_uid == os.getuid()
