"""A port that is flooded still hears who is known there, and says who floods it."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from pipeline.processes import crowds
from pipeline.processes.ports import Ports, Want
from recordings.clock import EngineClock
from recordings.events import Datagram
from tests.pipeline.processes.running import LOCAL, free_port

BURST = 8


class Flooded:
    """A port that others flood, where one sender is known."""

    def __init__(self, stack: ExitStack) -> None:
        self.selector = stack.enter_context(selectors.DefaultSelector())
        self.heard: list[bytes] = []
        self.ports = Ports(self.selector, EngineClock(), lambda _: None)
        self.good, self.bad = (
            stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(2)
        )
        self.good.bind((LOCAL, 0))
        self.ports.known = lambda _: [self.good.getsockname()]
        self.port = free_port()
        self.ports.want({self.port: Want(LOCAL, self.hear, BURST)})

    def hear(self, datagram: Datagram) -> None:
        self.heard.append(datagram.data)

    def flood(self, count: int = 5000) -> None:
        """Fill the port's room, until nothing more goes in."""
        for _ in range(count):
            self.bad.sendto(bytes(8000), (LOCAL, self.port))

    def turn(self) -> None:
        for key, events in self.selector.select(5):
            key.data(events)

    @property
    def flooded(self) -> bool:
        return any("is flooded" in problem for problem in self.ports.problems)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Flooded]:
    monkeypatch.setattr(crowds, "FULL", 0)
    monkeypatch.setattr(crowds, "TOLD", 0)
    with ExitStack() as stack:
        found = Flooded(stack)
        yield found
        found.ports.close()


def test_who_is_known_is_heard_though_the_port_is_full(place: Flooded) -> None:
    place.flood()
    while not place.flooded:
        place.turn()
    place.flood()
    for n in range(50):
        place.good.sendto(b"%d" % n, (LOCAL, place.port))
    while len(known := [data for data in place.heard if len(data) < 3]) < 50:
        place.turn()
    assert known == [b"%d" % n for n in range(50)]
    (problem,) = place.ports.problems
    assert f"Port {place.port} is flooded, mostly by {LOCAL}" in problem


def test_once_it_is_calm_all_is_as_before(place: Flooded, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not place.ports.flooded
    place.flood(50)
    while not place.flooded:
        place.turn()
    assert place.ports.flooded
    monkeypatch.setattr(crowds, "CALM", 0)
    while place.flooded:  # whoever flooded says no more at all
        place.good.sendto(b"move", (LOCAL, place.port))
        place.turn()
    assert not place.ports.flooded
    assert len(place.selector.get_map()) == 1
    place.good.sendto(b"good", (LOCAL, place.port))
    while b"good" not in place.heard:
        place.turn()


def test_the_port_is_shared_with_no_other_program(place: Flooded) -> None:
    place.flood(50)
    while not place.flooded:
        place.turn()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind((LOCAL, place.port))


def test_a_port_closed_while_it_is_flooded_leaves_nothing(place: Flooded) -> None:
    place.flood(50)
    while not place.flooded:
        place.turn()
    place.good.sendto(b"good", (LOCAL, place.port))
    events = place.selector.select(5)
    place.ports.want({})
    for key, mask in events:
        key.data(mask)
    assert len(place.selector.get_map()) == 0
    assert b"good" not in place.heard


def test_where_nobody_else_is_heard_as_much_is_read_at_a_time(place: Flooded) -> None:
    place.ports.want({})
    place.ports.known = lambda _: []
    place.ports.want({place.port: Want(LOCAL, place.hear, BURST)})
    place.flood(50)
    while not place.flooded:
        place.turn()
    place.flood(50)
    before = len(place.heard)
    place.turn()
    assert len(place.heard) - before == BURST


def test_what_waits_of_who_is_known_is_read_before_it_is_heard_as_before(
    place: Flooded, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.flood(50)
    while not place.flooded:
        place.turn()
    for n in range(50):
        place.good.sendto(b"%d" % n, (LOCAL, place.port))
    monkeypatch.setattr(crowds, "CALM", 0)
    while place.flooded:
        place.turn()
    assert [data for data in place.heard if len(data) < 3] == [b"%d" % n for n in range(50)]


def test_to_catch_up_is_no_flood(place: Flooded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "FULL", 20_000_000)
    for n in range(200):
        place.good.sendto(b"%d" % n, (LOCAL, place.port))
        time.sleep(0.002)

    def slowly(datagram: Datagram) -> None:
        place.hear(datagram)
        time.sleep(0.0005)

    place.ports.want({place.port: Want(LOCAL, slowly, BURST)})
    while len(place.heard) < 200:
        place.turn()
        assert not place.flooded
    assert place.heard == [b"%d" % n for n in range(200)]
