"""Commands beside a project that plays: they say that it is Limber itself, and what it does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.terminal.doctor import port
from pipeline.terminal.players import hears, players, ports_of, told
from tests.pipeline.processes.running import Stage, played
from tests.pipeline.terminal.shell import interrupted, limber, started


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays, with a phone that sends."""
    with played(tmp_path_factory.mktemp("players") / "piece") as found:
        yield found


def test_listening_where_limber_listens_says_so(stage: Stage, tmp_path: Path) -> None:
    found = limber("listen", "--port", str(stage.port), "--seconds", "0.2", cwd=tmp_path)
    said = found.stdout + found.stderr
    assert found.returncode == 2
    assert f"Limber itself plays {stage.folder.resolve()}" in said
    assert "It hears: phone" in said
    assert f"limber stop {stage.folder.resolve()}" in said
    assert "Close that program" not in said


def test_a_terminal_that_has_joined_says_that_it_plays_on(stage: Stage, tmp_path: Path) -> None:
    with started("run", stage.folder, cwd=tmp_path) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C ends" in line:
                break
        said, _ = interrupted(process)
    assert f"{stage.folder} plays on" in said
    assert "limber stop" in said
    stage.hears()


def test_what_plays_is_found_with_its_ports(stage: Stage) -> None:
    folder = str(stage.folder.resolve())
    (own,) = [status for status in players() if status["folder"] == folder]
    assert ports_of(own) == {stage.port, stage.control}
    assert all(str(port) in told(own) for port in (stage.port, stage.control))


def test_a_sensor_is_heard_no_more_or_not_yet() -> None:
    facts = {"frames": 9, "rate": 99.7}
    assert hears("phone", facts, {}) == "phone, 100 times a second"
    assert hears("phone", facts, {"lost": ["phone"]}) == "phone no more"
    assert hears("phone", {"frames": 0}, {}) == "phone not yet"
    assert hears("phone", {"frames": 1, "rate": None}, {}) == "phone"


def test_doctor_says_that_limber_itself_has_its_ports(stage: Stage) -> None:
    found = port(stage.port, players())
    assert found["well"]
    assert str(stage.folder.resolve()) in found["found"]
    assert not port(stage.port)["well"]
