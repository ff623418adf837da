"""Notes between processes: whole, in order, whatever the pieces they come in."""

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.processes.channel import BEHIND, HEAD, READ, Channel, DisconnectedError, Note

facts = st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.booleans()))


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    here, there = socket.socketpair()
    here.setblocking(False)
    yield Channel(here, BEHIND), Channel(there)
    here.close()
    there.close()


def everything(channel: Channel) -> list[Note]:
    """Return the notes until the other side's end."""
    notes: list[Note] = []
    while True:
        try:
            notes += channel.receive()
        except DisconnectedError:
            return notes


@given(st.lists(st.tuples(facts, st.binary(max_size=5000)), max_size=5))
@settings(deadline=None)
def test_what_is_sent_comes_whole_and_in_order(sent: list[tuple[dict[str, object], bytes]]) -> None:
    a, b = socket.socketpair()
    here, there = Channel(a), Channel(b)
    for fact, blob in sent:
        here.send(fact, blob)
    here.close()
    assert [(n.facts, n.blob) for n in everything(there)] == sent
    there.close()


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_whatever_bytes_come_are_notes_or_the_end(data: bytes) -> None:
    a, b = socket.socketpair()
    a.sendall(data)
    a.close()
    there = Channel(b)
    for note in everything(there):
        assert isinstance(note.facts, dict)
    there.close()


@pytest.mark.parametrize(
    "text", [b"[]", b"nonsense", b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"1" * 9000]
)
def test_what_is_no_object_ends_the_connection(ends: tuple[Channel, Channel], text: bytes) -> None:
    here, there = ends
    here._outgoing += HEAD.pack(len(text), 0) + text
    with pytest.raises(DisconnectedError, match="no note"):
        exchange(here, there)


def exchange(here: Channel, there: Channel) -> list[Note]:
    """Return the next notes that come from `here` to `there`."""
    notes: list[Note] = []
    while not notes:
        here.flush()
        notes += there.receive()
    return notes


def test_a_large_note_crosses_a_full_socket(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    blob = bytes(range(256)) * 8000
    here.send({"large": True}, blob)
    assert here.waiting
    notes = exchange(here, there)
    assert (notes[0].facts, notes[0].blob) == ({"large": True}, blob)
    assert not here.waiting


def test_who_does_not_read_is_cut_off_before_memory_fills(ends: tuple[Channel, Channel]) -> None:
    here, _ = ends
    for _ in range(BEHIND // 100_000):
        here.send({}, bytes(99_000))
    assert here.waiting
    with pytest.raises(DisconnectedError, match="does not read"):
        here.send({}, bytes(BEHIND))
    assert len(here._outgoing) <= BEHIND


def test_a_flood_of_notes_is_read_a_little_at_a_time(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    for _ in range(200):
        there.send({"do": "state"})
    first = len(list(here.receive()))
    assert 0 < first <= READ // HEAD.size
    assert first < 200
