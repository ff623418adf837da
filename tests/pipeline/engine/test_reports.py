"""What devices that are no sockets say is kept as it came, and comes out again bit for bit."""

from pathlib import Path

import pytest

from pipeline.engine.catalogue import described
from pipeline.engine.recall import frames
from pipeline.engine.replay import compare
from pipeline.engine.unrolling import export_take
from recordings.events import Report
from sensors.base import Sensor
from sensors.serial import Serial
from sensors.wire.recorded import recorded_frames
from tests.pipeline.engine.stage import SECOND, Memory, Stage, phone_project


def board(**keys: object) -> list[Sensor]:
    return [Serial(name="board", channels=["bend", "tilt"], **keys)]  # type: ignore[arg-type]


def performance(folder: Path) -> tuple[Path, Stage]:
    """Play a board by hand for a second; return the take and the stage."""
    take = folder / "take.mcap"
    stage = Stage(phone_project(m=2, sensors=board()), Memory(take))
    for i in range(100):
        stage.wait(0.01)
        stage.engine.step(Report(stage.now, "board", b"%d,%d\n" % (i, -i)))
    stage.engine.step(Report(stage.now, "board", b"no number\n"))
    stage.wait(2.0)
    assert stage.outside.take is not None
    stage.outside.take.close()
    return take, stage


def test_reports_become_frames_and_silence_is_a_loss(tmp_path: Path) -> None:
    _, stage = performance(tmp_path)
    health = stage.engine.hub.health("board")
    assert (health["frames"], health["malformed"]) == (100, 1)
    assert stage.engine.lost == {"board"}


def test_a_take_with_reports_replays_bit_for_bit(tmp_path: Path) -> None:
    take, stage = performance(tmp_path)
    told = compare(take)
    assert told["different"] == 0
    assert told["latents"] == len(stage.outside.latents) > 100


def test_what_was_read_is_read_anew_with_the_keys_of_now(tmp_path: Path) -> None:
    take, _ = performance(tmp_path)
    now = Serial(name="hand", former=["board"], channels=["a", "b"])
    found = [frame for _, frame in frames(take, [now])]
    assert [frame.values.tolist() for frame in found] == [[i, -i] for i in range(100)]
    assert found[0].sensor == "hand"
    assert found[0].layout.names == ("a", "b")


def test_takes_tell_of_them_and_are_played_and_written_out(tmp_path: Path) -> None:
    take, stage = performance(tmp_path)
    assert described(take)["sensors"] == ["board"]
    assert [f.values.tolist() for f in recorded_frames(take)] == [[i, -i] for i in range(100)]
    assert not list(recorded_frames(take, "another"))
    rows = export_take(take, tmp_path / "out").rows
    assert rows["board.csv"] == 100
    assert stage.engine.take == "take.mcap"


@pytest.mark.parametrize("data", [b"", b"\xff", b"1" * 100_000, b"1e999,2", b":,:"])
def test_whatever_a_device_says_raises_nothing(data: bytes) -> None:
    stage = Stage(phone_project(m=2, sensors=board()))
    stage.engine.step(Report(stage.now, "board", data))
    stage.engine.step(Report(stage.now, "board", b"1,2\n", 2**62))
    stage.engine.step(Report(stage.now, "nobody", b"1,2\n"))
    stage.engine.step(Report(stage.now + SECOND, "board", data))
    assert stage.engine.hub.health("board")["frames"] >= 1
