"""Ports open, move and close as the rig changes, whatever else listens there."""

import selectors
import socket
from collections.abc import Iterator

import pytest

from pipeline.processes.ports import RETRY, Ports, Want, widest
from recordings.clock import EngineClock
from recordings.events import Datagram
from tests.pipeline.processes.running import LOCAL, free_port


class Rig:
    """Ports with a selector, what they heard and what they said."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.said: list[str] = []
        self.heard: list[bytes] = []
        self.clock = EngineClock()
        self.ports = Ports(self.selector, self.clock, self.said.append)

    def want(self, *ports: int, host: str = LOCAL, burst: int = 4) -> None:
        self.ports.want({port: Want(host, self.hear, burst) for port in ports})

    def hear(self, datagram: Datagram) -> None:
        self.heard.append(datagram.data)
        if datagram.data == b"close":
            self.want()

    def turn(self) -> None:
        for key, events in self.selector.select(5):
            key.data(events)


@pytest.fixture
def rig() -> Iterator[Rig]:
    found = Rig()
    yield found
    found.ports.close()
    found.selector.close()


def throw(port: int, *datagrams: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for data in datagrams:
            out.sendto(data, (LOCAL, port))


def test_one_port_has_its_turn_and_leaves_the_others_theirs(rig: Rig) -> None:
    port = free_port()
    rig.want(port)
    throw(port, *[b"%d" % n for n in range(6)])
    rig.turn()
    assert rig.heard == [b"0", b"1", b"2", b"3"]
    rig.turn()
    assert rig.heard[4:] == [b"4", b"5"]


def test_a_port_that_stays_is_not_touched_and_one_that_moves_is_opened_anew(rig: Rig) -> None:
    first, second = free_port(), free_port()
    rig.want(first, second)
    before = dict(rig.ports.receivers)
    rig.want(first)
    assert rig.ports.receivers == {first: before[first]}
    rig.want(first, host="0.0.0.0")
    assert rig.ports.receivers[first] is not before[first]
    assert rig.ports.receivers[first].host == "0.0.0.0"


def test_a_port_closed_by_what_came_in_is_not_read_further(rig: Rig) -> None:
    port = free_port()
    rig.want(port)
    throw(port, b"close", b"too late")
    rig.turn()
    assert rig.heard == [b"close"]


def test_a_taken_port_is_named_once_and_tried_at_growing_distances(rig: Rig) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((LOCAL, 0))
        port = other.getsockname()[1]
        rig.want(port)
        waits, now = [], 0
        for _ in range(6):
            now = rig.ports.due() or 0
            waits.append((now - rig.clock.now()) * 1e-9)
            rig.ports.retry(now)
        assert waits == pytest.approx([0.5, 1, 2, 4, 8, RETRY[1]], abs=0.3)
        assert len(rig.said) == 1
        assert str(port) in rig.said[0]
        assert rig.ports.problems == rig.said
    rig.ports.retry(rig.ports.due() or 0)
    assert rig.ports.problems == []
    assert rig.ports.due() is None
    assert rig.said[1:] == [f"port {port} is free again, and open"]


def test_a_taken_port_that_is_no_longer_wanted_is_forgotten(rig: Rig) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((LOCAL, 0))
        rig.want(other.getsockname()[1])
        rig.want()
        assert (rig.ports.problems, rig.ports.due()) == ([], None)
    rig.ports.retry(1 << 62)
    assert rig.ports.receivers == {}


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        (["127.0.0.1"], "127.0.0.1"),
        (["127.0.0.1", "localhost"], "127.0.0.1"),
        (["127.0.0.1", "192.0.2.1"], "0.0.0.0"),
        (["0.0.0.0", "127.0.0.1"], "0.0.0.0"),
    ],
)
def test_the_widest_host_hears_all(hosts: list[str], expected: str) -> None:
    assert widest(hosts) == expected
