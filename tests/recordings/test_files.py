import contextlib
import errno
import os
from pathlib import Path

import pytest

from recordings.files import WriteError, advice, make_folder, replacing, write_atomic


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "rounds.json"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["rounds.json"]


def test_keeps_the_permissions_of_what_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "scene.toml"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write_atomic(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_left_over_temporary_file_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "rounds.json"
    (tmp_path / ".rounds.json.abcd1234").write_bytes(b"half")
    write_atomic(path, b"whole")
    assert path.read_bytes() == b"whole"


def test_says_what_to_do_when_the_folder_is_missing(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="folder does not exist: make it") as caught:
        write_atomic(tmp_path / "gone" / "rig.toml", b"")
    assert caught.value.errno == errno.ENOENT


def test_a_failure_leaves_nothing_behind_and_the_old_thing_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "rig.toml"
    folder.mkdir()
    (folder / "inside").write_bytes(b"kept")
    with pytest.raises(WriteError, match="a folder of that name"):
        write_atomic(folder, b"new")
    assert os.listdir(tmp_path) == ["rig.toml"]
    assert (folder / "inside").read_bytes() == b"kept"


def test_a_name_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="no name of a file"):
        write_atomic(tmp_path / "a\0b", b"")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EMLINK])
def test_advice_names_the_file_and_what_to_do(code: int) -> None:
    text = advice("takes/a.mcap", OSError(code, os.strerror(code)))
    assert text.startswith("takes/a.mcap cannot be written: ")
    assert "free some space" in text or "choose another folder" in text


def test_a_long_file_is_replaced_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with replacing(path) as beside, beside.open("wb") as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    with contextlib.suppress(KeyError), replacing(path) as beside:
        beside.write_bytes(b"half")
        raise KeyError
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_long_file_that_cannot_be_written(tmp_path: Path) -> None:
    no_folder, folder = tmp_path / "no" / "long", tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(WriteError, match="its folder does not exist"), replacing(no_folder):
        pytest.fail("there is nothing to write to")
    with pytest.raises(WriteError, match="a folder of that name"), replacing(folder) as beside:
        beside.write_bytes(b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_folders_are_made_where_they_are_missing(tmp_path: Path) -> None:
    make_folder(tmp_path / "scenes" / "main" / "mapping")
    make_folder(tmp_path / "scenes" / "main" / "mapping")
    assert (tmp_path / "scenes" / "main" / "mapping").is_dir()
    (tmp_path / "takes").write_bytes(b"")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "takes")
    with pytest.raises(OSError, match="takes"):
        make_folder(tmp_path / "takes" / "inside")
