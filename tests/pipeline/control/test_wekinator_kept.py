"""`limber run --wekinator 6 8`: models, names, gestures and projects, as a patch asks for them."""

from pathlib import Path

import numpy as np
import pytest

from sensors.wire.osc import encode
from tests.peers.wekinator import IN
from tests.pipeline.control.former import AT, HIGH, LOW, Client
from tests.pipeline.processes.running import until

pytestmark = pytest.mark.alone


def learn(client: Client, *names: str) -> None:
    """Teach rounds and train."""
    for name in names:
        client.teach(name)
    client.control("train")
    client.wait("/wekinator/status/done-training", 60.0)


def saved(home: Path) -> set[str]:
    """Return the files of models that there are in the project's folder."""
    return {path.name for path in home.rglob("models/*.safetensors")}


def test_models_are_saved_and_loaded_each_for_its_output(fresh: Client, home: Path) -> None:
    learn(fresh, "low", "high")
    for output in (1, 5):
        fresh.control("saveModelToFile", output, f"model{output}")
    until(lambda: saved(home) >= {"model1.safetensors", "model5.safetensors"})
    fresh.control("deleteAllExamples")
    for name in ("low", "high"):  # all outputs the other way round
        fresh.control("outputs", *AT["high" if name == "low" else "low"][1])
        fresh.control("startRecording")
        fresh.inputs(AT[name][0], 30)
        fresh.control("stopRecording")
    fresh.control("train")
    fresh.wait("/wekinator/status/done-training", 60.0)
    fresh.control("startRunning")
    assert np.abs(fresh.play(AT["high"][0], 3) - LOW).max() < 0.1
    fresh.control("loadModelFromFile", 1, "model1", "models")
    fresh.control("loadModelFromFile", 5, "model5")
    until(lambda: np.abs(fresh.play(AT["high"][0], 1)[0][[0, 4]] - [1.0, 0.0]).max() < 0.1)
    for name, other in (("low", HIGH), ("high", LOW)):
        at, target = AT[name]
        expected = np.where(np.isin(range(8), (0, 4)), target, other)
        assert np.abs(fresh.play(at, 5) - expected).max() < 0.1


@pytest.mark.parametrize("name", ["../../out", "/tmp/out.xml", "", "a/b", ".."])
def test_models_are_named_not_placed(fresh: Client, home: Path, name: str) -> None:
    before = saved(home)
    for message in ("saveModelToFile", "loadModelFromFile"):
        fresh.control(message, 1, name)
        told = fresh.wait("/limber/error")[1]
        assert told[0] == message
        assert "is no name for a model" in str(told[1])
    fresh.control("loadModelFromFile", 1, "/tmp", "out")
    assert "send the name alone" in str(fresh.wait("/limber/error")[1][1])
    assert saved(home) == before


def test_inputs_are_named_while_they_play(fresh: Client) -> None:
    learn(fresh, "low", "high")
    fresh.control("startRunning")
    fresh.play(AT["low"][0], 3)
    fresh.control("setInputNames", *"abcdef")
    for at, target in AT.values():
        assert np.abs(fresh.play(at, 3) - target).max() < 0.1
    fresh.control("stopRunning")
    learn(fresh, "low")
    fresh.control("startRunning")
    for at, target in AT.values():
        assert np.abs(fresh.play(at, 3) - target).max() < 0.1


def test_gestures_are_taught_and_told_as_wekinator_does(fresh: Client) -> None:
    def make(turns: float) -> None:
        for share in np.linspace(0, 1, 80):
            wave = np.sin(np.pi * share) * np.sin(2 * np.pi * (turns * share + np.arange(6) / 6))
            fresh.inputs(0.5 + 0.4 * wave, 1)

    rest = np.full(6, 0.5)
    for number, turns in ((1, 1.0), (2, 3.0)):
        for _ in range(2):
            fresh.inputs(rest, 10)
            fresh.control("startDtwRecording", number)
            make(turns)
            fresh.control("stopDtwRecording")

    def made(turns: float) -> str:
        list(fresh.datagrams())
        make(turns)
        fresh.inputs(rest, 30)
        addresses = [address for address, _ in fresh.messages()]
        return next((a for a in addresses if a.startswith("/output_")), "")

    until(lambda: made(1.0) == "/output_1")  # once it is learnt
    until(lambda: made(3.0) == "/output_2")
    fresh.control("deleteAllExamples")
    until(lambda: not made(3.0))


def test_another_project_is_a_scene_of_its_name(fresh: Client) -> None:
    learn(fresh, "low", "high")
    fresh.control("runNewProject", "/Users/me/storm/storm.wekproj")
    assert 'there is no scene "storm"' in str(fresh.wait("/limber/error")[1][1])
    fresh.send(encode("/limber/scene/new", "storm"), ("127.0.0.1", IN))
    fresh.send(encode("/limber/scene", "storm"), ("127.0.0.1", IN))
    learn(fresh, "low")
    fresh.control("runNewProject", "main")
    assert np.abs(fresh.play(AT["high"][0], 3) - HIGH).max() < 0.1
    fresh.control("runNewProject", "/Users/me/storm/", "storm.wekproj")
    assert np.abs(fresh.play(AT["high"][0], 3) - LOW).max() < 0.1
    fresh.control("runNewProject", "C:\\pieces\\main.wekproj")
    assert np.abs(fresh.play(AT["low"][0], 3) - LOW).max() < 0.1
    assert np.abs(fresh.play(AT["high"][0], 3) - HIGH).max() < 0.1
