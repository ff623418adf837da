"""The show: what is obeyed while it is on, from whom, and that a crash does not end it."""

from typing import Any

import pytest

from pipeline.commands import COMMANDS, QUERIES
from pipeline.engine.engine import Engine
from pipeline.engine.opening import mistakes_in
from pipeline.engine.stage import REFUSAL
from pipeline.engine.standing import performance
from pipeline.engine.status import status
from recordings.events import Offer
from tests.pipeline.engine.stage import FLAT, SIDE, UPRIGHT, Stage, phone_project
from tests.pipeline.engine.test_cues import PIECE, now, taught, two_scenes

ON_STAGE = {
    *("show", "cue/go", "cue/next", "cue/back", "scene", "next", "play", "run", "stop"),
    *("panic", "resume", "sound/volume", "sound/device", "sound/ahead", "latent/lock", "take/stop"),
    "sensor/replace",
    "sensor/spare/back",
    *("triggers", "trigger/fire", "bookmark/add", "lag/found"),
    *("freeze", "unfreeze", "repair", "safe", "mapping/use", "mapping/other"),
}
"""All that is obeyed in the show, but for queries: whoever adds to it decides so here too."""

FIT: dict[Any, Any] = {int: 1, float: 1.0, bool: True, str: "two", list[float]: [], list[str]: []}


def on_stage() -> Stage:
    stage = taught(*PIECE)
    stage.do("cue/go", 1)
    stage.do("show")
    return stage


def facts(stage: Stage) -> Any:
    """Return all that a show must not lose: the files, the rounds, and what is learnt."""
    scenes = stage.engine.scenes.values()
    books = [(s.teaching.book.dumps(), len(s.teaching.queue)) for s in scenes]
    learnt = [id(s.learnt) for s in scenes]
    return stage.engine.project.tables(), books, learnt, len(stage.outside.jobs)


def test_what_belongs_on_stage_is_declared() -> None:
    assert {name for name, spec in COMMANDS.items() if spec.stage} == ON_STAGE


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - ON_STAGE - QUERIES))
def test_all_else_is_refused_and_changes_nothing(name: str) -> None:
    stage = on_stage()
    before, events = facts(stage), len(stage.outside.events)
    args = [FIT[p.annotation] for p in COMMANDS[name].parameters]
    assert stage.ask(name, *[a for a in args if a != []]) == REFUSAL
    assert stage.ask(name) == REFUSAL
    assert facts(stage) == before
    assert len(stage.outside.events) == events
    assert now(stage) == (1, "main", True)


@pytest.mark.parametrize("name", sorted(ON_STAGE | QUERIES))
def test_what_belongs_on_stage_is_obeyed(name: str) -> None:
    stage = on_stage()
    given = [p for p in COMMANDS[name].parameters if p.default is p.empty]
    args = [FIT[p.annotation] for p in given]
    if name == "show":
        args = [0]
    assert stage.ask(name, *args) in (
        "",
        "there is no cue before this one: go on to the next",
        'there is no sensor "two". Valid: phone.',  # but the show is no reason
        'there is no trigger "two".',
        "nothing is held",
        "there is no other mapping: keep two by name (mapping/keep NAME)",
        "no mapping is kept yet: mapping/keep NAME keeps what plays",
    )


def test_play_trains_nothing_in_the_show() -> None:
    stage = taught()
    stage.do("round/mute", 1)
    assert stage.engine.active_scene.stale
    stage.do("show")
    stage.do("play")
    assert now(stage)[2]
    assert not stage.outside.jobs
    stage.do("play")
    assert not now(stage)[2]


def test_a_is_the_next_cue_and_b_nothing() -> None:
    stage = on_stage()
    before = facts(stage)
    stage.press("B")
    assert (now(stage), facts(stage)) == ((1, "main", True), before)
    stage.press("A")
    assert now(stage) == (2, "two", False)
    stage.do("panic")
    stage.press("A")
    assert now(stage)[0] == 2  # a phone that is handled in silence changes nothing
    stage.do("resume")
    stage.press("A")
    stage.press("A")  # beyond the last
    assert now(stage) == (3, "main", True)
    stage.do("show", 0)
    stage.press("A")
    assert now(stage) == (3, "main", False)  # stopped, as ever


def test_the_rig_says_what_buttons_do_in_the_show() -> None:
    project = two_scenes(*PIECE)
    project.rig.show.buttons = {"phone.control.buttonA": "", "phone.control.buttonB": "cue/next"}
    stage = Stage(project)
    stage.do("show")
    stage.press("A")
    assert now(stage)[0] == 0
    stage.press("B")
    assert now(stage)[0] == 1
    stage.do("show", 0)
    stage.do("sensor/remove", "phone")
    assert project.rig.show.buttons == {}


@pytest.mark.parametrize(
    ("key", "text", "problem"),
    [
        ("phone.control.buttonA", "record", '"record" is refused in the show'),
        ("phone.control.buttonA", "cue/nxt", 'there is no command "cue/nxt"'),
        ("fone.control.buttonA", "", 'there is no sensor "fone". Did you mean "phone"?'),
        ("phone.control.buttonA", "", ""),
        ("phone.control.buttonA", "cue/go 2", ""),
    ],
)
def test_a_button_that_would_be_refused_is_a_mistake(key: str, text: str, problem: str) -> None:
    project = phone_project()
    project.rig.show.buttons = {key: text}
    found = mistakes_in(project)
    assert len(found) == bool(problem)
    assert problem in "".join(found)


def test_the_show_waits_for_what_is_taught_and_learnt() -> None:
    stage = Stage()
    stage.do("record")
    assert stage.ask("show") == "a round is being recorded; end it first"
    stage.hold(FLAT, 2.5)
    stage.do("train")
    assert stage.ask("show").startswith("training is not done yet")
    assert not status(stage.engine)["show"]


def test_nothing_better_is_swapped_in_during_the_show() -> None:
    stage = Stage()
    stage.engine.project.scenes["main"].mapping["improve"] = "swap"
    stage.teach(FLAT, SIDE, UPRIGHT)
    stage.do("train")
    stage.answer(goes_on=True)
    token = stage.engine.improving.search
    assert token is not None
    stage.do("show")
    assert stage.engine.improving.search is None
    assert stage.outside.cancelled == 1
    assert stage.ask("train/take") == REFUSAL
    assert not [e for e in stage.outside.events if isinstance(e, Offer)]


def test_a_crash_does_not_end_the_show() -> None:
    stage = on_stage()
    assert stage.outside.told("show") == [[1]]
    begun = status(stage.engine)["show_since"]
    assert begun == stage.engine.now
    other = Engine(two_scenes(*PIECE))
    other.take_up(performance(stage.engine))
    assert (other.on_stage.show, other.on_stage.show_since) == (True, begun)
    stage.do("show", 0)
    assert stage.outside.told("show") == [[1], [0]]
    found = status(stage.engine)
    assert (found["show"], found["show_since"]) == (False, 0)


def test_who_comes_late_is_told_of_show_and_cue() -> None:
    stage = on_stage()
    stage.outside.notices.clear()
    stage.do("hello")
    assert stage.outside.told("show") == [[1]]
    assert stage.outside.told("cue/now") == [[1, "I"]]
