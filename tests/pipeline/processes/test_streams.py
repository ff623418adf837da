"""Streams where Python has no local sockets, as on Windows: by loopback, with a secret."""

import socket
from pathlib import Path

import pytest

from pipeline.processes import streams
from pipeline.processes.local import Server, connect


@pytest.fixture(autouse=True)
def without_local_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LOCAL", False)


def test_who_may_read_the_file_is_let_in_and_heard(tmp_path: Path) -> None:
    path = tmp_path / "engine.sock"
    server = Server(path)
    with connect(path, 60.0) as asking:
        asking.sendall(b"hello")
        with server.accept() as stream:
            stream.setblocking(True)
            assert stream.recv(5, socket.MSG_WAITALL) == b"hello"
    server.close()
    assert not path.exists()
    with pytest.raises(OSError, match="No such file"):
        connect(path)


def test_who_does_not_know_the_secret_is_not(tmp_path: Path) -> None:
    path = tmp_path / "engine.sock"
    server = Server(path)
    port = int(path.read_bytes()[streams.SECRET :])
    with socket.create_connection(("127.0.0.1", port), 60.0) as asking:
        asking.sendall(bytes(streams.SECRET))
        with pytest.raises(PermissionError):
            server.accept()
    with socket.create_connection(("127.0.0.1", port), 60.0), pytest.raises(PermissionError):
        server.accept()  # who says nothing is not waited for
    server.close()


def test_half_a_file_is_as_nobody(tmp_path: Path) -> None:
    (tmp_path / "engine.sock").write_bytes(bytes(streams.SECRET))
    with pytest.raises(ConnectionRefusedError, match="nobody listens"):
        connect(tmp_path / "engine.sock")
