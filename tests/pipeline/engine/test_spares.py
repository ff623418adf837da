"""Spare devices: they take the part of a dead one while playing, and nothing jumps."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.captures import place
from pipeline.engine.opening import mistakes_in
from pipeline.engine.problems import problems
from pipeline.engine.recall import recall
from pipeline.engine.replay import compare
from recordings.events import Datagram, Swap
from sensors.comote import Comote
from sensors.osc import Osc
from sensors.riot import Riot
from sensors.touchosc import Touchosc
from tests.pipeline.engine.stage import (
    FLAT,
    MS,
    PERIOD,
    SECOND,
    SENDER,
    SIDE,
    UPRIGHT,
    Memory,
    Stage,
    largest_step,
    phone_project,
    sample,
)
from tests.sensors.packets import message


class Backed(Stage):
    """A stage with a phone and its spare, where commands that the engine asks for are obeyed."""

    def __init__(self, outside: Memory | None = None) -> None:
        spare = Comote(name="spare", id="1", spare_for="phone")
        phones = [Comote(name="phone", id="0"), spare]
        project = phone_project(sensors=list(phones))
        features = project.scenes["main"].features
        features[:] = [f for f in features if not f.name.startswith("spare")]
        self.asked: list[tuple[str, list[Any]]] = []
        super().__init__(project, outside)
        self.engine.outside.ask = lambda name, args: self.asked.append((name, args))  # type: ignore[method-assign]  # as a session does

    def move(self, seconds: float, *devices: str, pose: Any = FLAT, spared: Any = UPRIGHT) -> None:
        """Let some devices speak, each from a pose of its own, and do what is asked for."""
        for _ in range(round(seconds * SECOND / PERIOD)):
            self._until(self.now + PERIOD)
            for device in devices:
                at = pose if device == "0" else spared
                self.hear(sample(device, self.now // MS % 2**31, at))
            asked, self.asked = self.asked, []
            for name, args in asked:
                assert self.ask(name, *args) == ""

    @property
    def players(self) -> dict[str, str]:
        found: dict[str, str] = self.engine.spares.carried
        return found


@cache
def learnt() -> bytes:
    """Return what is learnt from three poses."""
    stage = Backed()
    stage.teach(FLAT, UPRIGHT, SIDE)
    stage.do("train")
    stage.answer()
    return stage.engine.improving.blobs["main"]


def taught(outside: Memory | None = None) -> Backed:
    """Return a stage that plays, with both phones on."""
    stage = Backed(outside)
    stage.engine.step(Swap(stage.now, "main", learnt()))
    stage.do("run")
    stage.move(0.3, "0", "1")
    return stage


def test_a_spare_takes_the_part_of_a_dead_phone_and_nothing_jumps() -> None:
    stage = taught()
    before = len(stage.outside.latents)
    stage.do("show", 1)  # a rescue is no slip
    stage.move(2.0, "1")  # the phone is dead, and its spare is worn otherwise
    assert stage.players == {"phone": "spare"}
    assert stage.engine.lost == set()
    rows = stage.heard(before)
    assert np.abs(rows[-1] - rows[0]).max() > 1.0
    assert largest_step(rows) < 0.25 * np.abs(rows[-1] - rows[0]).max()
    told = " ".join(str(t) for t in stage.outside.told("warning"))
    assert "spare plays in place of phone now" in told
    assert "phone is not heard: spare plays its part" in " ".join(problems(stage.engine, {}))
    stage.do("show", 0)
    ends = stage.latents
    stage.do("sensor/remove", "spare")
    stage.move(1.0, "0", pose=UPRIGHT)
    assert stage.latents == pytest.approx(ends, abs=0.05)  # as the phone itself would


def test_who_died_once_takes_its_part_back_only_when_told() -> None:
    stage = taught()
    stage.move(1.0, "1")
    before = len(stage.outside.latents)
    stage.move(1.0, "0", "1")
    assert stage.players == {"phone": "spare"}
    assert "phone is heard again" in " ".join(problems(stage.engine, {}))
    stage.do("sensor/spare/back", "phone")
    stage.move(1.0, "0", "1")
    assert stage.players == {}
    rows = stage.heard(before)
    assert largest_step(rows) < 0.25 * np.abs(rows[-1] - rows[0]).max()


def test_when_the_spare_dies_too_the_phone_takes_over_if_it_is_there() -> None:
    stage = taught()
    stage.move(1.0, "1")
    stage.move(1.0)
    assert stage.engine.lost == {"phone", "spare"}
    told = problems(stage.engine, {})
    assert "phone is not heard: its latents rest until it is back" in told
    assert not any("plays its part" in text for text in told)
    stage.move(0.1, "0")
    stage.move(0.1, "0")
    assert stage.players == {}
    assert stage.engine.lost == {"spare"}


def test_a_spare_that_is_switched_on_late_takes_over_then() -> None:
    stage = taught()
    stage.move(2.0)
    assert stage.engine.lost == {"phone", "spare"}
    stage.move(0.1, "1")
    assert stage.players == {"phone": "spare"}


def test_its_buttons_do_what_the_buttons_of_the_phone_do() -> None:
    stage = taught()
    stage.move(1.0, "1")
    assert stage.engine.playing
    for down in (1, 0):
        stage.hear(message("/comote/v3/1/control/buttonA", "i", down))
    assert not stage.engine.playing


@pytest.mark.parametrize("during", [False, True])
def test_a_take_has_who_played_when(tmp_path: Path, during: bool) -> None:
    (tmp_path / "takes").mkdir()
    outside = Memory(tmp_path / "takes" / "take.mcap")
    stage = taught(outside)
    stage.do("stop")
    if not during:
        stage.move(1.0, "1")
    stage.do("record")
    stage.move(3.0, "1")
    stage.do("run")
    stage.move(0.5, "0", "1")
    stage.do("sensor/spare/back", "phone")
    stage.move(0.5, "0", "1")
    assert outside.take is not None
    outside.take.close()
    assert compare(tmp_path / "takes" / "take.mcap")["different"] == 0
    book = stage.engine.active_scene.teaching.book
    found, troubles = recall(tmp_path, stage.engine.project.tables(), "main", book.dumps())
    assert not troubles
    live = stage.engine.active_scene.teaching.captures
    for r in book.rounds:
        names = live[place(r)].names
        a, b = live[place(r)].table(names)[1], found[place(r)].table(names)[1]
        assert a.tobytes() == b.tobytes()


def test_a_performance_that_is_taken_up_has_the_same_players() -> None:
    stage = taught()
    stage.move(1.0, "1")
    facts = stage.engine.about().facts["performance"]
    other = Backed()
    other.engine.take_up(facts)
    other.move(0.5, "1", spared=UPRIGHT)
    assert other.players == {"phone": "spare"}
    assert other.engine.heard.keys() == {"phone", "spare"}


def test_names_follow_and_what_is_gone_is_forgotten() -> None:
    stage = taught()
    stage.move(1.0, "1")
    stage.do("sensor/rename", "phone", "left")
    assert stage.players == {"left": "spare"}
    assert stage.engine.project.sensors[1].spare_for == "left"
    stage.move(0.5, "1")
    assert stage.engine.lost == set()
    stage.do("sensor/remove", "left")
    assert stage.players == {}
    assert stage.engine.project.sensors[0].spare_for == ""
    assert mistakes_in(stage.engine.project) == []


def test_what_cannot_be_is_said() -> None:
    stage = taught()
    assert "its own spare" in stage.ask("sensor/spare", "phone", "phone")
    assert "no sensor" in stage.ask("sensor/spare", "spare", "phon")
    assert "is a spare itself" in stage.ask("sensor/spare", "phone", "spare")
    assert "plays its own part" in stage.ask("sensor/spare/back", "phone")
    stage.do("sensor/spare", "spare")
    assert "no spare" in stage.ask("sensor/replace", "phone")
    assert stage.do("sensor/replace", "phone", "spare") == ["spare"]
    assert "of another itself" in stage.ask("sensor/replace", "spare", "phone")
    stage.move(1.0)
    assert "not heard" in stage.ask("sensor/spare/back", "phone")


def test_a_rig_with_spares_that_cannot_be_is_told() -> None:
    spare = Comote(name="b", spare_for="c")
    assert "there is no sensor" in mistakes_in(phone_project(sensors=[spare]))[0]
    faders = Osc(name="a", port=1, address="/a", channels=["x"])
    chain = [Riot(name="c"), spare, Osc(name="o", port=2, address="/o", spare_for="b")]
    told = " ".join(mistakes_in(phone_project(sensors=[faders, *chain])))
    assert "is a spare itself" in told
    unlike = Osc(name="o", port=2, address="/o", channels=["x"], spare_for="c")
    assert "no channel" in mistakes_in(phone_project(sensors=[Riot(name="c"), unlike]))[0]


@pytest.mark.parametrize("touch", [True, False])
def test_what_is_silent_while_it_is_still_is_held_and_not_lost(touch: bool) -> None:
    sensor: Any = Touchosc(name="pad")
    address = "/1/fader1"
    if not touch:
        address = "/f"
        sensor = Osc(name="pad", port=8000, address="/f", still_is_silent=True)
    stage = Stage(phone_project(sensors=[sensor]))
    stage.hear(message(address, "f", 0.4), port=8000)
    stage.wait(60.0)
    assert stage.engine.lost == set()
    if touch:  # one whose accelerometer speaks is lost when it says nothing
        data = message("/accxyz", "fff", 0.0, 0.0, 1.0)
        stage.engine.step(Datagram(stage.now, 8000, SENDER, data))
        stage.wait(1.0)
        assert stage.engine.lost == {"pad"}


def test_a_phone_that_comes_back_while_it_fades_does_not_jump() -> None:
    stage = taught()
    before = len(stage.outside.latents)
    stage.engine.outside.ask = lambda name, args: None  # type: ignore[method-assign]  # no spare
    stage.wait(0.6)
    assert stage.engine.lost
    stage.move(1.0, "0", pose=UPRIGHT)
    rows = stage.heard(before)
    assert np.abs(rows[-1] - rows[0]).max() > 1.0
    assert largest_step(rows) < 0.25 * np.abs(rows[-1] - rows[0]).max()
