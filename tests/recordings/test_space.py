import os
from pathlib import Path

from recordings.space import keep_under


def fill(folder: Path, **sizes: int) -> None:
    """Make takes of these sizes, each a second younger than the one before."""
    for age, (name, size) in enumerate(sizes.items()):
        path = folder / f"{name}.mcap"
        path.write_bytes(bytes(size))
        os.utime(path, (1_000_000 + age, 1_000_000 + age))


def test_the_oldest_go_first_and_only_as_many_as_must(tmp_path: Path) -> None:
    fill(tmp_path, z=100, m=100, a=100)
    assert keep_under(tmp_path, 150, keep=()) == ["z.mcap", "m.mcap"]
    assert os.listdir(tmp_path) == ["a.mcap"]


def test_nothing_goes_while_there_is_room(tmp_path: Path) -> None:
    fill(tmp_path, a=100, b=100)
    assert keep_under(tmp_path, 200, keep=()) == []
    assert len(os.listdir(tmp_path)) == 2


def test_what_is_referred_to_stays_even_beyond_the_cap(tmp_path: Path) -> None:
    fill(tmp_path, taught=500, free=10, written=500)
    assert keep_under(tmp_path, 100, keep={"taught.mcap", "written.mcap"}) == ["free.mcap"]
    assert sorted(os.listdir(tmp_path)) == ["taught.mcap", "written.mcap"]


def test_other_files_are_none_of_its_business(tmp_path: Path) -> None:
    fill(tmp_path, a=10)
    (tmp_path / "notes.txt").write_bytes(bytes(1000))
    (tmp_path / "folder.mcap").mkdir()
    assert keep_under(tmp_path, 5, keep=()) == ["a.mcap"]
    assert sorted(os.listdir(tmp_path)) == ["folder.mcap", "notes.txt"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert keep_under(tmp_path / "takes", 0, keep=()) == []
