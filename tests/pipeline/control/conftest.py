"""An engine for all tests of the control surface, and patches that speak with it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.processes.session import Session
from pipeline.project.rig import Control
from tests.peers.wekinator import wekinator
from tests.pipeline.control.former import Client
from tests.pipeline.control.surface import Patch, surface
from tests.pipeline.outputs.ear import Ear, free_port


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def session(port: int) -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        with surface(where / "piece", where / "s.sock", Control(port=port)) as found:
            yield found


@pytest.fixture
def patch(session: Session, port: int) -> Iterator[Patch]:
    ear = Ear()
    yield Patch(ear, ("127.0.0.1", port))
    ear.close()


@pytest.fixture
def clean(patch: Patch) -> Iterator[Patch]:
    """A patch that finds no rounds and leaves none."""
    patch.ask("rounds/clear")
    yield patch
    patch.ask("record/stop")
    patch.ask("rounds/clear")


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
