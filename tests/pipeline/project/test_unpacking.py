"""Packs that are damaged or mean harm: refused in words, with nothing written."""

import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.project.packing import INSIDE, pack
from pipeline.project.piece_files import PieceError, name_problem
from pipeline.project.unpacking import unpack
from tests.pipeline.project.packs import FILES, all_files, forged, listed, small_project

SLIPS = (
    *("../evil", "a/../../evil", "/etc/evil", "C:/evil", "C:evil", "a\\..\\evil", "./evil", "a//b"),
    *("con", "CON.txt", "lpt1.mcap", "a/nul", "com¹", "evil.", "evil ", ".lock", ".evil/x"),
    *("a\x00b", "a\nb", "what?", "x" * 201, "/".join("abcdefghijklmn")),
)


def refused(file: Path, why: str) -> None:
    """A pack is refused, and nothing is there that was not before."""
    before = all_files(file.parent)
    with pytest.raises(PieceError, match=why):
        unpack(file, file.parent / "new")
    assert all_files(file.parent) == before
    assert not [p for p in file.parent.iterdir() if p.is_dir()]


@pytest.mark.parametrize("name", SLIPS)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    refused(forged(tmp_path / "a.zip", {**FILES, name: b"evil"}), "is not opened|no pack")


@pytest.mark.parametrize("kind", [0o120777, 0o060644, 0o020644, 0o010644, 0o140644, 0o040755])
def test_links_devices_and_folders(tmp_path: Path, kind: int) -> None:
    refused(forged(tmp_path / "a.zip", kind=kind), "is no plain file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"project/rig.toml": b"other"}, "twice"),
        ({"project/RIG.toml": b"other"}, "twice"),
        ({"project/rig.toml/x": b"other"}, "folder"),
        ({"project/more": b"other"}, "not what its limber.json lists"),
        ({"elsewhere/x": b"other"}, "no file of a project"),
    ],
)
def test_files_that_the_pack_does_not_list(
    tmp_path: Path, more: dict[str, bytes], why: str
) -> None:
    refused(forged(tmp_path / "a.zip", more=more), why)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"files": []},
        {"files": {**listed(FILES), "x": {"size": -1, "sha256": "0" * 64}}},
        {"needs": [{"place": "../x", "name": "x", "size": 1, "sha256": "0" * 64}]},
        {"needs": [{"place": "rig.toml", "name": "x", "size": 1, "sha256": "0" * 64}]},
        {"lacks": [1]},
        {"name": 5},
    ],
)
def test_what_a_pack_says_of_itself(tmp_path: Path, change: dict[str, object]) -> None:
    refused(forged(tmp_path / "a.zip", change=change), "is not opened")


def test_a_pack_of_a_newer_limber(tmp_path: Path) -> None:
    refused(forged(tmp_path / "a.zip", change={"format": 99}), "newer Limber")


def test_a_name_of_a_folder_is_not_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = unpack(forged(tmp_path / "mine.limber.zip", change={"name": "../../evil"}))
    assert made.folder == Path("mine")
    assert all_files(tmp_path / "mine") == FILES


def test_what_would_grow_without_end(tmp_path: Path) -> None:
    path = forged(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24  # in the directory: the size that the first file says
    data[at : at + 4] = struct.pack("<I", 0xF0000000)
    path.write_bytes(data)
    refused(path, "says that it becomes")


def test_what_is_more_than_it_says(tmp_path: Path) -> None:
    files = {**FILES, "big": b"0" * 100_000}
    path = forged(tmp_path / "a.zip", files, {"files": listed({**FILES, "big": b"0" * 10})})
    data = path.read_bytes().replace(struct.pack("<I", 100_000), struct.pack("<I", 10))
    path.write_bytes(data)
    refused(path, "damaged or cut short|is not what")


def test_other_contents_than_were_packed(tmp_path: Path) -> None:
    wrong = {**listed(FILES), "rig.toml": listed({"rig.toml": b'order = ["mine"]\n'})["rig.toml"]}
    refused(forged(tmp_path / "a.zip", change={"files": wrong}), "is not what was packed")


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 50])
def test_what_is_no_zip(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    refused(tmp_path / "a.zip", "damaged or cut short")


def test_another_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("holiday.jpg", b"")
    refused(tmp_path / "a.zip", "no pack of Limber's")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, dict[str, bytes]]:
    """Return a folder, a pack's bytes, and the files that come out of it."""
    folder = tmp_path_factory.mktemp("fuzzed")
    packed = pack(small_project(folder / "piece"), folder / "a.zip")
    files = all_files(unpack(packed.path, folder / "out").folder)
    return folder, packed.path.read_bytes(), files


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4),
    st.floats(0, 1),
)
def test_damage_is_told_or_does_no_harm(
    whole: tuple[Path, bytes, dict[str, bytes]], changes: list[tuple[float, int]], cut: float
) -> None:
    folder, data, files = whole
    damaged = bytearray(data)
    for where, value in changes:
        damaged[int(where * len(data))] = value
    keep = len(data) if changes else int(cut * len(data))
    room = folder / "room"
    room.mkdir(exist_ok=True)
    (room / "b.zip").write_bytes(damaged[:keep])
    try:
        made = unpack(room / "b.zip", room / "new")
    except PieceError:
        assert [p.name for p in room.iterdir()] == ["b.zip"]
        return
    assert all_files(made.folder) == files
    made.folder.rename(folder / f"done-{len([*folder.iterdir()])}")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_a_name_that_is_let_through_stays_inside(name: str) -> None:
    if not name_problem(name):
        inside = (Path("/base") / (INSIDE + name)).parts
        assert inside[:3] == ("/", "base", "project")
        assert len(inside) > 3
        assert ".." not in inside
