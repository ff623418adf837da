"""What the system says of a process, and of datagrams that nobody took, is read right."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.soak.meters import drops, meter, meters, size
from tests.pipeline.processes.running import until

pytestmark = pytest.mark.skipif(not Path("/proc/net/udp").exists(), reason="Linux's /proc")

LARGE = (
    "import sys; a = b'x' * (64 << 20); f = open(sys.argv[1]); print(len(a), flush=True); input()"
)


def test_a_process_that_holds_memory_and_a_file_is_seen_to(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", LARGE, file], stdin=pipe, stdout=pipe) as one:
        assert one.stdout is not None
        one.stdout.readline()
        found = meter(one.pid)
        names = [os.readlink(fd) for fd in Path(f"/proc/{one.pid}/fd").iterdir()]
        one.communicate(b"\n")
    assert 64 < found.own < 128
    assert found.own <= found.shared <= found.resident
    assert found.threads == 1
    assert found.files == len(names)
    assert str(file) in names
    assert meters({"gone": one.pid, "ours": os.getpid()}).keys() == {"ours"}


def test_datagrams_that_the_system_throws_away_are_counted() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out,
    ):
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        assert drops([port]) == {port: 0}
        for _ in range(100):
            out.sendto(bytes(1000), ("127.0.0.1", port))
        until(lambda: drops([port])[port])
        heard = 0
        deaf.setblocking(False)
        try:
            while deaf.recv(2000):
                heard += 1
        except BlockingIOError:
            pass
        assert drops([port, 1])[port] == 100 - heard


def test_the_size_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").write_bytes(bytes(100))
    (tmp_path / "c").write_bytes(bytes(11))
    assert size(tmp_path) == 111
