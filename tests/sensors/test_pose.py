import socket
import struct
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.frame import Float32Array
from sensors.base import MalformedError
from sensors.pose import Pose
from sensors.wire.camera import END, KEPT, SIGN, TROUBLE, cameras_here, seen
from tests.sensors.reading import reading

VALUES: Float32Array = (np.arange(198) / 1000).astype(np.float32)


def report(values: Float32Array = VALUES, delay: int = 5_000_000) -> bytes:
    return KEPT.pack(SIGN, delay) + values.astype("<f4").tobytes()


def test_axes_are_ours_y_up_and_z_towards_the_camera() -> None:
    said = Pose().decode(report(), 7)
    assert said.device_time == 7
    assert said.delay == pytest.approx(0.005)
    assert list(said.values) == list(Pose.units)
    nose = [said.values[f"nose.{part}"] for part in ("x", "y", "visibility")]
    assert nose == pytest.approx([0.0, 0.999, 0.002])
    world = [said.values[f"left_eye.world.{axis}"] for axis in "xyz"]
    assert world == pytest.approx([0.015, -0.016, -0.017])


def test_a_mirror_turns_left_and_right_round_and_keeps_whose_left_it_is() -> None:
    plain, mirrored = (
        Pose().decode(report(), 0).values,
        Pose(mirror=True).decode(report(), 0).values,
    )
    assert mirrored["left_wrist.x"] == pytest.approx(1 - plain["left_wrist.x"])
    assert mirrored["left_wrist.world.x"] == pytest.approx(-plain["left_wrist.world.x"])
    for part in ("y", "visibility", "world.y", "world.z"):
        assert mirrored[f"left_wrist.{part}"] == plain[f"left_wrist.{part}"]


@given(st.binary(max_size=900))
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    for tried in (data, SIGN + data, report()[:12] + data.ljust(792, b"\xff")[:792]):
        try:
            said = Pose().decode(tried, None)
        except MalformedError:
            continue
        assert all(abs(value) < 2e6 for value in said.values.values())


def test_a_value_that_is_no_number_was_not_seen() -> None:
    values = VALUES.copy()
    values[0] = np.nan
    assert "nose.x" not in Pose().decode(report(values), 0).values
    values[0] = np.inf
    with pytest.raises(MalformedError):
        Pose().decode(report(values), 0)


def test_without_a_camera_process_it_says_what_to_do() -> None:
    with reading(Pose()) as bench:
        bench.until(lambda: bench.readers.problems)
        assert "limber run" in bench.readers.problems[0]


@pytest.fixture
def sender() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


def test_what_the_camera_process_sends_becomes_frames(
    tmp_path: Path, sender: socket.socket
) -> None:
    sensor = Pose()
    sensor.place = tmp_path / "seen"
    with sender, reading(sensor) as bench:
        bench.until(lambda: bench.readers.opened)
        for n in range(3):
            captured = time.monotonic_ns() - 40_000_000
            sender.sendto(seen(VALUES, n * 33_000_000, captured), str(sensor.place))
        bench.until(lambda: len(bench.frames) == 3)
        sender.sendto(b"what is this", str(sensor.place))
        sender.sendto(TROUBLE + b"no camera 0", str(sensor.place))
        bench.until(lambda: bench.readers.problems)
        assert bench.readers.problems == ["it: no camera 0"]
        bench.until(lambda: bench.readers.opened and sensor.place and sensor.place.exists())
        sender.sendto(seen(VALUES, 99_000_000, time.monotonic_ns()), str(sensor.place))
        sender.sendto(END, str(sensor.place))
        bench.until(lambda: bench.readers.over)
        bench.look()
    assert [frame.device_time for frame in bench.frames] == [0, 33_000_000, 66_000_000, 99_000_000]
    delay = bench.hub.health("it")["delay"]
    assert 0.03 < delay < 10
    assert not sensor.place.exists()


def test_a_datagram_fits_where_the_system_allows_two_thousand_bytes() -> None:
    assert len(seen(VALUES, 0, 0)) == struct.calcsize("<4sqq") + 4 * 198 < 2048


def test_cameras_are_found_by_the_first_node_of_each(tmp_path: Path) -> None:
    for node, index in (("video0", 0), ("video1", 1), ("video10", 0), ("video2", 0)):
        (tmp_path / node).mkdir()
        (tmp_path / node / "index").write_text(f"{index}\n")
    (tmp_path / "video3").mkdir()
    assert cameras_here(tmp_path) == ["0", "2", "10"]
    assert cameras_here(tmp_path / "none") == []
