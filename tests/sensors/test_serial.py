import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from sensors.base import MalformedError
from sensors.serial import Serial
from tests.sensors.reading import played, reading


class Board:
    """What is at the other end of a serial line."""

    def __init__(self) -> None:
        self.end, self._near = pty.openpty()
        tty.setraw(self._near)
        self.port = os.ttyname(self._near)

    def say(self, text: str) -> None:
        os.write(self.end, text.encode())

    def unplug(self) -> None:
        for fd in (self.end, self._near):
            os.close(fd)
        self.end = self._near = -1


@pytest.fixture
def board() -> Iterator[Board]:
    made = Board()
    yield made
    if made.end >= 0:
        made.unplug()


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (b"1,2,3\r\n", [1, 2, 3]),
        (b"512 -0.5\t3;4\n", [512, -0.5, 3, 4]),
        (b"1e3, 2", [1000, 2]),
    ],
)
def test_lines_of_numbers(line: bytes, values: list[float]) -> None:
    said = Serial().decode(line, None).values
    assert list(said) == [f"value.{i + 1}" for i in range(len(values))]
    assert list(said.values()) == values


def test_numbers_name_themselves() -> None:
    assert Serial().decode(b"bend:0.5,tilt:12", None).values == {"bend": 0.5, "tilt": 12}


def test_the_rig_names_them_and_what_is_beyond_is_left_out() -> None:
    sensor = Serial(channels=["a", "b"], channel_units=["V", ""])
    assert sensor.known_units() == {"a": "V", "b": ""}
    assert sensor.decode(b"1 2 3", None).values == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    "line", [b"ready", b"1,nan", b"1,inf", b"1 2 x", b"\xff\xfe", b":3", b"1e300"]
)
def test_bad_lines_are_malformed(line: bytes) -> None:
    with pytest.raises(MalformedError):
        Serial().decode(line, None)


def test_too_few_numbers_are_malformed() -> None:
    with pytest.raises(MalformedError, match="1 numbers where 2 belong"):
        Serial(channels=["a", "b"]).decode(b"1", None)


def test_a_board_is_read_and_the_part_of_a_line_at_the_start_left_out(board: Board) -> None:
    with reading(Serial(id=board.port)) as bench:
        bench.until(lambda: bench.readers.opened)
        board.say("00\n1 2\nnoise\n3 4\n")
        bench.until(lambda: bench.last.get("value.1") == 3)
    assert [frame.values.tolist() for frame in bench.frames] == [[1, 2], [3, 4]]
    assert bench.hub.health("it")["malformed"] == 1


def test_a_board_that_waits_is_asked_and_asked_again(board: Board) -> None:
    with reading(Serial(id=board.port, ask="r")) as bench:
        for number in range(3):
            assert os.read(board.end, 1) == b"r"
            board.say(f"{number}\n")
            bench.until(lambda n=number: bench.last.get("value.1") == n)  # type: ignore[misc]


def test_a_board_that_is_unplugged_is_told_of_and_comes_back(board: Board, tmp_path: Path) -> None:
    port = tmp_path / "board"  # what udev would give it each time
    port.symlink_to(board.port)
    with reading(Serial(id=str(port))) as bench:
        bench.until(lambda: bench.readers.opened)
        board.say("\n1\n")
        bench.until(lambda: bench.last.get("value.1") == 1)
        board.unplug()
        bench.until(lambda: bench.readers.problems)
        assert bench.readers.problems[0].startswith("it: ")
        again = Board()
        port.unlink()
        port.symlink_to(again.port)
        bench.until(lambda: not bench.readers.problems)
        again.say("\n2\n")
        bench.until(lambda: bench.last.get("value.1") == 2)
        again.unplug()


def test_no_board_says_what_to_do() -> None:
    with reading(Serial(id="/dev/there-is-none")) as bench:
        bench.until(lambda: bench.readers.problems)
        assert "is it plugged in" in bench.readers.problems[0]


@pytest.mark.parametrize("speed", [0.0, 20.0])
def test_a_capture_stands_in_for_a_board(tmp_path: Path, speed: float) -> None:
    capture = tmp_path / "board.txt"
    capture.write_text("".join(f"{i},{2 * i}\n" for i in range(300)))
    bench = played(Serial(source=capture, speed=speed, rate=200.0))
    assert [frame.values.tolist() for frame in bench.frames] == [[i, 2 * i] for i in range(300)]
    times = [frame.device_time for frame in bench.frames]
    assert times == [round(i * 5_000_000 / (speed or 1)) for i in range(300)]
    assert bench.frames[-1].dt == pytest.approx(0.005 / (speed or 1), rel=0.01)


def test_a_port_that_is_not_there_is_named() -> None:
    with pytest.raises(OSError, match="nothing is at /dev/no-such-port: is it plugged in"):
        Serial(id="/dev/no-such-port").open()
