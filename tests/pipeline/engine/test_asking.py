"""Commands that need the disk: looked up aside, answered later, in an order that makes sense."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.asking import MOST, Asking
from pipeline.engine.outside import Result
from pipeline.engine.replay import compare
from pipeline.engine.status import status
from pipeline.project.rig import RigSettings
from pipeline.sound.space.file import SUFFIX, dumps
from recordings.events import Analysis, Command
from tests.pipeline.engine.stage import FLAT, Memory, Stage, phone_project
from tests.pipeline.engine.test_ground import SPACE
from tests.pipeline.sound.scripted import Tone, saved
from tests.pipeline.sound.space.spaces import space_of, two_sounds

OTHER = space_of(1.0 + two_sounds(4, 1000))


class Slow(Memory):
    """A disk that answers when it is told to; button's commands wait for who obeys them."""

    def __init__(self, folder: Path, take: Path | None = None) -> None:
        super().__init__(take)
        self.folder = folder
        self.looks: list[Callable[[], None]] = []
        self.pressed: list[tuple[str, list[Any]]] = []

    def aside(self, work: Callable[[Path], Result], done: Callable[[Result], None]) -> None:
        self.looks.append(lambda: done(work(self.folder)))

    def ask(self, name: str, args: list[Any]) -> None:
        self.pressed.append((name, args))

    def look(self) -> None:
        """Let the disk answer all that it was asked, and what is asked because of that."""
        while self.looks:
            self.looks.pop(0)()


class Patient(Stage):
    """A stage whose commands are answered when they are: "order" has the answers as they came."""

    def __init__(self, folder: Path, **rig: Any) -> None:
        self.disk = Slow(folder, folder / "take.mcap")
        super().__init__(phone_project(4, None, RigSettings(**rig), -20, 20), self.disk)
        self.asking = Asking(self.engine, lambda: self.now)
        self.order: list[tuple[str, list[Any], str]] = []

    def send(self, name: str, *args: Any) -> None:
        """Send a command, and write its answer down when it comes."""

        def answer(reply: list[Any], problem: str) -> None:
            self.order.append((name, reply, problem))

        self.asking.ask(Command(self.now, name, list(args), "test"), answer)

    @property
    def answered(self) -> list[str]:
        return [name for name, _, _ in self.order]

    @property
    def sound(self) -> Any:
        return self.engine.project.scenes["main"].sound

    def replayed(self) -> int:
        """Return how many latents of the take come out otherwise."""
        assert self.disk.take is not None
        self.disk.take.close()
        return int(compare(self.disk.folder / "take.mcap")["different"])


@pytest.fixture
def stage(tmp_path: Path) -> Patient:
    for name in ("four", "five"):
        saved(Tone(latents=4 if name == "four" else 5), tmp_path / f"{name}.ts")
    (tmp_path / f"four{SUFFIX}").write_bytes(dumps(SPACE))
    return Patient(tmp_path)


def test_a_slow_disk_holds_nothing_up(stage: Patient) -> None:
    stage.hold(FLAT, 0.1)
    seen = len(stage.disk.latents)
    stage.send("sound/model", "four.ts")
    stage.hold(FLAT, 0.2)
    assert len(stage.disk.latents) - seen >= 20
    for command in (["target", 1, 2, 3, 0], ["sound/volume", -6], ["panic"], ["resume"]):
        stage.send(*command)
    assert stage.answered == ["target", "sound/volume", "panic", "resume"]
    assert stage.sound.model == ""
    stage.disk.look()
    assert stage.order[-1] == ("sound/model", [], "")
    assert stage.sound.model == "four.ts"
    assert stage.replayed() == 0


def test_what_follows_from_it_waits_behind_it(stage: Patient) -> None:
    stage.send("sound/model", "five.ts")
    stage.send("inside", 1.0)
    stage.send("sound/model", "four.ts")
    stage.send("target/region", "storm")
    stage.send("sound/mode", "arund")
    stage.send("inside", 0.5)
    assert stage.order == []
    stage.disk.look()
    told = {name: problem for name, _, problem in stage.order[:2]}
    assert "five.ts takes 5 latents in mode decode; 4 came" in told["sound/model"]
    assert "nothing is known of the model" in told["inside"]
    assert stage.order[2:4] == [("sound/model", [], ""), ("target/region", [], "")]
    assert 'Did you mean "around"?' in stage.order[4][2] or "has no mode" in stage.order[4][2]
    assert stage.order[5] == ("inside", [], "")
    stage.hold(FLAT, 0.1)
    names = [e.name for e in stage.disk.events if isinstance(e, Command)]
    assert names == ["inside", "sound/model", "target/region", "inside"]
    assert stage.replayed() == 0


def test_the_scene_is_the_one_of_when_it_was_asked(stage: Patient) -> None:
    stage.send("scene/new", "two", 4)
    stage.send("scene", "main")
    stage.send("sound/model", "four.ts")
    stage.send("sound/mode", "around")
    stage.send("inside", 1.0)
    stage.send("scene", "two")
    stage.disk.look()
    scenes = stage.engine.project.scenes
    assert (scenes["main"].sound.model, scenes["two"].sound.model) == ("four.ts", "")
    assert "needs a sound" in stage.order[-2][2] or "encode" in stage.order[-2][2]
    assert stage.order[-1][2] == "main is no longer the present scene: send it again"


def test_what_changed_meanwhile_is_looked_at_again(stage: Patient) -> None:
    stage.send("sound/model", "four.ts")
    stage.do("latent/bend", "noise")
    stage.do("sound/mode", "synthesise")  # as a replay would: nothing is asked
    stage.disk.look()
    assert "synthesise" in stage.order[-1][2]
    assert stage.sound.model == ""


def test_what_changes_all_the_time_is_decided_in_the_end(stage: Patient) -> None:
    stage.send("sound/model", "four.ts")
    for i in range(20):
        stage.do("sound/loudness", -float(i))
        if stage.disk.looks:
            stage.disk.looks.pop(0)()
    assert stage.answered == ["sound/model"]


def test_a_disk_that_never_answers_lets_only_so_many_wait(stage: Patient) -> None:
    for _ in range(MOST + 2):
        stage.send("sound/mode", "decode")
    assert len(stage.order) == 2
    assert "wait for the disk" in stage.order[0][2]
    stage.disk.look()
    assert len(stage.order) == MOST + 2


def test_one_that_has_lost_its_scene_is_refused(stage: Patient) -> None:
    stage.send("sound/model", "four.ts", 0, "two")
    assert 'there is no scene "two"' in stage.order[0][2]
    assert stage.disk.looks == []


def test_a_look_that_fails_leaves_the_command_to_itself(stage: Patient) -> None:
    stage.send("sound/mode", "decode")
    stage.disk.folder = None  # type: ignore[assignment]  # whatever goes wrong in there
    stage.disk.look()
    assert stage.order == [("sound/mode", [], "")]


def test_the_analysis_of_a_model_is_used_at_once(stage: Patient) -> None:
    stage.send("edge")
    stage.send("sound/model", "four.ts")
    stage.disk.look()
    stage.send("target/region", "storm")
    stage.hold(FLAT, 0.1)
    assert stage.latents == pytest.approx(SPACE.regions[1].centre, abs=1e-5)
    stage.send("edge")
    assert (stage.order[0][1], stage.order[-1][1][0] >= 0) == ([-1.0], True)
    assert any("this model is another" in text for text in status(stage.engine)["problems"])
    stage.send("sound/model", "")
    stage.disk.look()
    stage.send("edge")
    assert stage.order[-1][1] == [-1.0]
    assert stage.replayed() == 0


def test_a_new_analysis_is_taken_in(stage: Patient) -> None:
    stage.send("sound/model", "four.ts")
    stage.disk.look()
    stage.send("space/reload")
    stage.disk.look()
    assert stage.order[-1] == ("space/reload", [], "")  # nothing is new
    count = sum(isinstance(e, Analysis) for e in stage.disk.events)
    (stage.disk.folder / f"four{SUFFIX}").write_bytes(dumps(OTHER))
    stage.send("space/reload")
    stage.disk.look()
    assert stage.order[-1] == ("space/reload", ["main"], "")
    stage.send("target/region", "storm")
    stage.hold(FLAT, 0.1)
    assert stage.latents == pytest.approx(OTHER.regions[1].centre, abs=1e-5)
    (stage.disk.folder / f"four{SUFFIX}").write_bytes(b"no space")
    stage.send("space/reload", "main")
    stage.disk.look()
    assert stage.order[-1] == ("space/reload", ["main"], "")
    assert sum(isinstance(e, Analysis) for e in stage.disk.events) == count + 2
    assert stage.engine.active_scene.ground is None
    assert stage.replayed() == 0


def test_axes_that_are_played_are_not_replaced_under_what_was_taught(stage: Patient) -> None:
    stage.send("sound/model", "four.ts")
    stage.disk.look()
    stage.do("latents/axes", "principal")
    place = stage.disk.folder / stage.engine.project.scenes["main"].space.file
    place.parent.mkdir()
    place.write_bytes(dumps(SPACE))
    stage.send("space/reload")
    stage.disk.look()
    assert stage.order[-1] == ("space/reload", [], "")
    place.write_bytes(dumps(OTHER))
    stage.send("space/reload")
    stage.disk.look()
    assert "latents/axes latents first" in stage.order[-1][2]
    assert np.array_equal(stage.engine.project.spaces["main"].mean, SPACE.mean)


def test_a_button_asks_the_disk_too(tmp_path: Path) -> None:
    stage = Patient(tmp_path, buttons={"phone.control.buttonA": "sound/mode around"})
    stage.press("A")
    assert stage.sound.mode == "decode"
    assert stage.disk.pressed == [("sound/mode", ["around"])]
    ((name, args),) = stage.disk.pressed
    stage.send(name, *args)
    stage.disk.look()
    assert stage.sound.mode == "around"
    stage.hold(FLAT, 0.1)
    commands = [(e.name, e.args) for e in stage.disk.events if isinstance(e, Command)]
    assert commands == [("sound/mode", ["around", "main"])]
    assert stage.replayed() == 0
