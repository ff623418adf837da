"""Wekinator's messages about single outputs, names and modes, over a real socket."""

import json
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.control.wekinator import EACH, PLAIN, PROJECT, SAME
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
    assert answers(wek) == [("setOutputNames", "setOutputNames wants 3 names, each its own")]
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


def test_a_gesture_is_recorded_by_its_number_until_told(session: Session, wek: Patch) -> None:
    def taught() -> list[str]:
        wek.ask("ping")
        return [e.gesture for e in session.engine.recognising.examples]

    for number in (1, 2.0):
        wek.say(f"{CONTROL}/startDtwRecording", number)
        for i in range(60):
            wek.say("/wek/inputs", 0.1 * i, number * i % 7)
            time.sleep(0.01)
        if number == 2.0:
            wek.say(f"{CONTROL}/stopDtwRecording")
    assert taught() == ["output_1", "output_2"]
    wek.say(f"{CONTROL}/deleteAllExamples")
    assert taught() == []
    for wrong in ((), (0,), (1, 2), ("x",), (1.5,)):
        wek.say(f"{CONTROL}/startDtwRecording", *wrong)
        ((told, problem),) = answers(wek)
        assert told == "startDtwRecording"
        assert "number of a gesture" in problem


def answers(wek: Patch) -> list[tuple[str, str]]:
    """Return which messages were answered with an error since the last answer, and how."""
    wek.say("/limber/status")
    found = []
    while (heard := wek.ear.wait())[0] != "/limber/ok":
        assert heard[0] == "/limber/error"
        found.append((str(heard[1][0]), str(heard[1][1])))
    assert json.loads(str(heard[1][1]))
    return found


WRONG: list[tuple[Any, ...]] = [(), (0,), (9, 1), ("x", "y", "z"), (1.5,), (float("nan"),)]


@pytest.mark.parametrize("name", sorted({*SAME, *EACH, PROJECT}))
@pytest.mark.parametrize("args", [*WRONG, (b"x",), (-(2**40),), (2**40,), ("", "")])
def test_wrong_arguments_are_answered_and_stop_nothing(
    session: Session, wek: Patch, name: str, args: tuple[Any, ...]
) -> None:
    if len(args) == {"setOutputNames": 3, "setInputNames": 2}.get(name):
        return  # these may be names, one for each
    wek.say("/wek/inputs", 0.0, 0.0)
    before = [(s.name, s.record, s.run, s.inputs) for s in session.engine.active_scene.latents]
    wek.say(f"{CONTROL}/{name}", *args)
    ((told, problem),) = answers(wek)
    assert told == name
    assert len(problem.split()) > 3
    for command in (*SAME.values(), "latent/record", "latent/run"):
        assert f"{command} " not in problem  # it speaks of the message that was sent
    after = [(s.name, s.record, s.run, s.inputs) for s in session.engine.active_scene.latents]
    if args != (9, 1):
        assert after == before


@pytest.mark.parametrize("name", sorted(PLAIN.keys() - {"train", "cancelTrain"}))
@pytest.mark.parametrize("args", [*WRONG, ()])
def test_what_wants_no_arguments_is_obeyed_with_any(
    wek: Patch, name: str, args: tuple[Any, ...]
) -> None:
    wek.say(f"{CONTROL}/{name}", *args)
    expected = [(name, "nothing is learnt yet: record rounds, then train")]
    assert answers(wek) == (expected if name == "startRunning" else [])


def test_training_without_examples_is_answered(wek: Patch) -> None:
    wek.say(f"{CONTROL}/train")
    wek.say(f"{CONTROL}/cancelTrain")
    assert answers(wek) == [("train", "there is nothing to learn from: record a round first")]


def test_a_message_that_wekinator_does_not_have_is_answered(session: Session, wek: Patch) -> None:
    wek.say(f"{CONTROL}/startRecordin")
    told = 'Wekinator has no message "startRecordin". Did you mean "startRecording"?'
    assert answers(wek) == [("startRecordin", told)]
    refused = session.loop.control.refused
    wek.say("/wekinator/status/done-training")
    assert answers(wek) == []
    assert session.loop.control.refused == refused + 1


def test_integers_and_doubles_are_numbers(session: Session, wek: Patch) -> None:
    wek.say(f"{CONTROL}/outputs", 1, 0.5, 0)
    assert wek.ask("targets") == [1.0, 0.5, 0.0]
    head = b"/wekinator/control/outputs\0\0,ddd\0\0\0\0"
    wek.ear.send(head + struct.pack(">3d", 0.25, 0.5, 1.0), wek.to)
    assert wek.ask("targets") == [0.25, 0.5, 1.0]
    head = b"/wekinator/control/disableModelRunning\0\0,d\0\0"
    wek.ear.send(head + struct.pack(">d", 2.0), wek.to)
    wek.ask("ping")
    assert [s.run for s in session.engine.active_scene.latents] == [True, False, True]
    wek.ear.send(b"/wek/inputs\0,id\0" + struct.pack(">id", 3, 0.5), wek.to)
    assert wek.ask("features")[1::2] == [3.0, 0.5]


def test_more_outputs_than_there_can_be_are_answered(wek: Patch) -> None:
    wek.say(f"{CONTROL}/enableModelRunning", *range(1, 200))
    assert answers(wek) == [
        ("enableModelRunning", "enableModelRunning wants 1 to 128 numbers of outputs; 199 came")
    ]


def test_inputs_are_named_and_what_was_chosen_follows(session: Session, wek: Patch) -> None:
    wek.say("/wek/inputs", 0.25, 0.5)
    wek.say(f"{CONTROL}/selectInputsForOutput", 2, 2)
    wek.say(f"{CONTROL}/setInputNames", "bend", "twist")
    assert answers(wek) == []
    assert wek.ask("features") == ["inputs.bend", 0.25, "inputs.twist", 0.5]
    assert session.engine.active_scene.latents[1].inputs == ["inputs.twist"]
    wek.say("/wek/inputs", 0.75, 1.0)
    assert wek.ask("features") == ["inputs.bend", 0.75, "inputs.twist", 1.0]
    wek.say(f"{CONTROL}/setInputNames", "bend")
    assert answers(wek) == [("setInputNames", "there are 2 inputs, and 1 names came")]
    wek.say(f"{CONTROL}/setInputNames", "one", "two")
    wek.ask("latent/inputs", 2)


def test_starting_to_record_stops_running_and_only_its_message_ends_the_round(
    session: Session, wek: Patch
) -> None:
    session.engine.playing = True
    wek.say(f"{CONTROL}/startRecording")
    assert wek.ask("state") == ["idle", "recording"]
    wek.say("/wek/inputs", 0.0, 0.0)
    time.sleep(2.5)  # a round of Limber's own would be over
    assert wek.ask("state") == ["idle", "recording"]
    wek.say(f"{CONTROL}/startRecording")
    wek.say("/wek/inputs", 0.0, 0.0)
    wek.say(f"{CONTROL}/stopRecording")
    assert len(taught(session, wek)) == 2
    wek.say(f"{CONTROL}/deleteAllExamples")
    assert taught(session, wek) == []
