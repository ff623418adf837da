"""Commands that need the disk: while it is slow all else goes on, and then the answer comes."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.processes.client import Client
from pipeline.processes.session import Session
from pipeline.project.rig import Control
from tests.pipeline.control.surface import Patch, surface
from tests.pipeline.outputs.ear import Ear, free_port
from tests.pipeline.processes.running import until


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with surface(tmp_path / "piece", tmp_path / "s.sock", Control(port=free_port())) as found:
        yield found


@pytest.fixture
def patch(session: Session) -> Iterator[Patch]:
    ear = Ear()
    yield Patch(ear, ("127.0.0.1", session.loop.control.settings.port))
    ear.close()


def hung(session: Session) -> threading.Event:
    """Let the disk hang until what is returned is set."""
    release = threading.Event()

    def wait() -> None:
        release.wait(60)

    session.world.disk.do(wait)
    return release


def test_nothing_waits_for_a_disk_that_hangs_but_what_needs_it(
    session: Session, patch: Patch
) -> None:
    release = hung(session)
    try:
        patch.say("/limber/sound/mode", "around")
        patch.say("/limber/sound/model", "none.ts")
        assert patch.ask("target", 0.25, 0.5, 0.75) == []
        assert patch.ask("targets") == [0.25, 0.5, 0.75]
        assert patch.ask("panic") == []
    finally:
        release.set()
    assert patch.answer("sound/mode") == []
    address, said = patch.ear.wait()
    assert (address, said[0]) == ("/limber/error", "sound/model")
    assert "there is no file" in str(said[1])


def test_who_moves_its_answers_meanwhile_hears_them_there(session: Session, patch: Patch) -> None:
    release = hung(session)
    elsewhere = Ear()
    try:
        patch.say("/limber/sound/mode", "around")
        patch.say("/limber/reply", elsewhere.port)
        assert elsewhere.wait("/limber/ok")[1][0] == "reply"
        release.set()
        assert elsewhere.wait("/limber/ok")[1][0] == "sound/mode"
    finally:
        release.set()
        elsewhere.close()


def test_what_is_wrong_with_a_button_is_told_to_all(
    session: Session, patch: Patch, tmp_path: Path
) -> None:
    client = Client(Path(), at=tmp_path / "s.sock")
    client.status()  # from now on it is told what happens
    session.engine.buttons.bind({"wek.input.1": "sound/model none.ts"})
    patch.say("/wek/inputs", 1.0)
    told: list[str] = []

    def warned() -> bool:
        client.status()
        told.extend(str(args[0]) for name, *args in client.notices if name == "warning")
        return bool(told)

    until(warned)
    client.close()
    assert told[0].startswith('sound/model: there is no file "none.ts"')
