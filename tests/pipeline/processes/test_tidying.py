"""Takes are kept under the cap while playing, and never when it is unsure who needs them."""

import os
from pathlib import Path

import pytest

from pipeline.engine.engine import Engine
from pipeline.engine.opening import open_project
from pipeline.processes.disk import Disk
from pipeline.processes.tidying import EVERY, Tidying
from pipeline.project.creation import write_project
from pipeline.project.versions import keep
from recordings.rounds import RoundBook
from tests.pipeline.control.surface import playing
from tests.pipeline.processes.running import two_latents, until

NOW = 1_700_000_000_000_000_000
CAP = 100_000_000


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    """Return a project with the smallest cap, and a take beyond it, which a round needs."""
    project = two_latents(9)
    project.rig.takes.cap = CAP / 1e9
    write_project(project, tmp_path / "piece")
    fill(tmp_path / "piece", "taught")
    book = RoundBook()
    book.add("taught.mcap", 1, [0.0, 0.0])
    book.close(1, 2)
    (tmp_path / "piece/scenes/main/rounds.json").write_bytes(book.dumps())
    return tmp_path / "piece"


def fill(folder: Path, *names: str) -> None:
    """Make takes, each larger than the cap, without using the disk."""
    (folder / "takes").mkdir(exist_ok=True)
    for name in names:
        with (folder / "takes" / f"{name}.mcap").open("wb") as file:
            file.truncate(CAP + 1)


def takes(folder: Path) -> list[str]:
    return sorted(os.listdir(folder / "takes"))


def tend(tidying: Tidying, folder: Path, now: int) -> None:
    """Tend, and wait until the disk's thread has done what that asks for."""
    tidying.tend(now)
    done = folder / f"done-{now}"
    tidying._disk.do(done.touch)
    until(done.exists)


def test_takes_that_no_round_needs_go_again_every_minute(piece: Path) -> None:
    disk = Disk(piece)
    engine = Engine(open_project(piece))
    engine.take = "now.mcap"
    tidying = Tidying(engine, disk)
    assert tidying.due() <= NOW
    fill(piece, "old", "now")
    tend(tidying, piece, NOW)
    assert takes(piece) == ["now.mcap", "taught.mcap"]
    assert tidying.due() == NOW + EVERY
    fill(piece, "grown")
    tend(tidying, piece, NOW + EVERY - 1)
    assert takes(piece) == ["grown.mcap", "now.mcap", "taught.mcap"]
    tend(tidying, piece, NOW + EVERY)
    assert takes(piece) == ["now.mcap", "taught.mcap"]
    assert tidying.due() == NOW + 2 * EVERY
    disk.close()


def test_no_take_goes_while_the_rounds_of_a_scene_are_set_aside(piece: Path) -> None:
    (piece / "scenes/main/rounds.json").write_bytes(b"{")
    fill(piece, "old")
    engine = Engine(open_project(piece))
    assert engine.project.rounds["main"].takes == frozenset()
    disk = Disk(piece)
    tidying = Tidying(engine, disk)
    tend(tidying, piece, NOW)
    assert takes(piece) == ["old.mcap", "taught.mcap"]
    assert "scenes/main/rounds.damaged-1.json" in tidying.note()
    (piece / "scenes/main/rounds.damaged-1.json").rename(piece / "elsewhere.json")
    assert tidying.note() == ""
    tend(tidying, piece, NOW + EVERY)
    assert takes(piece) == []
    disk.close()


def test_a_session_says_so_and_tidies_as_it_plays(piece: Path) -> None:
    (piece / "scenes/main/rounds.json").write_bytes(b"{")
    fill(piece, "old")
    with playing(piece, piece / "s") as session:
        status = session.loop.peers.status()
        assert any("Nothing that was taught in main is there now" in p for p in status["problems"])
        assert status["aside"] == ["scenes/main/rounds.damaged-1.json"]
        assert {"old.mcap", "taught.mcap"} <= set(takes(piece))
    (piece / "scenes/main/rounds.damaged-1.json").unlink()
    with playing(piece, piece / "s") as session:
        until(lambda: "old.mcap" not in takes(piece))
        until(lambda: session.engine.take in takes(piece))
        fill(piece, "grown")
        session.loop.tidying._next = 0  # a minute later
        session.loop.wake()
        until(lambda: "grown.mcap" not in takes(piece))


def test_takes_that_a_version_needs_stay_and_all_do_where_one_cannot_be_read(piece: Path) -> None:
    fill(piece, "kept", "spare")
    rounds = piece / "scenes/main/rounds.json"
    now = rounds.read_bytes()
    book = RoundBook()
    book.add("kept.mcap", 1, [0.0, 0.0])
    book.close(1, 2)
    rounds.write_bytes(book.dumps())
    keep(piece, "one")
    rounds.write_bytes(now)
    disk = Disk(piece)
    engine = Engine(open_project(piece))
    tidying = Tidying(engine, disk)
    version = piece / "versions/one.json"
    whole = version.read_bytes()
    version.write_bytes(whole[:-9])
    tend(tidying, piece, NOW)
    assert takes(piece) == ["kept.mcap", "spare.mcap", "taught.mcap"]
    version.write_bytes(whole)
    tend(tidying, piece, NOW + EVERY)
    assert takes(piece) == ["kept.mcap", "taught.mcap"]
    disk.close()
