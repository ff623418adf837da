"""A take replays bit for bit, whatever happened in it, and gives its rounds back as they were."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.commands import COMMANDS
from pipeline.engine.learning import all_recalled, untrained
from pipeline.engine.recall import recall
from pipeline.engine.replay import compare
from pipeline.project.project import Project
from pipeline.project.rig import PlayingSettings, RigSettings, TeachingSettings
from recordings.events import About, Command, Datagram, Event, Latents, Swap, Tick
from recordings.frame import Frame, Layout
from recordings.take import TakeError, TakeWriter, read_take
from sensors.base import Sensor
from sensors.comote import Comote
from sensors.replay import Replay
from sensors.wekinator import Wekinator
from tests.pipeline.engine.stage import (
    FLAT,
    MS,
    SENDER,
    SIDE,
    START,
    UPRIGHT,
    Memory,
    Stage,
    phone_project,
    sample,
)
from tests.sensors.packets import message

SAMPLE = Path(__file__).parents[3] / "recordings" / "samples" / "digit-1-a.mcap"


def project() -> Project:
    sensors: list[Sensor] = [
        Comote(name="phone", id="0"),
        Comote(name="any"),
        Wekinator(name="wek"),
    ]
    rig = RigSettings(
        teaching=TeachingSettings(seconds=0.05, count_in=0.0),
        playing=PlayingSettings(lost_after=0.05, fade=0.1, crossfade=0.03),
    )
    rig.buttons["any.control.slider"] = "scene/new other"
    return phone_project(m=2, sensors=sensors, rig=rig)


@contextmanager
def recorded(folder: Path) -> Iterator[Stage]:
    """Give a stage whose events are written to a take as a session does."""
    stage = Stage(project(), Memory(folder / "take.mcap"))
    assert stage.outside.take is not None
    try:
        yield stage
    finally:
        stage.outside.take.close()


@cache
def blobs() -> tuple[bytes, ...]:
    """Return two mappings of the project's scene, as bytes."""
    stage = Stage(project())
    found = []
    for flip in (1, -1):
        for pose, target in ((FLAT, 1.0), (SIDE, -2.0)):
            stage.do("target", flip * target, target)
            stage.do("record", 0.2)
            stage.hold(pose, 0.3, 0.1)
        stage.do("train")
        stage.answer()
        found += [e.blob for e in stage.outside.events if isinstance(e, Swap)][-1:]
        stage.do("rounds/clear")
    return tuple(found)


# ---- what hypothesis lets happen --------------------------------------------------------------

GOOD = st.builds(
    lambda device, ms, x, y: sample(device, ms, (x, y, 9.0)),
    st.sampled_from("012"),
    st.integers(0, 400).map(lambda i: 10 * i),
    st.floats(-20, 20, width=32),
    st.floats(-20, 20, width=32),
)
BUTTONS = st.builds(
    lambda device, name, down: message(f"/comote/v3/{device}/control/{name}", "i", down),
    st.sampled_from("01"),
    st.sampled_from(["buttonA", "buttonB", "slider", "new"]),
    st.integers(0, 1),
)
OTHERS = st.one_of(
    st.binary(max_size=60),
    st.builds(lambda v: message("/wek/inputs", "ff", v, 1), st.floats(width=32)),
    st.just(message("/comote/v3/0/accelerometer", "ff", 1, 2)),
)
DATAGRAMS = st.tuples(
    st.just("hear"), st.one_of(GOOD, GOOD, GOOD, BUTTONS, OTHERS), st.sampled_from([8001, 6448])
)
LAYOUT = Layout(("a", "b"), ("", ""))
FRAMES = st.tuples(
    st.just("frame"), st.sampled_from(["phone", "made"]), st.floats(), st.floats(), st.booleans()
)
WORDS = st.sampled_from(["main", "other", "phone.intensity", "phone", "comote", "ridge", "x", "1"])
ARGUMENTS = st.lists(
    st.one_of(st.integers(-1, 3), st.floats(-4, 4), WORDS, st.binary(max_size=2), st.none()),
    max_size=3,
)
DOES = st.tuples(st.just("do"), st.sampled_from(sorted(COMMANDS)), ARGUMENTS)
LIKELY = st.sampled_from(
    [
        ("do", name, args)
        for name, args in [
            ("next", []),
            ("next", []),
            ("back", []),
            ("record", [0]),
            ("record", [0.04, 0.03]),
            ("target", [1.0, 2.0]),
            ("target", [-1.5, 0.5]),
            ("round/redo", [1]),
            ("undo", []),
            ("redo", []),
            ("play", []),
            ("run", []),
            ("stop", []),
            ("train", []),
            ("panic", []),
            ("resume", []),
            ("scene/new", ["other"]),
            ("scene", ["other"]),
            ("scene", ["main"]),
            ("sensor/add", ["comote", "2"]),
            ("sensor/remove", ["any"]),
            ("latent/smoothing", [1, 0.2]),
            ("latent/limits", [2, -1, 1]),
            ("latent/lock", [1]),
        ]
    ]
)
SWAPS = st.tuples(st.just("swap"), st.sampled_from(["main", "other"]), st.integers(0, 2))
ANSWERS = st.tuples(st.just("answer"), st.sampled_from(["trained", "failed", "recalled"]))
WAITS = st.tuples(st.just("wait"), st.sampled_from([0.0, 0.005, 0.01, 0.02, 0.2]))
HAPPENINGS = st.lists(
    st.one_of(DATAGRAMS, DATAGRAMS, WAITS, LIKELY, DOES, FRAMES, SWAPS, ANSWERS), max_size=40
)


def happen(stage: Stage, what: tuple[Any, ...]) -> None:
    kind, *rest = what
    if kind == "hear":
        stage.hear(*rest)
    elif kind == "frame":
        name, a, b, paced = rest
        stage.engine.step(Frame(name, LAYOUT, np.array([a, b]), stage.now, None, paced))
    elif kind == "do":
        stage.ask(rest[0], *rest[1])
    elif kind == "swap":
        blob = (*blobs(), b"nonsense")[rest[1]]
        stage.engine.step(Swap(stage.now, rest[0], blob))
    elif kind == "wait":
        stage.wait(rest[0])
    else:
        answer(stage, rest[0])


def answer(stage: Stage, how: str) -> None:
    """Let the trainer answer the last job, which no event tells of."""
    if how == "recalled":
        teaching = stage.engine.active_scene.teaching
        if teaching.recording is None:  # what is being heard live is never asked for again
            teaching.captures.clear()
        all_recalled(stage.engine, "main")
    elif stage.outside.jobs and how == "failed":
        untrained(stage.engine, stage.outside.jobs[-1].token, "no")
    elif stage.outside.jobs and len(stage.outside.jobs[-1].examples.rounds):
        stage.answer()


@settings(deadline=None, max_examples=100)
@given(HAPPENINGS, st.floats(0, 1))
def test_whatever_happens_is_replayed_bit_for_bit(
    happenings: list[tuple[Any, ...]], cut: float
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with recorded(folder) as stage:
            for what in happenings:
                happen(stage, what)
        take = folder / "take.mcap"
        told = compare(take)
        assert told["different"] == 0, told
        assert told["latents"] == len(stage.outside.latents)
        for e in stage.outside.latents:
            assert np.isfinite(e.values).all()
            assert np.abs(e.values).max() <= 3
        whole = take.read_bytes()
        take.write_bytes(whole[: round(cut * len(whole))])
        try:
            assert compare(take)["different"] == 0
        except TakeError:
            assert not any(isinstance(e, Latents) for e in events_of(take))


def events_of(take: Path) -> list[Event]:
    try:
        return list(read_take(take))
    except TakeError:
        return []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(DATAGRAMS, DATAGRAMS, DATAGRAMS, WAITS, LIKELY), max_size=60))
def test_rounds_are_recalled_bit_for_bit(happenings: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "takes").mkdir()
        with recorded(folder / "takes") as stage:
            for what in happenings:
                if what[1] not in ("sensor/add", "sensor/remove"):  # they redefine what is heard
                    happen(stage, what)
            stage.ask("record/stop")
        for scene in stage.engine.scenes.values():
            agree(folder, stage, scene.name)


def agree(folder: Path, stage: Stage, scene: str) -> None:
    teaching = stage.engine.scenes[scene].teaching
    found, problems = recall(folder, stage.engine.project.tables(), scene, teaching.book.dumps())
    assert all("was not heard in take.mcap" in p for p in problems)
    for r in teaching.book.rounds:
        live, again = teaching.captures.get((r.take, r.start)), found.get((r.take, r.start))
        assert (live is None) == (again is None)
        if live is not None and again is not None:
            assert again.names == live.names
            assert again.times == live.times
            assert np.array(again.rows).tobytes() == np.array(live.rows).tobytes()


# ---- one by one ------------------------------------------------------------------------------


def performed(folder: Path) -> Stage:
    """Teach, train, play, lose a sensor, change sensors and scenes; return the stage."""
    (folder / "takes").mkdir()
    with recorded(folder / "takes") as stage:
        for pose, target in ((FLAT, 1), (UPRIGHT, -1), (SIDE, 2)):
            stage.do("target", target, -target)
            stage.do("record", 0.5)
            stage.hold(pose, 0.6, 0.1)
        stage.do("play")
        stage.hold(FLAT, 0.2, 0.1)
        stage.answer()
        stage.hold(UPRIGHT, 0.5, 0.1)
        stage.wait(1.0)
        stage.do("sensor/add", "comote", "5")
        stage.hold(SIDE, 0.3, 0.1)
        stage.hold(SIDE, 0.3, 0.1, device="5")
        stage.do("scene/new", "two", 3)
        stage.do("scene", "two")
        stage.hold(FLAT, 0.3, 0.1)
    return stage


def test_a_performance_replays(tmp_path: Path) -> None:
    stage = performed(tmp_path)
    told = compare(tmp_path / "takes" / "take.mcap")
    assert told == {
        "latents": len(stage.outside.latents),
        "different": 0,
        "summary": f"All {len(stage.outside.latents)} latents came out again, bit for bit.",
    }


def test_a_failed_training_replays(tmp_path: Path) -> None:
    """No event but the end of it: then back undoes a round, instead of giving up training."""
    with recorded(tmp_path) as stage:
        stage.do("next")
        stage.hold(FLAT, 0.1)
        stage.do("play")
        untrained(stage.engine, stage.outside.jobs[-1].token, "no")
        stage.do("back")
        stage.do("next")
        assert stage.latents == stage.engine.active_scene.teaching.queue[0].values
    assert compare(tmp_path / "take.mcap")["different"] == 0


def test_what_plays_since_nothing_more_was_learnt_replays(tmp_path: Path) -> None:
    with recorded(tmp_path) as stage:
        for pose, target in ((FLAT, 1), (UPRIGHT, -1)):
            stage.do("target", target, -target)
            stage.do("record", 0.3)
            stage.hold(pose, 0.4, 0.1)
        stage.do("play")
        stage.answer()
        stage.do("round/weight", 1, 2)
        stage.do("stop")
        stage.do("play")
        untrained(stage.engine, stage.outside.jobs[-1].token, "no")
        stage.hold(UPRIGHT, 0.5, 0.1)
        stage.do("stop")
        stage.hold(FLAT, 0.2, 0.1)
        stage.do("play")  # the trainer is not asked again
        stage.hold(UPRIGHT, 0.5, 0.1)
        assert len(stage.outside.jobs) == 2
        assert stage.engine.state() == ("playing", "")
    assert compare(tmp_path / "take.mcap")["different"] == 0


def test_a_failed_training_in_an_older_take_replays(tmp_path: Path) -> None:
    """It was kept without its reason, and play then trained again."""
    with recorded(tmp_path) as stage:
        stage.do("next")
        stage.hold(FLAT, 0.1)
        stage.engine.step(Swap(stage.now, "main", blobs()[0]))
        stage.do("play")
        stage.engine.step(Command(stage.now, "train/cancel", [], "training"))
        stage.hold(SIDE, 0.2, 0.1)
        stage.do("play")
        assert stage.engine.state() == ("idle", "training")
        stage.hold(SIDE, 0.2, 0.1)
    assert compare(tmp_path / "take.mcap")["different"] == 0


def test_a_difference_is_found(tmp_path: Path) -> None:
    performed(tmp_path)
    take = tmp_path / "takes" / "take.mcap"
    events = list(read_take(take))
    latents = [i for i, e in enumerate(events) if isinstance(e, Latents)]
    without = [e for i, e in enumerate(events) if i != latents[9]]
    for changed in (nudged(events, latents[50]), without):
        take.unlink()
        about, *rest = changed
        assert isinstance(about, About)
        writer = TakeWriter(take, about)
        for event in rest:
            writer.write(event)
        writer.close()
        assert compare(take)["different"] == 1


def nudged(events: list[Event], at: int) -> list[Event]:
    event = events[at]
    assert isinstance(event, Latents)
    values = np.nextafter(event.values, np.float32(9))
    return [*events[:at], Latents(event.time, event.scene, values), *events[at + 1 :]]


def test_a_take_of_no_engine_says_so(tmp_path: Path) -> None:
    take = tmp_path / "other.mcap"
    writer = TakeWriter(take, About(START, {"sensor": "phone"}))
    writer.close()
    with pytest.raises(TakeError, match="not recorded by an engine"):
        compare(take)


def test_a_take_that_is_gone_is_told_with_its_rounds(tmp_path: Path) -> None:
    stage = performed(tmp_path)
    (tmp_path / "takes" / "take.mcap").unlink()
    book = stage.engine.scenes["main"].teaching.book.dumps()
    found, problems = recall(tmp_path, stage.engine.project.tables(), "main", book)
    assert found == {}
    (problem,) = problems
    assert problem.startswith('"round 1", "round 2", "round 3" cannot be learnt from: ')


def test_a_sensor_that_comes_leaves_the_clocks_of_the_others(tmp_path: Path) -> None:
    stage = Stage()
    stage.hold(FLAT, 1.0)
    before = stage.engine.hub.health("phone")
    stage.do("sensor/add", "comote", "1")
    assert stage.engine.hub.health("phone") == before
    stage.hold(FLAT, 0.1)
    frame = [e for e in stage.outside.events if isinstance(e, Datagram)][-1]
    assert frame.sender == SENDER
    assert stage.engine.hub.health("phone")["frames"] == before["frames"] + 10
    stage.do("sensor/remove", "phone")
    count = len(stage.outside.latents)
    stage.hold(FLAT, 0.1)
    assert [e.time for e in stage.outside.latents[count:] if e.time % (10 * MS) == 0] == []
    assert not any(isinstance(e, Tick) for e in stage.outside.events[-3:])


def test_a_take_of_a_played_take_replays_after_the_project_has_moved(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    (here / "takes").mkdir(parents=True)
    shutil.copy(SAMPLE, here / "takes" / "one.mcap")
    sensor = Replay(name="phone", take=here / "takes" / "one.mcap")
    rig = RigSettings(playing=PlayingSettings(lost_after=0.05, fade=0.1))
    path = here / "takes" / "take.mcap"
    stage = Stage(phone_project(m=2, sensors=[sensor], rig=rig), Memory(path))
    stage.do("record", 0.5)
    sensor.start(stage.now)
    for frame in sensor.read(stage.now + 900 * MS):
        stage.wait(max(0, frame.arrival - stage.now) * 1e-9)
        stage.engine.step(frame)
    stage.wait(1.0)
    assert stage.engine.lost == {"phone"}
    assert stage.outside.take is not None
    stage.outside.take.close()
    here.rename(there)
    told = compare(there / "takes" / "take.mcap")
    assert (told["latents"], told["different"]) == (len(stage.outside.latents), 0)
    assert told["latents"] > 20
    agree(there, stage, "main")
