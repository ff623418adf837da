"""Every command, with whatever arguments: nothing but a problem in words, and all goes on."""

import json
import logging
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.commands import COMMANDS, QUERIES, call
from pipeline.engine.learnt import unpack
from pipeline.engine.opening import open_project
from pipeline.project.creation import write_project
from pipeline.project.project import Project, from_tables
from pipeline.project.rig import without_files
from pipeline.settings.documents import parse
from pipeline.settings.mistakes import CommandError
from recordings.events import Swap
from recordings.rounds import RoundBook
from tests.pipeline.engine.stage import FLAT, MS, PERIOD, SIDE, Stage, phone_project, sample

WORDS = [
    "main",
    "two",
    "phone",
    "phone.intensity",
    "comote",
    "riot",
    "osc",
    "synthetic",
    "replay",
    "ridge",
    "",
    "../x",
    "a.b",
    "é ü",
    "x" * 300,
]
NUMBERS = st.one_of(st.integers(-2, 5), st.floats(-5, 5), st.integers(), st.floats())
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=5))
KINDS: dict[Any, st.SearchStrategy[Any]] = {
    int: st.one_of(st.integers(1, 4), NUMBERS),
    float: st.one_of(st.floats(-4, 4), NUMBERS),
    bool: st.booleans(),
    str: TEXTS,
}
ANYTHING = st.one_of(
    NUMBERS,
    TEXTS,
    st.characters(categories=["Cs"]),
    st.none(),
    st.booleans(),
    st.binary(max_size=4),
    st.lists(st.integers(), max_size=2),
)


def fitting(name: str) -> st.SearchStrategy[list[Any]]:
    """Return arguments of the kinds that a command asks for."""
    parts: list[st.SearchStrategy[list[Any]]] = []
    for p in COMMANDS[name].parameters:
        if p.annotation in (list[float], list[str]):
            one = KINDS[float if p.annotation == list[float] else str]
            parts.append(st.one_of(st.lists(one, min_size=4, max_size=4), st.lists(one)))
        else:
            parts.append(KINDS[p.annotation].map(lambda value: [value]))
    return st.tuples(*parts).map(lambda found: [a for part in found for a in part])


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        write_project(phone_project(), Path(name))
        yield Path(name)


@cache
def mapping() -> bytes:
    stage = Stage()
    stage.teach(FLAT, SIDE)
    stage.do("train")
    stage.answer()
    (blob,) = [e.blob for e in stage.outside.events if isinstance(e, Swap)]
    return blob


@cache
def book() -> bytes:
    """Return three rounds of earlier takes, one of them taken back."""
    made = RoundBook()
    for start in (1, 5, 9):
        made.add("earlier.mcap", start, [1.0, 2.0, 3.0, float(start % 3)])
        made.close(start // 4 + 1, start + 3)
    made.undo()
    return made.dumps()


def stage_of(folder: Path) -> Stage:
    project = open_project(folder)
    project.rounds["main"] = RoundBook.loads(book())
    project.mappings["main"] = mapping()
    stage = Stage(project)
    stage.hold(FLAT, 0.05)
    return stage


@pytest.mark.parametrize("name", sorted(COMMANDS))
@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_arguments_do_or_tell(folder: Path, name: str, data: st.DataObject) -> None:
    stage = stage_of(folder)
    before = data.draw(st.sampled_from(["", "run", "record", "panic", "train"]))
    if before:
        stage.do(before)
    args = data.draw(st.one_of(fitting(name), fitting(name), st.lists(ANYTHING, max_size=5)))
    problem = stage.ask(name, *args)
    assert "the log says more" not in problem
    assert problem == problem.strip()
    json.dumps([stage.engine.reply, problem], allow_nan=False)
    goes_on(stage)
    opens_again(stage)


def goes_on(stage: Stage) -> None:
    """Frames are heard, and what goes out is finite and inside the limits."""
    for pose in (FLAT, SIDE):
        count = len(stage.outside.latents)
        fading = any(scene.moving for scene in stage.engine.scenes.values())
        stage.now += PERIOD
        stage.hear(sample("0", stage.now // MS % 2**31, pose))
        stage.wait(0.0)
        listening = any(s.name == "phone" for s in stage.engine.project.sensors)
        if listening or stage.engine.muted or not fading:  # else it may be at rest by now
            sounds = listening and not stage.engine.muted
            assert (len(stage.outside.latents) > count) == sounds
        for e in stage.outside.latents[count:]:
            scene = stage.engine.scenes[e.scene]
            assert np.isfinite(e.values).all()
            assert (e.values >= scene.shaper.low).all()
            assert (e.values <= scene.shaper.high).all()
    due = stage.engine.due()
    assert due is None or due - stage.now < 700 * 1000 * MS


def as_replayed(told: dict[str, Any]) -> dict[str, Any]:
    """Return the tables of a project as a replay has them: without the files of its sensors."""
    sensors = [without_files(table) for table in told["rig"]["sensors"]]
    return {**told, "rig": {**told["rig"], "sensors": sensors}}


def opens_again(stage: Stage) -> None:
    """All that is kept on disk can be read, and is what the engine has."""
    project = stage.engine.project
    told = as_replayed(project.tables())
    assert as_replayed(from_tables(told).tables()) == told
    json.dumps(told, allow_nan=False)
    for path, content in stage.outside.saved.items():
        data = content if isinstance(content, bytes) else content()
        if path.endswith("rounds.json"):
            RoundBook.loads(data)
        elif path.endswith(".toml"):
            assert kept(project, path, parse(data.decode(), path)) == part(told, path)
        elif path.endswith(".safetensors"):
            assert not data or unpack(data).outputs
        else:
            json.loads(data)


def kept(project: Project, path: str, table: dict[str, Any]) -> Any:
    """Return the part of a project that was written to a file, as `Project.tables` tells it."""
    tables = {"rig": project.rig_table(), "scenes": {}} | (
        {"rig": table} if path == "rig.toml" else {"scenes": {path.split("/")[1]: table}}
    )
    return part(as_replayed(from_tables(tables).tables()), path)


def part(told: dict[str, Any], path: str) -> Any:
    return told["rig"] if path == "rig.toml" else told["scenes"][path.split("/")[1]]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_queries_change_nothing(folder: Path, name: str) -> None:
    stage = stage_of(folder)
    count = len(stage.outside.events), dict(stage.outside.saved)
    call(stage.engine, name, [])
    assert (len(stage.outside.events), dict(stage.outside.saved)) == count


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name: str) -> None:
    spec = COMMANDS[name]
    assert spec.help.endswith(".")
    assert all(
        p.annotation in (int, float, str, bool, list[float], list[str]) for p in spec.parameters
    )
    lists = [p.annotation in (list[float], list[str]) for p in spec.parameters]
    assert not any(lists[:-1])


def test_an_unknown_command_names_the_nearest() -> None:
    stage = Stage()
    assert stage.ask("recrod") == 'There is no command "recrod". Did you mean "record"?'
    with pytest.raises(CommandError):
        call(stage.engine, "x" * 10_000, [])


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        ((1,), "latent/limits wants LATENT LOW HIGH; low is missing"),
        ((1, 2, 3, 4), "latent/limits wants LATENT LOW HIGH; 1 too many came"),
        ((1, "x", 3), "latent/limits: low must be a number, not 'x'"),
        ((1.5, 2, 3), "latent/limits: latent must be a whole number, not 1.5"),
        ((9, 2, 3), "main has latents 1 to 4, no 9"),
        ((1, float("nan"), 3), "latent/limits: low must be a number, not nan"),
    ],
)
def test_problems_say_what_is_wanted(args: tuple[Any, ...], problem: str) -> None:
    assert Stage().ask("latent/limits", *args) == problem


def test_what_is_left_out_before_a_list_has_its_default() -> None:
    assert COMMANDS["take/play"].convert(["x"]) == ["x", 1.0, []]
    assert COMMANDS["take/play"].convert(["x", 2, "phone"]) == ["x", 2.0, ["phone"]]


def test_numbers_may_come_as_words_and_the_other_way() -> None:
    stage = Stage()
    stage.do("target", "1", "-2.5", 1, True)
    assert stage.latents == [1.0, -2.5, 1.0, 1.0]
    stage.do("latent/name", "2", 7.0)
    assert stage.engine.active_scene.latents[1].name == "7"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "a latent needs a name"),
        ("  ", "a latent needs a name"),
        ("latent-1", 'there is a latent "latent-1" already'),
    ],
)
def test_latents_have_names_of_their_own(name: str, problem: str) -> None:
    assert Stage().ask("latent/name", 2, name) == problem


def test_what_goes_wrong_inside_a_command_is_logged_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stage = Stage()

    def fail(*_: object) -> None:
        raise ZeroDivisionError("no")

    stage.engine.active_scene.reshape = fail  # type: ignore[method-assign]  # what a fault would do
    assert stage.ask("latent/lock", 1) == "latent/lock failed; the log says more"
    assert [r.levelno for r in caplog.records] == [logging.ERROR]
    stage.hold(FLAT, 0.1)
