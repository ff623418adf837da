import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.base import MalformedError
from sensors.gamepad import Gamepad
from tests.sensors.reading import played, reading


def event(ms: int, value: int, kind: int, number: int) -> bytes:
    return struct.pack("<IhBB", ms, value, kind, number)


@pytest.mark.parametrize(
    ("data", "name", "value"),
    [
        (event(5, 32767, 2, 0), "axis.1", 1.0),
        (event(5, -32768, 2, 3), "axis.4", -1.0),
        (event(5, 0, 0x82, 1), "axis.2", 0.0),
        (event(5, 1, 1, 0), "button.1", 1.0),
        (event(5, 0, 0x81, 11), "button.12", 0.0),
    ],
)
def test_events(data: bytes, name: str, value: float) -> None:
    assert Gamepad().decode(data, None).values == {name: value}


@given(st.binary(max_size=12))
def test_any_bytes_are_a_reading_or_malformed(data: bytes) -> None:
    try:
        values = Gamepad().decode(data, None).values
    except MalformedError:
        return
    assert all(-1 <= v <= 1 for v in values.values())


def test_a_pad_holds_what_it_said_and_is_missed_when_it_goes(tmp_path: Path) -> None:
    pad = tmp_path / "js0"
    os.mkfifo(pad)  # what the kernel's device is read like
    with reading(Gamepad(id=str(pad))) as bench:
        hand = os.open(pad, os.O_RDWR)
        bench.until(lambda: bench.readers.opened)
        os.write(hand, event(1, 0, 0x82, 0) + event(1, 0, 0x81, 0) + event(9, 32767, 2, 0))
        bench.until(lambda: bench.last.get("axis.1") == 1)
        count = len(bench.frames)
        bench.until(lambda: len(bench.frames) > count + 5)
        assert bench.last == {"axis.1": 1, "button.1": 0}
        os.close(hand)
        bench.until(lambda: bench.readers.problems)
        assert "is gone" in bench.readers.problems[0]


def test_a_pad_that_is_not_there_is_told_of() -> None:
    with reading(Gamepad(id="No such pad")) as bench:
        bench.until(lambda: bench.readers.problems)
        assert "no gamepad called No such pad" in bench.readers.problems[0]


def test_events_in_a_file_stand_in_for_it(tmp_path: Path) -> None:
    late = 2**32 - 20  # the kernel's count of milliseconds begins anew
    events = [event((late + 10 * i) % 2**32, 100 * i, 2, 0) for i in range(50)]
    (tmp_path / "pad.bin").write_bytes(b"".join(events))
    bench = played(Gamepad(source=tmp_path / "pad.bin", speed=0.0))
    assert [f.values[0] for f in bench.frames] == [100 * i / 32767 for i in range(50)]
    assert [r.device_time for r in bench.reports] == [10_000_000 * i for i in range(50)]
