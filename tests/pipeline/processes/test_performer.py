"""A performance without a terminal lives on when who started it goes, and ends in order."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.processes import performer
from pipeline.processes.client import Client
from pipeline.processes.local import holder, running
from pipeline.processes.performer import NotPlayingError
from pipeline.processes.supervisor import Supervisor, lock_path
from pipeline.project.creation import write_project
from pipeline.terminal.ear import Ear
from tests.pipeline.processes.running import DEADLINE, two_latents, until

STARTER = """
import sys
from pathlib import Path
from pipeline.processes import performer
performer.start(Path(sys.argv[1]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A project; whatever plays it at the end of the test is ended."""
    with Ear() as ear:
        write_project(two_latents(ear.port), tmp_path / "piece")
        yield tmp_path / "piece"
        if performer.performing(tmp_path / "piece"):
            performer.end(tmp_path / "piece", DEADLINE)


def test_it_plays_on_when_who_started_it_has_gone(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(folder)], start_new_session=True
    ) as starter:
        assert starter.wait(DEADLINE) == 0
        with contextlib.suppress(ProcessLookupError):  # as a terminal does that is closed
            os.killpg(starter.pid, signal.SIGHUP)
    client = Client(folder, patience=DEADLINE)
    status = client.wait(lambda s: s["trainer"], DEADLINE)
    client.do("target", 0.5, 0.5)
    client.close()
    assert status["supervisor"] == holder(lock_path(folder))
    assert os.getsid(status["supervisor"]) == status["supervisor"]
    performer.end(folder, DEADLINE)
    assert not running(folder)
    assert not (folder / "performance.json").exists()  # it has ended in order


def test_a_word_to_end_is_heard_from_anybody(folder: Path) -> None:
    performer.start(folder)
    until(lambda: running(folder))
    client = Client(folder, patience=DEADLINE)
    os.kill(client.status()["supervisor"], signal.SIGTERM)
    client.close()
    until(lambda: not performer.performing(folder))
    assert not running(folder)
    with pytest.raises(NotPlayingError, match="not playing"):
        performer.end(folder)


def test_it_is_not_started_twice(folder: Path) -> None:
    performer.start(folder)
    until(lambda: performer.performing(folder))
    with pytest.raises(FileExistsError, match="playing already"):
        performer.start(folder)
    with pytest.raises(FileExistsError, match="playing already"):
        Supervisor(folder).start()
    again = [sys.executable, "-m", "pipeline.processes.performer", str(folder)]
    assert subprocess.run(again, timeout=DEADLINE).returncode == 2
    assert "playing already" in (folder / "limber.log").read_text()
    until(lambda: running(folder))


def test_a_project_that_is_wrong_is_told_in_its_log(folder: Path) -> None:
    rig = folder / "rig.toml"
    rig.write_text(rig.read_text().replace("seconds", "secconds"))
    performer.start(folder)
    until(lambda: (folder / "limber.log").exists() and "secconds" in log_of(folder))
    until(lambda: not performer.performing(folder))
    assert "cannot be played" in log_of(folder)


def log_of(folder: Path) -> str:
    return (folder / "limber.log").read_text()


def test_sound_may_be_left_out(folder: Path) -> None:
    rig = folder / "rig.toml"
    rig.write_text(rig.read_text() + "\n[sound]\nhere = true\n")
    performer.start(folder, sound=False)
    client = Client(folder, patience=DEADLINE)
    assert client.status()["sound"]["here"] is False
    client.close()
