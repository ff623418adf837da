import struct
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.base import MalformedError
from sensors.gametrak import Gametrak
from sensors.wire import gametrak
from sensors.wire.gametrak import Strings, keys
from tests.sensors.reading import played, reading

REPORTS = Path(__file__).parent / "data" / "gametrak" / "reports.bin"
DATA = REPORTS.read_bytes()
REAL = [DATA[i : i + 16] for i in range(0, len(DATA), 16)]
KEYS = "23 8D 35 DD 15 DB D9 E3 3B 9B 55 1B 0B 7B 6B EF E3 D7 25 6D C3 C7 85 A5"
"""As CreativeInquiry/GameTrak-Liberation (docs/protocol.md) lists them."""

SAMPLE = bytes.fromhex("310F660DD90FD101F201D80F00004E00")
"""The test report of the same."""


class Unit:
    """A Gametrak at the end of its cable: as the real one it falls silent without its keys."""

    def __init__(self, reports: Sequence[bytes], echoes: bool = True) -> None:
        self.written: list[bytes] = []
        self.closed = False
        self._left, self._echoes = deque(reports), echoes
        self._out: deque[bytes] = deque()
        self._keys = keys()
        self._open, self._said = False, 0
        self._waits = True
        self.gone = False

    def open_path(self, path: bytes) -> None:
        assert path == b"/dev/hidraw7"

    def set_nonblocking(self, on: bool) -> None:
        self._waits = not on

    def write(self, data: bytes) -> int:
        self.written.append(bytes(data))
        if data == b"Gametrak":
            self._keys, self._open = keys(), False
            if self._echoes:
                self._out.append(REAL[0])
        elif data[0] in (0x45, 0x46):
            self._open, self._said = data[1] == next(self._keys), 0
        return len(data)

    def read(self, max_length: int, timeout_ms: int) -> list[int]:
        if self.gone:
            raise OSError("read error")
        if self._out:
            return list(self._out.popleft())
        if self._open and self._said < 100 and self._left:
            self._said += 1
            return list(self._left.popleft())
        # as cython-hidapi's read: 0 waits for ever, unless it was told not to
        assert timeout_ms > 0 or not self._waits
        time.sleep(timeout_ms / 1000)
        return []

    def close(self) -> None:
        self.closed = True


def report(*words: int, buttons: int = 0, last: int = 0) -> bytes:
    return struct.pack("<6HBBH", *words, buttons, 0, last)


def test_the_keys_are_those_of_the_device() -> None:
    known = bytes.fromhex(KEYS)
    made = keys()
    assert bytes(next(made) for _ in known) == known


def test_the_real_reports_carry_the_keys() -> None:
    made = keys()
    next(made)
    for at in range(1, 400, 100):
        key = next(made)
        for data in REAL[at : at + 100]:
            words = struct.unpack("<6H", data[:12])
            assert sum((word & 1) << bit for bit, word in enumerate(words)) == key & 63


def test_it_is_unlocked_byte_for_byte_and_kept_so() -> None:
    unit = Unit(REAL[1:])
    unit.set_nonblocking(True)
    link = Strings(unit)
    said: list[bytes] = []
    while more := link.read(0.0):
        said += [data for data, _ in more]
    assert said == REAL  # the echo of the handshake first, then all that streams
    assert [data.hex() for data in unit.written] == [
        "47616d657472616b",
        "4523",
        "468d",
        "4635",
        "46dd",
    ]


def test_one_that_echoes_nothing_is_begun_all_the_same() -> None:
    unit = Unit(REAL[1:50], echoes=False)
    unit.set_nonblocking(True)
    assert [data for data, _ in Strings(unit).read(0.0)] == REAL[1:50]


def test_one_that_falls_silent_is_unlocked_three_times_and_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gametrak, "SILENCE", 0.01)
    unit = Unit([])
    unit.set_nonblocking(True)
    link = Strings(unit)
    for _ in range(4):  # at first the echo of each attempt is heard
        assert not [data for data, _ in link.read(0.0) if not data.startswith(b"Gametrak")]
        if unit.written.count(b"Gametrak") == 4:
            break
        time.sleep(0.02)
        link.read(0.0)
    time.sleep(0.02)
    with pytest.raises(OSError, match="silent"):
        link.read(0.0)
    assert unit.written.count(b"Gametrak") == 4


def test_one_for_pcs_is_told_nothing() -> None:
    unit = Unit([])
    unit.set_nonblocking(True)
    unit._open, unit._left = True, deque(REAL[1:51])
    assert len(Strings(unit, locked=False).read(0.0)) == 50
    assert unit.written == []


class Library:
    """The module of hidapi, with a unit plugged in."""

    def __init__(self, unit: Unit, serial: str = "") -> None:
        self._unit, self._serial = unit, serial

    def enumerate(self, vendor: int, product: int) -> list[dict[str, object]]:
        assert (vendor, product) == (0x14B7, 0x0982)
        return [{"path": b"/dev/hidraw7", "serial_number": self._serial}]

    def device(self) -> Unit:
        return self._unit


def test_one_that_is_plugged_in_streams_and_is_told_of_when_pulled_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unit = Unit(REAL[1:])
    monkeypatch.setattr("sensors.gametrak.hid", lambda: Library(unit))
    assert list(Gametrak.present()) == ["/dev/hidraw7"]
    with reading(Gametrak(id="/dev/hidraw7")) as bench:
        bench.until(lambda: len(bench.frames) == 399)
        assert b"".join(report.data for report in bench.reports) == DATA
        unit.gone = True
        bench.until(lambda: bench.readers.problems)
        assert "pulled out" in bench.readers.problems[0]
        bench.until(lambda: unit.closed)


def test_another_serial_number_is_another_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sensors.gametrak.hid", lambda: Library(Unit([]), "7"))
    with pytest.raises(OSError, match="no Gametrak"):
        Gametrak(id="8").open()


def test_what_refuses_to_be_written_says_what_to_do() -> None:
    class Refusing(Unit):
        def write(self, data: bytes) -> int:
            return -1

    with pytest.raises(OSError, match="set mode to pc"):
        Strings(Refusing([]))


def test_the_hands_are_where_the_formulas_have_them() -> None:
    # of libgametrak: L = 3065 (1 - raw / 4096) mm, angles 34.7° at 2048 from the middle
    said = Gametrak().decode(report(2048, 2048, 0, 2048, 2048, 4094), None).values
    assert said["left.length"] == 3.065
    assert (said["left.x"], said["left.y"], said["left.z"]) == (-0.065, 3.065, 0)
    assert said["right.y"] == pytest.approx(3.065 * 2 / 4096)
    swung = Gametrak().decode(report(0, 2048, 2048, 4094, 0, 2048), None).values
    assert swung["left.x"] == pytest.approx(-0.065 - 1.5325 * 0.569280)  # sin 34.7°, to the left
    assert swung["left.y"] == pytest.approx(1.5325 * 0.822144, rel=1e-5)
    assert swung["right.x"] > 0.065  # to the right
    assert swung["right.z"] > 0  # towards the player


def test_the_sample_of_the_protocol() -> None:
    words, _, pedal = gametrak.numbers(SAMPLE) or ([], 0, True)
    assert words == [3889, 3430, 4057, 465, 498, 4056]
    assert not pedal
    said = Gametrak().decode(SAMPLE, None).values
    assert said["left.length"] == pytest.approx(3.065 * (1 - 4056 / 4096))


def test_the_pedal_is_one_bit() -> None:
    resting = [2048] * 6
    assert Gametrak().decode(report(*resting, buttons=0x1F), None).values["control.pedal"] == 1
    assert Gametrak().decode(report(*resting, buttons=0xEF), None).values["control.pedal"] == 0


def test_the_pedal_of_a_pictrak_is_another_bit() -> None:
    pressed = report(*[2048] * 6, buttons=1)
    assert Gametrak(mode="pictrak").decode(pressed, None).values["control.pedal"] == 1
    assert Gametrak().decode(pressed, None).values["control.pedal"] == 0


def test_the_echo_says_nothing_and_what_is_none_is_malformed() -> None:
    assert Gametrak().decode(REAL[0], None).values == {}
    for data in (b"", bytes(15), bytes(17), b"\xff" * 16):
        with pytest.raises(MalformedError):
            Gametrak().decode(data, None)


@given(st.binary(min_size=16, max_size=16), st.sampled_from(["ps2", "pc", "pictrak"]))
def test_hands_are_finite_and_within_reach(data: bytes, mode: str) -> None:
    sensor = Gametrak(mode=mode)  # type: ignore[arg-type]
    try:
        values = sensor.decode(data, None).values
    except MalformedError:
        return
    assert all(abs(value) < 4 for value in values.values())


def test_flipped_axes_go_the_other_way() -> None:
    data = report(1000, 900, 2000, 3000, 3100, 2000)
    plain = Gametrak().decode(data, None).values
    flipped = Gametrak(flip=["left.x", "right.y"]).decode(data, None).values
    assert flipped["left.x"] + 0.065 == pytest.approx(-(plain["left.x"] + 0.065))
    assert flipped["right.z"] == pytest.approx(-plain["right.z"])
    assert flipped["left.z"] == plain["left.z"]


def test_sweeping_finds_the_ends() -> None:
    sensor = Gametrak()
    sensor.begin_sweep()
    for words in ((300, 500, 100, 200, 400, 50), (3700, 3500, 4000, 3900, 3600, 4010)):
        sensor.decode(report(*words), None)
    sensor.end_sweep()
    assert sensor.low == [300, 500, 100, 200, 400, 50]
    assert sensor.high == [3700, 3500, 4000, 3900, 3600, 4010]
    said = sensor.decode(report(2000, 2000, 3000, 2050, 2000, 4010), None).values
    assert said["left.length"] == pytest.approx(0.035 + 1.333)  # 35 + 1.333 (max - raw) mm
    assert said["left.x"] == pytest.approx(-0.065)
    assert said["right.length"] == pytest.approx(0.035)


def test_a_sweep_without_movement_keeps_what_was_known() -> None:
    sensor = Gametrak(low=[1] * 6, high=[4000] * 6)
    sensor.begin_sweep()
    sensor.decode(report(2048, 2048, 2048, 2048, 2048, 2048), None)
    with pytest.raises(ValueError, match=r"left\.x, left\.y"):
        sensor.end_sweep()
    assert sensor.high == [4000] * 6


@pytest.mark.parametrize("ends", [([1], [2]), ([1] * 6, []), ([5] * 6, [5] * 6)])
def test_ends_that_are_none_are_refused(ends: tuple[list[int], list[int]]) -> None:
    with pytest.raises(ValueError, match="sweep it again"):
        Gametrak(low=ends[0], high=ends[1])


def test_of_one_for_pcs_the_left_x_is_the_word_that_moves() -> None:
    moves = [report(5, 2048, 2048, 2048, 2048, 2048, last=last) for last in (2048, 2600, 3000)]
    auto = Gametrak(mode="pc")
    assert [auto.decode(data, None).values["left.x"] for data in moves][-1] < -0.065 - 0.1
    first = Gametrak(mode="pc", left_x="first").decode(moves[-1], None).values["left.x"]
    assert first < -0.065 - 0.8  # the word that stands at 5
    both = [report(x, 2048, 2048, 2048, 2048, 2048, last=4095 - x) for x in (2048, 2300, 2600)]
    used = Gametrak(mode="pc")
    assert [used.decode(data, None).values["left.x"] for data in both][-1] > -0.065


def test_real_reports_in_a_file_stand_in_for_it() -> None:
    bench = played(Gametrak(source=REPORTS, speed=0.0))
    assert len(bench.reports) == 400
    assert len(bench.frames) == 399  # the first is the echo
    assert bench.hub.health("it")["malformed"] == 0
    times = [int(line) for line in (REPORTS.parent / "times.csv").read_text().split()[1:]]
    assert bench.frames[-1].device_time == times[-1] - times[0]
    assert bench.hub.health("it")["rate"] == pytest.approx(80, rel=0.1)
    ys = [frame.values[frame.layout.names.index("right.y")] for frame in bench.frames]
    assert max(ys) > 0.5 > 0.1 > min(ys)  # the strings were pulled


def test_a_file_without_times_goes_at_its_rate(tmp_path: Path) -> None:
    (tmp_path / "mine.bin").write_bytes(DATA[16 : 16 * 31])
    bench = played(Gametrak(source=tmp_path / "mine.bin", speed=20.0, rate=100.0))
    times = [frame.device_time for frame in bench.frames]
    assert times == [i * 500_000 for i in range(30)]


def test_a_file_that_is_none_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "mine.bin").write_bytes(DATA[:17])
    with pytest.raises(ValueError, match="no file of reports of 16 bytes"):
        next(Gametrak(source=tmp_path / "mine.bin").recorded())
