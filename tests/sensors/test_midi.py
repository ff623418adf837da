from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mido
import pytest
import rtmidi
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine.hub import Hub
from recordings.events import Report
from sensors.base import MalformedError
from sensors.midi import Midi
from tests.pipeline.sound.jack import Server, jack_server
from tests.sensors.reading import played, reading


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with jack_server() as found:
        yield found


def controller(name: str) -> Any:
    """Return a controller's port; whoever listens connects to it."""
    out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name=name)
    out.open_virtual_port("out")
    return out


@pytest.mark.parametrize(
    ("message", "name", "value"),
    [
        ((0xB2, 7, 127), "ch3.cc.7", 1.0),
        ((0xB0, 1, 0), "ch1.cc.1", 0.0),
        ((0x90, 60, 64), "ch1.note.60", 64 / 127),
        ((0x90, 60, 0), "ch1.note.60", 0.0),
        ((0x8F, 60, 99), "ch16.note.60", 0.0),
        ((0xA0, 60, 127), "ch1.pressure.60", 1.0),
        ((0xD0, 127), "ch1.pressure", 1.0),
        ((0xC0, 5), "ch1.program", 5.0),
        ((0xE0, 0, 0), "ch1.bend", -1.0),
        ((0xE0, 0, 64), "ch1.bend", 0.0),
        ((0xE0, 127, 127), "ch1.bend", 1.0),
    ],
)
def test_messages(message: tuple[int, ...], name: str, value: float) -> None:
    assert Midi().decode(bytes(message), None).values == {name: value}


def test_one_channel_alone_needs_no_number() -> None:
    sensor = Midi(channel=3)
    assert sensor.decode(bytes((0xB2, 7, 127)), None).values == {"cc.7": 1.0}
    assert sensor.decode(bytes((0xB0, 7, 127)), None).values == {}


def test_the_clock_and_the_like_are_no_movement() -> None:
    assert Midi().decode(b"\xf8", None).values == {}
    assert Midi().decode(b"\xf0\x7e\x00\xf7", None).values == {}


@given(st.binary(max_size=5))
def test_any_bytes_are_a_reading_or_malformed(data: bytes) -> None:
    try:
        values = Midi().decode(data, None).values
    except MalformedError:
        return
    assert all(-1 <= v <= 127 for v in values.values())


def test_a_knob_is_heard_holds_still_and_is_missed_when_pulled_out(server: Server) -> None:
    knobs = controller("knobs")
    with reading(Midi(id="KNOBS", system="jack")) as bench:
        bench.until(lambda: bench.readers.opened)
        knobs.send_message([0xB0, 7, 127])
        bench.until(lambda: bench.last.get("ch1.cc.7") == 1)
        count = len(bench.frames)
        bench.until(lambda: len(bench.frames) > count + 5)  # it stands still, and is there
        assert bench.last == {"ch1.cc.7": 1}
        knobs.close_port()
        knobs.delete()
        bench.until(lambda: bench.readers.problems)
        again = controller("knobs")
        bench.until(lambda: not bench.readers.problems)
        again.send_message([0xB0, 7, 0])
        bench.until(lambda: bench.last.get("ch1.cc.7") == 0)
        again.close_port()
        again.delete()


def test_a_controller_that_is_not_there_is_told_with_those_that_are(server: Server) -> None:
    faders = controller("faders")
    with reading(Midi(id="nano", system="jack")) as bench:
        bench.until(lambda: bench.readers.problems)
        assert 'no MIDI port is called "nano"; there are faders' in bench.readers.problems[0]
    faders.close_port()
    faders.delete()


def test_a_midi_file_stands_in_for_it(tmp_path: Path) -> None:
    track = mido.MidiTrack(
        [mido.Message("control_change", control=1, value=v, time=10) for v in range(20)]
    )
    mido.MidiFile(tracks=[track], ticks_per_beat=480).save(tmp_path / "a.mid")
    bench = played(Midi(source=tmp_path / "a.mid", speed=0.0))
    assert [frame.values[0] * 127 for frame in bench.frames] == pytest.approx(list(range(20)))
    tick = 500_000_000 / 480  # at 120 beats a minute, as a file has it that says nothing
    assert bench.frames[-1].device_time == pytest.approx(200 * tick, abs=1000)


def test_all_of_a_chord_is_heard() -> None:
    hub = Hub([Midi(name="keys")])
    for time in (0, 10_000_000):
        for note in (60, 64, 67):
            frames = hub.hear(Report(time, "keys", bytes((0x90, note, 127)), time))
    assert frames[0].values.tolist() == [1, 1, 1]
    assert not frames[0].paced
    assert hub.health("keys")["frames"] == 2


def test_a_file_that_is_none_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(b"MThd\0\0")
    with pytest.raises(ValueError, match="no MIDI file"):
        list(Midi(source=tmp_path / "a.mid").recorded())
