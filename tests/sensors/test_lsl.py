"""Streams of another process, on one clock."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from sensors.base import MalformedError
from sensors.lsl import Lsl, described, sampled
from tests.peers.lab import pylsl
from tests.sensors.reading import played, reading

SENDER = """
import sys, time
from tests.peers.lab import pylsl
name, rate = sys.argv[1], float(sys.argv[2])
info = pylsl.StreamInfo(name, "Mocap", 2, rate, pylsl.cf_float32, name)
info.set_channel_labels(["wrist.x", "wrist.y"])
info.set_channel_units(["m", "m"])
outlet = pylsl.StreamOutlet(info)
count = 0
while True:
    if rate or (outlet.have_consumers() and count < 5):
        count += 1
        outlet.push_sample([count, -count])
    time.sleep(0.01)
"""


@contextmanager
def another_machine(name: str, rate: float = 100.0) -> Iterator[None]:
    """Send a stream from a process of its own; on this machine, as far as a test can go."""
    process = subprocess.Popen([sys.executable, "-c", SENDER, name, str(rate)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_a_stream_of_another_process_ends_and_comes_back() -> None:
    name = f"wrists-{uuid4()}"
    with reading(Lsl(id=name)) as bench:
        with another_machine(name):
            bench.until(lambda: len(bench.frames) > 50)
            frame = bench.frames[-1]
            assert frame.layout.names == ("wrist.x", "wrist.y")
            assert frame.layout.units == ("m", "m")
            numbers = [frame.values.tolist() for frame in bench.frames]
            assert numbers == [[n, -n] for n in range(int(numbers[0][0]), int(numbers[-1][0]) + 1)]
            times = [frame.device_time or 0 for frame in bench.frames]
            assert times == sorted(times)
            assert frame.measured is not None
            assert 0 <= frame.arrival - frame.measured < 60e9  # it knows when it was measured
            assert 0 <= pylsl.local_clock() - times[-1] * 1e-9 < 60  # on this machine's clock
        bench.until(lambda: bench.readers.problems)
        before = len(bench.frames)
        with another_machine(name):
            bench.until(lambda: len(bench.frames) > before + 5)


def test_one_that_sends_only_what_changes_is_there_all_the_same() -> None:
    name = f"knob-{uuid4()}"
    with another_machine(name, 0.0), reading(Lsl(id=name, content="Mocap")) as bench:
        bench.until(lambda: bench.last.get("wrist.x") == 5)
        count = len(bench.frames)
        bench.until(lambda: len(bench.frames) > count + 10)
        assert bench.last == {"wrist.x": 5, "wrist.y": -5}


def test_a_stream_that_is_not_there_is_told_of() -> None:
    with reading(Lsl(id=f"none-{uuid4()}")) as bench:
        bench.until(lambda: bench.readers.problems)
        assert "no stream called none" in bench.readers.problems[0]


def test_a_name_may_have_quotes() -> None:
    name = f"Ana's wrists {uuid4()}"
    with another_machine(name), reading(Lsl(id=name)) as bench:
        bench.until(lambda: bench.frames)


def test_channels_without_labels_have_numbers() -> None:
    sensor = Lsl()
    assert sensor.decode(described(["", ""], ["", "V"]), None).values == {}
    assert sensor.decode(sampled([1, 2]), 5).values == {"value.1": 1, "value.2": 2}
    assert sensor.known_units() == {"value.1": "", "value.2": "V"}


def test_a_marker_that_is_hidden_holds() -> None:
    sensor = Lsl()
    sensor.decode(described(["a", "b"], ["", ""]), None)
    assert sensor.decode(sampled([1, float("nan")]), None).values == {"a": 1}
    with pytest.raises(MalformedError):
        sensor.decode(sampled([float("inf"), float("nan")]), None)


def test_a_sample_says_how_old_it_is_where_that_can_be() -> None:
    sensor = Lsl()
    sensor.decode(described(["x"], [""]), None)
    assert sensor.decode(sampled([1.5], 0.25), 7).delay == 0.25
    assert sensor.decode(sampled([1.5], -3.0), 7).delay is None  # to come: another clock
    assert sensor.decode(sampled([1.5]), 7).delay is None


@pytest.mark.parametrize("data", [b"", b"s1", b"i{", b"i[]", b"i{}", sampled([1.0]), b"x"])
def test_what_is_none_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        Lsl().decode(data, None)


def test_a_table_stands_in_for_a_stream(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,wrist.x (m),bend\n0.0,1,2\n0.01,,3\n0.02,4,5\n")
    bench = played(Lsl(source=tmp_path / "a.csv", speed=0.0))
    assert [frame.values.tolist() for frame in bench.frames] == [[1, 2], [1, 3], [4, 5]]
    assert bench.frames[0].layout.names == ("wrist.x", "bend")
    assert bench.frames[0].layout.units == ("m", "")
    assert [frame.device_time for frame in bench.frames] == [0, 10_000_000, 20_000_000]
