"""Wekinator's messages about single outputs, names and modes, over a real socket."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.control.wekinator import EACH, NOT_YET, PLAIN, SAME
from pipeline.processes.session import Session
from tests.pipeline.control.surface import Patch

CONTROL = "/wekinator/control"


@pytest.fixture
def wek(session: Session, clean: Patch) -> Iterator[Patch]:
    """A patch at an engine with three outputs, all recorded and running."""
    clean.say(f"{CONTROL}/enableModelRecording", 1, 2, 3)
    clean.say(f"{CONTROL}/enableModelRunning", 1, 2, 3)
    clean.say(f"{CONTROL}/outputs", 0.0, 0.0, 0.0)
    yield clean
    clean.say(f"{CONTROL}/stopRunning")


def taught(session: Session, wek: Patch) -> list[Any]:
    """Return the targets of all rounds, once all that was said is obeyed."""
    wek.ask("ping")
    rounds = session.engine.active_scene.teaching.book.rounds
    return [[v for _, v in r.target] for r in rounds]


def record(wek: Patch, *inputs: float) -> None:
    wek.say(f"{CONTROL}/startRecording")
    for i in range(12):
        wek.say("/wek/inputs", *(x + 0.001 * i for x in inputs))
    wek.say(f"{CONTROL}/stopRecording")


def test_outputs_that_are_not_recorded_are_not_taught(session: Session, wek: Patch) -> None:
    wek.say(f"{CONTROL}/outputs", 0.25, 0.5, 0.75)
    wek.say(f"{CONTROL}/disableModelRecording", 1, 3.0)
    record(wek, 0.0, 0.0)
    wek.say(f"{CONTROL}/enableModelRecording", 3)
    record(wek, 0.0, 0.0)
    assert taught(session, wek) == [[(None, 0.5, None)], [(None, 0.5, 0.75)]]


def test_the_examples_of_one_output_are_deleted(session: Session, wek: Patch) -> None:
    wek.say(f"{CONTROL}/outputs", 0.25, 0.5, 0.75)
    record(wek, 0.0, 0.0)
    wek.say(f"{CONTROL}/deleteExamplesForOutput", 2)
    assert taught(session, wek) == [[(0.25, None, 0.75)]]
    wek.ask("undo")
    assert taught(session, wek) == [[(0.25, 0.5, 0.75)]]


def test_outputs_are_left_out_of_running_and_taken_in_again(session: Session, wek: Patch) -> None:
    def running() -> list[bool]:
        wek.ask("ping")
        return [latent.run for latent in session.engine.active_scene.latents]

    wek.say(f"{CONTROL}/disableModelRunning", 2, 3)
    assert running() == [True, False, False]
    wek.say(f"{CONTROL}/enableModelRunning", 3)
    assert running() == [True, False, True]


def test_inputs_are_chosen_and_outputs_named(session: Session, wek: Patch) -> None:
    wek.say("/wek/inputs", 0.0, 0.0)
    wek.say(f"{CONTROL}/selectInputsForOutput", 2, 2)
    wek.say(f"{CONTROL}/setOutputNames", "pitch", "noise", "air")
    wek.ask("ping")
    scene = session.engine.active_scene
    assert scene.latents[1].inputs == [session.engine.graph.views["main"].names[1]]
    assert scene.voice.latents == ("pitch", "noise", "air")
    wek.say(f"{CONTROL}/setOutputNames", "pitch")
    wek.ask("ping")
    assert scene.voice.latents == ("pitch", "noise", "air")
    wek.ask("latent/inputs", 2)


def test_performance_mode_is_told(session: Session, wek: Patch) -> None:
    told: list[Any] = []
    notice = session.engine.outside.notice
    session.engine.outside.notice = lambda *a: (told.append(a), notice(*a))  # type: ignore[method-assign, func-returns-value, assignment]  # what goes out is heard here too
    wek.say(f"{CONTROL}/enablePerformanceMode")
    wek.say(f"{CONTROL}/disablePerformanceMode")
    wek.ask("ping")
    session.engine.outside.notice = notice  # type: ignore[method-assign]  # as it was
    assert [a for a in told if a[0] == "performance"] == [("performance", 1), ("performance", 0)]


@pytest.mark.parametrize("name", sorted(NOT_YET))
def test_what_is_not_there_yet_is_answered(wek: Patch, name: str) -> None:
    wek.say(f"{CONTROL}/{name}", 1)
    assert wek.ear.wait() == ("/limber/error", (name, NOT_YET[name]))
    assert " yet; " in NOT_YET[name]


@pytest.mark.parametrize("name", sorted({*PLAIN, *SAME, *EACH} - {"train", "cancelTrain"}))
@pytest.mark.parametrize("args", [(), (0,), (9, 1), ("x", "y"), (1.5,), (float("nan"),), (b"x",)])
def test_wrong_arguments_are_not_answered_and_stop_nothing(
    session: Session, wek: Patch, name: str, args: tuple[Any, ...]
) -> None:
    before = [(s.name, s.record, s.run, s.inputs) for s in session.engine.active_scene.latents]
    wek.say(f"{CONTROL}/{name}", *args)
    assert json.loads(wek.ask("status")[0])
    after = [(s.name, s.record, s.run, s.inputs) for s in session.engine.active_scene.latents]
    if args != (9, 1):
        assert after == before
