"""`limber run --wekinator 6 8`: an unchanged patch of Wekinator's teaches and plays."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sensors.wire.osc import Message, encode
from tests.peers.wekinator import IN, OUT, wekinator
from tests.pipeline.outputs.ear import Ear
from tests.pipeline.processes.running import until

pytestmark = pytest.mark.alone

LOW, HIGH = [0.0] * 4 + [1.0, 0.25, 0.5, 0.75], [1.0] * 4 + [0.0, 0.5, 0.25, 0.125]
AT = {"low": (np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]), LOW)}
AT["high"] = (np.array([0.9, 0.8, 0.7, 0.9, 0.8, 0.7]), HIGH)


class Client(Ear):
    """A patch as written for Wekinator: it sends to 6448 and listens on 12000."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", OUT))
        self.socket.setblocking(False)
        self.rng = np.random.default_rng(7)

    def control(self, name: str, *args: float | str) -> None:
        """Send a control message."""
        self.send(encode(f"/wekinator/control/{name}", *args), ("127.0.0.1", IN))

    def inputs(self, at: np.ndarray, count: int) -> None:
        """Send so many inputs near a place, at 100 Hz."""
        for _ in range(count):
            values = at + self.rng.normal(0, 0.01, len(at))
            self.send(encode("/wek/inputs", *map(float, values)), ("127.0.0.1", IN))
            time.sleep(0.01)

    def teach(self, name: str) -> None:
        """Record a round at a place, for its target."""
        at, target = AT[name]
        self.control("outputs", *target)
        self.control("startRecording")
        self.inputs(at, 30)
        self.control("stopRecording")

    def quiet(self, at: np.ndarray) -> list[Message]:
        """Send inputs and return what came for them, when nothing is to come or all has."""
        list(self.datagrams())
        self.inputs(at, 20)
        with contextlib.suppress(TimeoutError):
            return [self.wait("/wek/outputs", 0.5)]
        return []

    def play(self, at: np.ndarray, count: int) -> np.ndarray:
        """Send inputs one by one, and return the one message of outputs that each one gives."""
        found = []
        for _ in range(count):
            self.inputs(at, 1)
            found.append(self.wait("/wek/outputs")[1])
        time.sleep(0.05)
        assert self.messages() == []
        return np.array(found)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which projects are made."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[Client]:
    """A client whose Wekinator is Limber, started as a person would."""
    with wekinator(home, 6, 8):
        found = Client()
        yield found
        found.close()


@pytest.fixture
def fresh(client: Client) -> Client:
    """The client, with nothing recorded and nothing playing."""
    client.control("stopRunning")
    client.control("stopRecording")
    client.control("deleteAllExamples")
    client.control("outputs", *[0.0] * 8)
    return client


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
