import contextlib
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcap.reader import make_reader
from mcap.writer import Writer

from recordings.events import About, Command, Datagram, Event, Latents, Tick
from recordings.frame import Frame
from recordings.take import Summary, TakeError, pack_take, read_take, summarise
from tests.recordings.events import ABOUT, PHONE, every_kind, key, keys

COMPLETE = pack_take(ABOUT, every_kind())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("takes") / "a.mcap"


def read(path: Path, data: bytes) -> list[Event]:
    path.write_bytes(data)
    return list(read_take(path))


def test_every_event_comes_back_bit_for_bit(path: Path) -> None:
    assert keys(read(path, COMPLETE)) == keys([ABOUT, *every_kind()])


def test_frames_of_one_layout_share_it(path: Path) -> None:
    layouts = [e.layout for e in read(path, COMPLETE) if isinstance(e, Frame)]
    assert layouts[0] is layouts[2]
    assert layouts[0] == PHONE


def test_values_read_may_be_changed(path: Path) -> None:
    for event in read(path, COMPLETE):
        if isinstance(event, Frame | Latents):
            event.values[:] = 0


def test_nan_in_json(path: Path) -> None:
    events = read(path, pack_take(About(1, {}), [Command(2, "outputs", [math.nan])]))
    assert isinstance(events[1], Command)
    assert math.isnan(events[1].args[0])


def test_summary_of_a_complete_take(path: Path) -> None:
    path.write_bytes(COMPLETE)
    begin = ABOUT.time
    counts = {"about": 2, "datagram": 2, "frame": 4, "tick": 1, "command": 1, "swap": 1}
    counts |= {"offer": 1, "analysis": 2, "report": 2, "trajectory": 1}
    summary = summarise(path)
    assert summary == Summary(begin, begin + 10, summary.counts, cut=False, damaged=0)
    assert summary.counts == counts | {"latents": 2}


def test_ordinary_mcap_readers_open_it(path: Path) -> None:
    path.write_bytes(COMPLETE)
    with path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True)
        statistics = reader.get_summary()
        assert statistics is not None
        assert statistics.statistics is not None
        assert statistics.statistics.message_count == 19
        assert statistics.statistics.message_start_time == ABOUT.time
        assert statistics.statistics.message_end_time == ABOUT.time + 10
        messages = list(reader.iter_messages(log_time_order=False))
    assert len(messages) == 19
    topics = {channel.topic for _, channel, _ in messages}
    assert {"about", "frame/phone", "latents/dusk", "command"} <= topics


def test_cut_at_every_byte_it_yields_what_is_whole(path: Path) -> None:
    expected = keys([ABOUT, *every_kind()])
    found = 0
    for length in range(len(COMPLETE)):
        events = keys(read(path, COMPLETE[:length]))
        assert events == expected[: len(events)]
        assert len(events) >= found
        found = len(events)
        assert summarise(path).cut
    assert found == len(expected)


def test_zeros_after_the_cut_are_no_records(path: Path) -> None:
    """A file system may keep a file's new length without its last bytes."""
    begin = COMPLETE.index(b'{"name": "mute"') - 31  # where that message's record begins
    assert keys(read(path, COMPLETE[:begin] + bytes(1000))) == keys([ABOUT, *every_kind()[:9]])
    assert summarise(path).cut


def test_a_message_of_which_only_a_part_is_kept_is_none(path: Path) -> None:
    """A file system may keep a file's new length with zeros for some of its sectors."""
    sent = [Datagram(ABOUT.time + n, 1, ("", n), bytes(range(1, 100))) for n in range(3)]
    take = pack_take(ABOUT, sent)
    end = take.rindex(sent[1].data) + len(sent[1].data)
    middle = take.index(sent[1].data, take.index(sent[1].data) + 1) + len(sent[1].data)
    for lost in range(1, 120, 5):
        cut = take[: end - lost] + bytes(lost)
        assert keys(read(path, cut)) == keys([ABOUT, *sent[:2]])
        assert summarise(path).cut
        if lost < 106:  # to within the record's own length
            assert keys(read(path, take[: middle - lost] + bytes(lost) + take[middle:])) == keys(
                [ABOUT, sent[0], sent[2]]
            )
            assert summarise(path).damaged == 1
    assert read(path, bytes(512)) == []
    assert summarise(path).cut


def test_takes_from_before_messages_were_checked(path: Path) -> None:
    data, at = bytearray(COMPLETE), COMPLETE.index(b'{"name": "mute"') - 31
    data[at + 11 : at + 15] = bytes(4)
    assert keys(read(path, bytes(data))) == keys([ABOUT, *every_kind()])
    data[at + 11] = 1
    assert len(read(path, bytes(data))) == len(every_kind())


def test_any_byte_changed_gives_events_or_a_take_error(path: Path) -> None:
    for index in range(len(COMPLETE)):
        for flip in (0x01, 0xFF):
            data = bytearray(COMPLETE)
            data[index] ^= flip
            try:
                events = read(path, bytes(data))
            except TakeError:
                continue
            assert len(events) <= 1 + len(every_kind())


def test_a_damaged_record_costs_itself_only(path: Path) -> None:
    data = COMPLETE.replace(b'{"name": "mute"', b'["name": "mute"')
    kinds = [type(event) for event in read(path, data)]
    assert kinds == [type(e) for e in [ABOUT, *every_kind()] if not isinstance(e, Command)]
    assert summarise(path).damaged == 1
    assert not summarise(path).cut


@settings(deadline=None, max_examples=300)
@given(data=st.binary(max_size=400), begin=st.integers(0, 100))
def test_any_bytes_give_events_or_a_take_error(path: Path, data: bytes, begin: int) -> None:
    with contextlib.suppress(TakeError):
        assert all(event is not None for event in read(path, COMPLETE[:begin] + data))


@pytest.mark.parametrize("data", [b"no take", b"RIFF\0\0\0\0WAVEfmt "])
def test_a_file_of_another_kind(path: Path, data: bytes) -> None:
    with pytest.raises(TakeError, match="not an MCAP file"):
        read(path, data)


@pytest.mark.parametrize(("profile", "chunks"), [("ros2", False), ("limber-1", True)])
def test_another_mcap_file(path: Path, profile: str, chunks: bool) -> None:
    with path.open("wb") as file:
        writer = Writer(file, use_chunking=chunks)
        writer.start(profile=profile, library="")
        channel = writer.register_channel("about", "json", 0)
        writer.add_message(channel, 1, b"{}", 1)
        writer.finish()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    with pytest.raises(TakeError, match=r"profile|chunks"):
        list(read_take(path))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="cannot be opened: No such file"):
        list(read_take(tmp_path / "gone.mcap"))
    with pytest.raises(TakeError, match="cannot be"):
        summarise(tmp_path)


def test_an_event_that_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="Tick cannot be kept"):
        pack_take(ABOUT, [Tick(-1)])


def _events() -> Iterator[st.SearchStrategy[Event]]:
    time = st.integers(0, 2**64 - 1)
    values = st.lists(st.floats(width=32), max_size=5).map(lambda v: np.array(v, np.float32))
    json = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=5,
    )
    scene = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
    yield st.builds(Latents, time, scene, values)
    yield st.builds(Command, time, st.text(), st.lists(json, max_size=3), st.text())


@settings(deadline=None)
@given(events=st.lists(st.one_of(*_events()), max_size=8))
def test_events_of_any_content_come_back(path: Path, events: list[Event]) -> None:
    assert [key(e) for e in read(path, pack_take(ABOUT, events))] == keys([ABOUT, *events])
