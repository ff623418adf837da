"""What is damaged is told with what to do, and comes back from the copies where there are any."""

from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.project.creation import write_project
from pipeline.project.former import keep, kept_files, read
from pipeline.settings.mistakes import SettingsError
from recordings.rounds import RoundBook
from tests.pipeline.processes.running import two_latents

ROUNDS = "scenes/main/rounds.json"


def copy(piece: Path) -> None:
    """Keep copies, as a session does."""
    keep(piece, read(piece, kept_files(open_project(piece))))


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    """A project with one round, of which copies are kept."""
    project = two_latents(9)
    book = project.rounds["main"] = RoundBook()
    book.add("taught.mcap", 1, [0.0, 0.5], "hum")
    book.close(1, 2)
    write_project(project, tmp_path / "piece")
    copy(tmp_path / "piece")
    return tmp_path / "piece"


def test_damaged_rounds_come_back_as_they_were_last_played(piece: Path) -> None:
    (piece / ROUNDS).write_bytes(b"{")
    project = open_project(piece)
    assert [r.name for r in project.rounds["main"].rounds] == ["hum"]
    assert "in its place" in " ".join(project.notes)
    assert (piece / "scenes/main/rounds.damaged-1.json").read_bytes() == b"{"
    assert [r.name for r in open_project(piece).rounds["main"].rounds] == ["hum"]  # for good


@pytest.mark.parametrize("held", [b"", b"[", b'{"format": 9}'])
def test_a_copy_that_is_damaged_too_is_no_help(piece: Path, held: bytes) -> None:
    (piece / ROUNDS).write_bytes(b"{")
    (piece / "before" / ROUNDS).write_bytes(held)
    assert not open_project(piece).rounds["main"].rounds


def test_rounds_that_were_all_deleted_leave_the_copy(piece: Path) -> None:
    project = open_project(piece)
    project.rounds["main"].delete(1)
    (piece / ROUNDS).write_bytes(project.rounds["main"].dumps())
    copy(piece)
    assert RoundBook.loads((piece / "before" / ROUNDS).read_bytes()).rounds


@pytest.mark.parametrize("file", ["rig.toml", "scenes/main/scene.toml"])
def test_a_mistake_says_where_the_file_is_and_which_copy_is_older(piece: Path, file: str) -> None:
    good = (piece / file).read_text()
    (piece / file).write_text(good + "\n[[oops")
    with pytest.raises(SettingsError) as found:
        open_project(piece)
    text = str(found.value)
    assert text.startswith(f"{file}, ")
    assert str(piece.resolve()) in text
    assert f"put before/{file} in its place" in text
    (piece / file).write_bytes((piece / "before" / file).read_bytes())
    assert open_project(piece).scenes


def test_without_a_copy_it_says_to_mend_the_file(piece: Path) -> None:
    (piece / "before/rig.toml").unlink()
    (piece / "rig.toml").write_text("order = [")
    with pytest.raises(SettingsError, match="text editor") as found:
        open_project(piece)
    assert "before/" not in str(found.value)


def test_copies_that_cannot_be_kept_hold_nothing_up(piece: Path) -> None:
    (piece / "rig.toml").write_text((piece / "rig.toml").read_text() + "\n")
    (piece / "before/rig.toml").unlink()
    (piece / "before/rig.toml").mkdir()  # a folder is in the way
    keep(piece, read(piece, ["rig.toml", "not there.toml"]))
    assert open_project(piece).scenes
