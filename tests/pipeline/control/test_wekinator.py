"""`limber run --wekinator 6 8`: an unchanged patch of Wekinator's teaches and plays."""

import time

import numpy as np
import pytest

from tests.peers.wekinator import IN
from tests.pipeline.control.former import AT, HIGH, LOW, Client

pytestmark = pytest.mark.alone


def test_teaches_and_plays_as_with_wekinator(fresh: Client) -> None:
    assert fresh.quiet(AT["low"][0]) == []
    for name in ("low", "high", "low", "high"):
        fresh.teach(name)
    fresh.control("train")
    assert fresh.wait(seconds=60.0) == ("/wekinator/status/done-training", ())
    assert fresh.quiet(AT["low"][0]) == []
    fresh.control("startRunning")
    for name in ("high", "low"):
        at, target = AT[name]
        outputs = fresh.play(at, 40)
        assert outputs.shape == (40, 8)
        assert outputs.min() >= 0.0
        assert outputs.max() <= 1.0
        assert np.abs(outputs - target).max() < 0.1
    fresh.control("stopRunning")
    assert fresh.quiet(AT["low"][0]) == []


def test_an_output_that_does_not_run_holds_and_one_not_recorded_is_not_learnt(
    fresh: Client,
) -> None:
    fresh.teach("low")
    fresh.control("disableModelRecording", 8)
    fresh.teach("high")
    fresh.control("enableModelRecording", 8)
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    fresh.play(AT["low"][0], 20)
    fresh.control("disableModelRunning", 1, 5)
    fresh.play(AT["high"][0], 20)
    played = fresh.play(AT["high"][0], 10)
    fresh.control("enableModelRunning", 1, 5)
    assert np.abs(played[:, [0, 4]] - [LOW[0], LOW[4]]).max() < 0.1
    assert np.abs(played[:, [1, 2, 3, 5, 6]] - [HIGH[i] for i in (1, 2, 3, 5, 6)]).max() < 0.1
    assert np.abs(played[:, 7] - LOW[7]).max() < 0.1
    fresh.play(AT["high"][0], 20)
    assert np.abs(fresh.play(AT["high"][0], 5)[:, :7] - HIGH[:7]).max() < 0.1


def test_recording_stops_running(fresh: Client) -> None:
    fresh.teach("low")
    fresh.teach("high")
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    fresh.play(AT["low"][0], 2)
    fresh.control("startRecording")
    assert fresh.quiet(AT["low"][0]) == []
    fresh.control("stopRecording")
    assert fresh.quiet(AT["low"][0]) == []
    fresh.control("startRunning")
    fresh.play(AT["low"][0], 2)


def test_a_single_input_after_a_long_pause_is_answered_with_what_was_learnt(fresh: Client) -> None:
    """A patch that sends only when something changes is not a device that is lost."""
    fresh.teach("low")
    fresh.teach("high")
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    for name in ("high", "low"):
        time.sleep(0.8)
        at, target = AT[name]
        assert np.abs(fresh.play(at, 1)[0] - target).max() < 0.1


def test_examples_follow_the_outputs_as_they_are_set_while_recording(fresh: Client) -> None:
    fresh.control("outputs", *LOW)
    fresh.control("startRecording")
    fresh.inputs(AT["low"][0], 30)
    fresh.control("outputs", *HIGH)
    fresh.inputs(AT["high"][0], 30)
    fresh.control("stopRecording")
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    for at, target in AT.values():
        assert np.abs(fresh.play(at, 10) - target).max() < 0.15


def test_starting_again_while_recording_begins_a_new_round(fresh: Client) -> None:
    fresh.control("outputs", *LOW)
    fresh.control("startRecording")
    fresh.inputs(AT["low"][0], 20)
    fresh.control("outputs", *HIGH)
    fresh.control("startRecording")
    fresh.inputs(AT["high"][0], 20)
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    for at, target in AT.values():
        assert np.abs(fresh.play(at, 5) - target).max() < 0.1


def test_without_outputs_set_the_default_is_recorded(fresh: Client) -> None:
    """Wekinator's default for an output from 0 to 1 is 0 (OSCNumericOutput)."""
    fresh.control("startRecording")
    fresh.inputs(AT["low"][0], 20)
    fresh.control("stopRecording")
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    assert np.abs(fresh.play(AT["low"][0], 5)).max() < 0.01


def test_a_round_without_inputs_does_not_stand_in_the_way(fresh: Client) -> None:
    fresh.control("startRecording")
    time.sleep(0.1)
    fresh.control("stopRecording")
    fresh.teach("low")
    fresh.teach("high")
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    assert np.abs(fresh.play(AT["high"][0], 3) - HIGH).max() < 0.1


def test_deleting_all_examples_leaves_nothing_to_train(fresh: Client) -> None:
    fresh.teach("low")
    fresh.control("deleteAllExamples")
    fresh.control("train")
    with pytest.raises(TimeoutError):
        fresh.wait("/wekinator/status/done-training", 1.0)


def test_wrong_counts_and_nonsense_change_nothing(fresh: Client) -> None:
    fresh.teach("low")
    fresh.teach("high")
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 30.0)
    fresh.control("startRunning")
    fresh.control("outputs", 0.5)
    assert fresh.wait("/limber/error")[1][0] == "outputs"
    fresh.control("noSuchMessage", 1)
    assert fresh.wait("/limber/error")[1][0] == "noSuchMessage"
    fresh.send(b"no address", ("127.0.0.1", IN))
    fresh.send(b"/wek/inputs\0,fff\0\0\0\0", ("127.0.0.1", IN))
    assert np.abs(fresh.play(AT["high"][0], 3) - HIGH).max() < 0.1
