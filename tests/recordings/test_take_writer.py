import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from mcap.reader import make_reader

from recordings.events import Command, Tick
from recordings.frame import Frame
from recordings.take import TakeWriter, read_take, summarise
from tests.recordings.events import ABOUT, PHONE, every_kind, keys

ROOT = Path(__file__).parents[2]

WRITER = """
import sys, time
from recordings.events import About, Tick
from recordings.take import TakeWriter

writer = TakeWriter(sys.argv[1], About(1, {}))
begin, n = time.monotonic(), 1
while True:
    n += 1
    writer.write(Tick(n))
    print(n, writer.flushed, flush=True)
    time.sleep(max(0.0, begin + n / 1000 - time.monotonic()))
"""

FULL_DISK = """
import resource, sys, time
from recordings.events import About, Datagram
from recordings.take import TakeWriter

hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (20_011, hard))
writer = TakeWriter(sys.argv[1], About(1, {}))
for n in range(2, 402):
    writer.write(Datagram(n, 8001, ("192.0.2.1", 9), bytes(100)))
while writer.failure is None:
    time.sleep(0.01)
assert "cannot be written" in writer.failure
if "recover" in sys.argv:
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    while writer.failure is not None:
        time.sleep(0.01)
    writer.write(Datagram(402, 8001, ("192.0.2.1", 9), bytes(100)))
writer.close()
print(writer.lost, writer.failure is None, writer.flushed)
"""


def run(program: str, *args: str | Path) -> str:
    command = [sys.executable, "-c", program, *map(str, args)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def wait_for(writer: TakeWriter, flushed: int) -> None:
    while writer.flushed < flushed:
        time.sleep(0.01)


def test_every_event_comes_back_and_ordinary_readers_open_it(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path / "a.mcap", ABOUT)
    for event in every_kind():
        writer.write(event)
    writer.close()
    assert (writer.failure, writer.lost, writer.flushed) == (None, 0, ABOUT.time + 10)
    assert keys(list(read_take(writer.path))) == keys([ABOUT, *every_kind()])
    assert not summarise(writer.path).cut
    with writer.path.open("rb") as file:
        assert sum(1 for _ in make_reader(file, validate_crcs=True).iter_messages()) == 1 + len(
            every_kind()
        )


def test_what_is_said_to_be_flushed_can_be_read_while_the_take_goes_on(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path / "a.mcap", ABOUT)
    for n in range(3):
        writer.write(Tick(ABOUT.time + 1 + n))
        wait_for(writer, ABOUT.time + 1 + n)
        assert len(list(read_take(writer.path))) == 2 + n
        assert summarise(writer.path).cut
    writer.close()


def test_an_event_that_cannot_be_kept_is_counted_and_costs_no_other(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path / "a.mcap", ABOUT)
    writer.write(Command(ABOUT.time + 1, "set", [object()]))
    writer.write(Frame("phone", PHONE, np.zeros(3), ABOUT.time + 2))
    writer.write(Tick(-1))
    writer.write(Tick(10**30))
    writer.write(Tick(ABOUT.time + 3))
    writer.close()
    assert writer.lost == 4
    assert writer.failure is not None
    assert "Tick could not be kept" in writer.failure
    assert keys(list(read_take(writer.path))) == keys([ABOUT, Tick(ABOUT.time + 3)])
    assert summarise(writer.path).damaged == 0


def test_after_close_events_are_counted_as_lost(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path / "a.mcap", ABOUT)
    writer.close()
    writer.write(Tick(ABOUT.time + 1))
    assert writer.lost == 1


def test_a_missing_folder_is_told_and_tried_again(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path / "takes" / "a.mcap", ABOUT)
    while writer.failure is None:
        time.sleep(0.01)
    assert "its folder does not exist: make it" in writer.failure
    (tmp_path / "takes").mkdir()
    writer.write(Tick(ABOUT.time + 1))
    wait_for(writer, ABOUT.time + 1)
    assert writer.failure is None
    writer.close()
    assert keys(list(read_take(writer.path))) == keys([ABOUT, Tick(ABOUT.time + 1)])
    assert not summarise(writer.path).cut


def test_an_earlier_take_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.mcap").write_bytes(b"precious")
    writer = TakeWriter(tmp_path / "a.mcap", ABOUT)
    writer.write(Tick(ABOUT.time + 1))
    writer.close()
    assert writer.failure is not None
    assert "already" in writer.failure
    assert writer.lost == 2
    assert (tmp_path / "a.mcap").read_bytes() == b"precious"


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files as POSIX systems can")
def test_a_disk_that_fills_and_is_freed_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    assert run(FULL_DISK, path, "recover") == "0 True 402\n"
    assert summarise(path).counts == {"about": 1, "datagram": 401}
    assert not summarise(path).cut
    assert summarise(path).damaged == 0


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files as POSIX systems can")
def test_a_disk_that_stays_full_costs_what_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.mcap"
    lost, well, _ = run(FULL_DISK, path).split()
    assert well == "False"
    assert path.stat().st_size == 20_011
    summary = summarise(path)
    assert summary.cut
    assert summary.counts.total() + int(lost) == 401


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_all_that_was_flushed_is_there(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "a.mcap"
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(random.Random(seed).randint(150, 900))]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.read().splitlines()
    written, flushed = map(int, lines[-2].split())
    assert flushed > 0
    events = list(read_take(path))
    assert flushed <= len(events) <= written + 1
    assert keys(events[1:]) == keys([Tick(2 + n) for n in range(len(events) - 1)])
    assert summarise(path).cut
