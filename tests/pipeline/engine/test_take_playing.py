"""A take is played through the running engine as if its devices moved now."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.commands.doubts import DOUBTS, Played
from pipeline.engine import catalogue
from pipeline.engine.recall import recall
from pipeline.engine.replay import compare
from pipeline.engine.status import status
from recordings.events import Command
from recordings.frame import Frame
from recordings.take import read_take
from sensors.comote import Comote
from tests.pipeline.engine.stage import FLAT, SIDE, Memory, Stage, phone_project
from tests.pipeline.engine.test_playback import closed, go_on


class Shelved(Memory):
    """What is to be done aside is done at once, in the folder."""

    def __init__(self, folder: Path, take: str) -> None:
        (folder / "takes").mkdir(exist_ok=True)
        super().__init__(folder / "takes" / take)
        self.folder = folder
        self.waiting: deque[Callable[[], None]] = deque()

    def aside(self, work: Callable[[Path], Any], done: Callable[[Any], None]) -> None:
        self.waiting.append(lambda: done(work(self.folder)))

    def go(self) -> None:
        while self.waiting:
            self.waiting.popleft()()


def stage_in(folder: Path, take: str, name: str = "phone") -> Stage:
    project = phone_project(m=2, sensors=[Comote(name=name, id="0")])
    stage = Stage(project, Shelved(folder, take))
    stage.engine.take = take
    return stage


def recorded(folder: Path, take: str = "old.mcap") -> None:
    """Record a take: two seconds flat, two on the side; the phone's button A is pressed."""
    stage = stage_in(folder, take)
    stage.hold(FLAT, 2.0, 0.05)
    stage.press("A")
    stage.do("record/cancel")
    stage.hold(SIDE, 2.0, 0.05)
    closed(stage)


def live(stage: Stage, seconds: float) -> None:
    """Let time go while a take plays, with what is read aside."""
    for _ in range(round(seconds / 0.01)):
        outside = stage.outside
        assert isinstance(outside, Shelved)
        outside.go()
        go_on(stage, 0.01)


def play(stage: Stage, *args: Any) -> str:
    """Ask for a take as the loop does: a look at the disk first."""
    doubt = DOUBTS["take/play"](stage.engine, *args)
    if doubt is None:
        return stage.ask("take/play", *args)
    assert isinstance(doubt, Played)
    assert isinstance(stage.outside, Shelved)
    found = doubt.look(stage.outside.folder)
    return found.problem or stage.ask("take/play", *(found.args or []))


def up(stage: Stage) -> list[float]:
    """Return where gravity is for the engine now."""
    return [round(float(v)) for v in stage.engine.graph.values("phone")[:3]]


def test_its_movement_is_heard_in_place_of_the_phone_and_then_the_phone_again(
    tmp_path: Path,
) -> None:
    recorded(tmp_path)
    stage = stage_in(tmp_path, "new.mcap")
    stage.hold((0, -9.81, 0), 0.2)
    assert play(stage, "old") == ""
    live(stage, 1.0)
    assert up(stage) == [0, 0, 10]
    stage.hold((0, -9.81, 0), 0.1)  # which is left out
    assert up(stage) == [0, 0, 10]
    found = status(stage.engine)["take_playing"]
    assert (found["name"], found["sensors"]) == ("old.mcap", ["phone"])
    assert found["at"] == pytest.approx(1.0, abs=0.1)
    live(stage, 2.0)
    assert up(stage) == [10, 0, 0]
    assert stage.engine.active_scene.teaching.recording is None  # its button means nothing now
    live(stage, 1.5)
    assert status(stage.engine)["take_playing"] is None
    stage.hold((0, -9.81, 0), 0.1)
    assert up(stage) == [0, -10, 0]


def test_twice_as_fast_takes_half_as_long(tmp_path: Path) -> None:
    recorded(tmp_path)
    stage = stage_in(tmp_path, "new.mcap")
    assert play(stage, "old.mcap", 2.0) == ""
    live(stage, 1.6)
    assert up(stage) == [10, 0, 0]
    live(stage, 0.6)
    assert status(stage.engine)["take_playing"] is None
    dts = [e.dt for e in stage.outside.events if isinstance(e, Frame)]
    assert np.median(dts) == pytest.approx(0.005, rel=0.05)


def test_a_take_in_which_one_was_played_replays_bit_for_bit_and_gives_its_rounds_back(
    tmp_path: Path,
) -> None:
    recorded(tmp_path)
    stage = stage_in(tmp_path, "new.mcap")
    stage.teach(FLAT, SIDE)
    stage.do("train")
    stage.answer()
    stage.do("run")
    stage.hold(FLAT, 0.3, 0.1)
    assert play(stage, "old") == ""
    for _ in range(30):
        live(stage, 0.05)
        stage.hold((3, 3, 3), 0.02)  # the phone goes on sending
    stage.do("record", 0.5)
    for _ in range(10):
        live(stage, 0.05)
        stage.hold((3, 3, 3), 0.02)
    stage.do("take/stop")
    stage.hold(SIDE, 0.5, 0.1)
    closed(stage)
    found = compare(tmp_path / "takes" / "new.mcap")
    assert found["different"] == 0
    assert found["latents"] > 300
    teaching = stage.engine.active_scene.teaching
    again, problems = recall(tmp_path, stage.engine.project.tables(), "main", teaching.book.dumps())
    assert problems == []
    assert again.keys() == teaching.captures.keys()
    for where, capture in teaching.captures.items():
        assert np.array(again[where].rows).tobytes() == np.array(capture.rows).tobytes()


def test_the_take_that_is_written_now_is_played_as_far_as_it_was(tmp_path: Path) -> None:
    stage = stage_in(tmp_path, "new.mcap")
    stage.hold(FLAT, 1.0)
    assert stage.outside.take is not None
    while stage.outside.take.flushed < stage.outside.take._latest or not stage.outside.take.flushed:
        pass
    assert stage.ask("take/play", "new", 1.0, "phone") == ""
    live(stage, 3.0)
    assert status(stage.engine)["take_playing"] is None
    closed(stage)


def test_a_sensor_that_was_renamed_since_is_found_in_takes_and_rounds(tmp_path: Path) -> None:
    stage = stage_in(tmp_path, "old.mcap")
    stage.teach(FLAT, SIDE)
    stage.do("sensor/rename", "phone", "left")
    stage.do("record", 0.5)
    stage.hold(SIDE, 0.6)
    closed(stage)
    teaching = stage.engine.active_scene.teaching
    found, problems = recall(tmp_path, stage.engine.project.tables(), "main", teaching.book.dumps())
    assert problems == []
    for where, capture in teaching.captures.items():
        assert found[where].names == capture.names
        rows = np.array(capture.rows), np.array(found[where].rows)
        assert len(rows[0]) == len(rows[1])
    assert play(stage, "old") == ""
    live(stage, 1.0)
    assert [round(v) for v in stage.engine.graph.values("left")[:3]] == [0, 0, 10]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("odl", 'there is no take "odl.mcap". Did you mean "old"?'),
        ("../rig", '"../rig" is no name of a take'),
        ("text", "text.mcap is no take"),
        ("other", "other.mcap has no movement of a device in the rig: it has other"),
    ],
)
def test_what_cannot_be_played_is_told(tmp_path: Path, name: str, problem: str) -> None:
    recorded(tmp_path)
    other = Stage(
        phone_project(m=2, sensors=[Comote(name="other", id="3")]),
        Shelved(tmp_path, "other.mcap"),
    )
    other.hold(FLAT, 0.1, device="3")
    closed(other)
    (tmp_path / "takes" / "text.mcap").write_text("no take")
    told = play(stage_in(tmp_path, "new.mcap"), name)
    assert problem in told


def test_speed_is_within_reason(tmp_path: Path) -> None:
    assert "0.05 to 20" in stage_in(tmp_path, "new.mcap").ask("take/play", "old", 100.0)


def test_a_take_that_was_cut_is_played_as_far_as_it_goes(tmp_path: Path) -> None:
    recorded(tmp_path)
    path = tmp_path / "takes" / "old.mcap"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 4])
    stage = stage_in(tmp_path, "new.mcap")
    assert play(stage, "old") == ""
    live(stage, 0.3)
    assert up(stage) == [0, 0, 10]
    assert catalogue.described(path)["cut"]


def test_its_end_is_a_command_in_the_take(tmp_path: Path) -> None:
    recorded(tmp_path)
    stage = stage_in(tmp_path, "new.mcap")
    play(stage, "old", 20.0)
    live(stage, 0.5)
    closed(stage)
    commands = [
        e.name for e in read_take(tmp_path / "takes" / "new.mcap") if isinstance(e, Command)
    ]
    assert commands == ["take/play", "take/stop"]


def test_a_take_that_says_nothing_of_a_rig_plays_too(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    sample = Path(__file__).parents[3] / "recordings" / "samples" / "digit-1-a.mcap"
    (tmp_path / "takes" / "sample.mcap").write_bytes(sample.read_bytes())
    assert catalogue.described(tmp_path / "takes" / "sample.mcap")["sensors"] == ["comote"]
    project = phone_project(m=2, sensors=[Comote(name="phone")])
    stage = Stage(project, Shelved(tmp_path, "new.mcap"))
    assert play(stage, "sample") == ""
    live(stage, 0.5)
    assert np.isfinite(stage.engine.graph.values("phone")[:3]).all()
