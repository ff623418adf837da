from pathlib import Path

import numpy as np
import pytest

from recordings.events import About, Datagram, Event, Tick
from recordings.frame import Frame, Layout
from recordings.take import TakeError, pack_take, read_take
from sensors.base import SENSORS
from sensors.replay import Replay
from sensors.wire.osc import encode
from sensors.wire.recorded import recorded_frames

SAMPLE = Path(__file__).parents[2] / "recordings" / "samples" / "digit-1-a.mcap"
NOW = 2_000_000_000_000_000_000
S = 1_000_000_000
PAD = Layout(("x", "y"), ("", ""))


def take_of(tmp_path: Path, events: list[Event]) -> Path:
    path = tmp_path / "a.mcap"
    path.write_bytes(pack_take(About(0, {}), events))
    return path


def pad(sensor: str, second: float, *values: float, layout: Layout = PAD) -> Frame:
    return Frame(sensor, layout, np.array(values), round(second * S), dt=0.5)


def datagram(second: float, address: str, *values: float, port: int = 8001) -> Datagram:
    return Datagram(round(second * S), port, ("192.0.2.1", 9), encode(address, *values))


def play(sensor: Replay, seconds: float) -> list[Frame]:
    """Return all frames of some seconds, read as the hub does: each when it is due."""
    sensor.start(NOW)
    frames = []
    while (due := sensor.due()) is not None and due <= NOW + seconds * S:
        frames += sensor.read(due)
    return frames


def test_plays_a_sample_as_the_phone_that_was_recorded() -> None:
    sensor = Replay(name="phone", take=SAMPLE)
    recorded = [e for e in read_take(SAMPLE) if isinstance(e, Datagram)]
    frames = play(sensor, 10)
    assert [frame.arrival - NOW for frame in frames] == [
        e.time - recorded[0].time for e in recorded
    ]
    assert all(frame.sensor == "phone" and frame.paced for frame in frames)
    assert len({id(frame.layout) for frame in frames}) == 1
    first = dict(zip(frames[0].layout.names, frames[0].values, strict=True))
    assert first["accelerometer.y"] == pytest.approx(9.678934)
    assert first["gyroscope.z"] == pytest.approx(0.01280907)
    assert first["gravity.x"] == pytest.approx(1.2268866)
    assert np.isnan(first["heading.magnetic"])
    assert sensor.known_units()["gyroscope.z"] == "rad/s"
    assert 0.017 < np.median([frame.dt for frame in frames]) < 0.021


def test_is_a_type_of_sensor() -> None:
    assert SENSORS.load("replay") is Replay


def test_the_same_take_gives_the_same_frames() -> None:
    one, two = (play(Replay(name="a", take=SAMPLE), 10) for _ in range(2))
    assert all(
        np.array_equal(f.values, g.values, equal_nan=True) for f, g in zip(one, two, strict=True)
    )


def test_speed_and_loop(tmp_path: Path) -> None:
    take = take_of(tmp_path, [pad("pad", 10, 1, 2), pad("pad", 11, 3, 4)])
    frames = play(Replay(name="p", take=take, speed=2.0, loop=True), 2)
    assert [(f.arrival - NOW) / S for f in frames] == [0, 0.5, 0.75, 1.25, 1.5, 2.0]
    assert [f.values[0] for f in frames] == [1, 3, 1, 3, 1, 3]
    assert {f.dt for f in frames} == {0.25}


def test_ends_when_the_take_ends(tmp_path: Path) -> None:
    sensor = Replay(take=take_of(tmp_path, [pad("pad", 1, 1, 2), pad("pad", 2, 3, 4)]))
    assert sensor.due() is None
    assert len(play(sensor, 100)) == 2
    assert sensor.due() is None
    assert sensor.read(NOW + 200 * S) == []
    assert len(play(sensor, 100)) == 2


@pytest.mark.parametrize("loop", [False, True])
def test_after_a_pause_only_the_last_second_is_made_up_for(tmp_path: Path, loop: bool) -> None:
    frames = [pad("pad", n / 10, n, 0) for n in range(1000)]
    sensor = Replay(take=take_of(tmp_path, list(frames)), loop=loop)
    sensor.start(NOW)
    late = NOW + (1_000_050 * S if loop else 50 * S)
    read = sensor.read(late)
    assert 9 <= len(read) <= 11
    assert all(late - S <= frame.arrival <= late for frame in read)


def test_id_chooses_among_devices(tmp_path: Path) -> None:
    events: list[Event] = [
        datagram(1, "/comote/v3/left/accelerometer", 1.0, 0.0, 0.0, 0),
        pad("pad", 1.5, 7, 8),
        datagram(2, "/comote/v3/right/accelerometer", 2.0, 0.0, 0.0, 0),
        Datagram(3 * S, 8001, ("192.0.2.1", 9), b"\xff not OSC"),
        datagram(3, "/comote/v3/right/accelerometer", 3.0),
        datagram(4, "/comote/v3/right/control/buttonA", 1, 20),
        Tick(5 * S),
        datagram(6, "/wek/inputs", 0.5, 0.25, port=6448),
    ]
    take = take_of(tmp_path, events)
    assert [f.values[0] for f in recorded_frames(take)] == [1]
    assert [f.values[0] for f in recorded_frames(take, "right")] == [2, 2]
    assert [f.paced for f in recorded_frames(take, "right")] == [True, False]
    assert [f.values.tolist() for f in recorded_frames(take, "pad")] == [[7, 8]]
    names = [set(Replay(take=take, id=i).known_units()) for i in ("right", "pad")]
    assert "control.buttonA" in names[0]
    assert names[1] == {"x", "y"}


def test_a_sender_without_an_id_is_found_by_its_port(tmp_path: Path) -> None:
    take = take_of(tmp_path, [datagram(1, "/wek/inputs", 0.5, 0.25, port=6448)])
    assert Replay(take=take).known_units() == {"input.1": "", "input.2": ""}


def test_channels_that_come_later_are_nan_before(tmp_path: Path) -> None:
    more = Layout(("y", "z"), ("", "m"))
    take = take_of(tmp_path, [pad("pad", 1, 1, 2), pad("pad", 2, 3, 4, layout=more)])
    frames = play(Replay(take=take), 5)
    assert frames[0].layout.names == ("x", "y", "z")
    np.testing.assert_array_equal([f.values for f in frames], [[1, 2, np.nan], [np.nan, 3, 4]])


def test_what_a_damaged_take_says_reaches_nobody(tmp_path: Path) -> None:
    bad = pad("pad", 1, np.inf, np.nan)
    bad.dt = np.nan
    (frame,) = play(Replay(take=take_of(tmp_path, [bad])), 5)
    assert np.isnan(frame.values).all()
    assert frame.dt > 0


def test_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="cannot be opened"):
        Replay(take=tmp_path / "gone.mcap")
    with pytest.raises(ValueError, match='no frames of a device with the id "9"'):
        Replay(take=SAMPLE, id="9")
    with pytest.raises(ValueError, match="no frames of any device"):
        Replay(take=take_of(tmp_path, [Tick(1)]))
    with pytest.raises(ValueError, match="speed"):
        Replay(take=SAMPLE, speed=0)
    with pytest.raises(ValueError, match='needs the key "take"'):
        Replay().start(NOW)
