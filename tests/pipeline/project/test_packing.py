"""Packs: the same bytes for the same project, whole elsewhere, models only if asked."""

import hashlib
import os
import shutil
import threading
from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.project.packing import pack
from pipeline.project.piece_files import PieceError, settled
from pipeline.project.unpacking import unpack
from pipeline.settings.documents import update
from recordings.files import write_atomic
from tests.pipeline.project.packs import all_files, small_project

LEFT = {"limber.log", "performance.json", "before/rig.toml", "trash/x/scene.toml", "takes/.hidden"}


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    return small_project(tmp_path / "here" / "piece")


def sounding(piece: Path, key: str, value: str) -> None:
    """Let the scene's [sound] say something."""
    scene = piece / "scenes/main/scene.toml"
    scene.write_text(update(scene.read_text(), ("sound", key), value))


def test_what_makes_a_piece_comes_out_as_it_was(piece: Path, tmp_path: Path) -> None:
    packed = pack(piece, tmp_path / "a.zip", models=True)
    made = unpack(packed.path, tmp_path / "there")
    before = {name: data for name, data in all_files(piece).items() if name not in LEFT}
    assert all_files(made.folder) == before
    assert made.programs == ["models/own.ts"]
    assert open_project(made.folder).first == "main"


def test_the_same_project_is_the_same_file_wherever_it_lies(piece: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(piece, tmp_path / "elsewhere" / "piece"))
    os.utime(other / "rig.toml", (5, 5))
    files = [pack(folder, tmp_path / name).path for folder, name in ((piece, "a"), (other, "b"))]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_models_stay_behind_and_are_known_again_by_what_they_are(
    piece: Path, tmp_path: Path
) -> None:
    (tmp_path / "post").mkdir()
    packed = pack(piece, tmp_path / "post" / "a.zip")
    digest = hashlib.sha256(b"a program").hexdigest()
    need = {"place": "models/own.ts", "name": "own.ts", "size": 9, "sha256": digest}
    assert packed.needs == [need]
    assert unpack(packed.path, tmp_path / "without").missing == [need]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.ts").write_bytes(b"another 1")
    (tmp_path / "mine" / "renamed.ts").write_bytes(b"a program")
    made = unpack(packed.path, tmp_path / "with", [tmp_path / "mine"])
    assert not made.missing
    assert (made.folder / "models/own.ts").read_bytes() == b"a program"


def test_files_from_elsewhere_come_in_and_paths_lead_to_them(piece: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for name, data in (("voice.wav", b"mine"), ("big.ts", b"big"), ("big.space.safetensors", b"s")):
        (tmp_path / "mine" / name).write_bytes(data)
    sounding(piece, "sound", str(tmp_path / "mine" / "voice.wav"))
    sounding(piece, "model", "../../mine/big.ts")
    before = (piece / "scenes/main/scene.toml").read_bytes()
    packed = pack(piece, tmp_path / "a.zip")
    assert (piece / "scenes/main/scene.toml").read_bytes() == before
    assert {need["place"] for need in packed.needs} == {"models/own.ts", "models/big.ts"}
    made = unpack(packed.path, tmp_path / "there").folder
    text = (made / "scenes/main/scene.toml").read_text()
    assert 'sound = "sounds/voice-2.wav"' in text
    assert 'model = "models/big.ts"' in text
    assert (made / "sounds/voice-2.wav").read_bytes() == b"mine"
    assert (made / "sounds/voice.wav").read_bytes() == b"RIFF"
    assert (made / "models/big.space.safetensors").read_bytes() == b"s"


def test_what_is_named_but_not_there_is_told(piece: Path, tmp_path: Path) -> None:
    sounding(piece, "sound", "/nowhere/lost.wav")
    sounding(piece, "model", "models/lost.ts")
    packed = pack(piece, tmp_path / "a.zip")
    assert sorted(packed.lacks) == ["models/lost.ts", "sounds/lost.wav"]
    assert sorted(unpack(packed.path, tmp_path / "b").lacks) == sorted(packed.lacks)


def test_settings_are_of_one_moment_while_they_change(piece: Path) -> None:
    """A writer changes two files one after the other: never is only the second one new."""
    first, second = piece / "rig.toml", piece / "scenes/main/rounds.json"
    ended = threading.Event()

    def write() -> None:
        n = 0
        while not ended.wait(0.01):
            n += 1
            write_atomic(first, b"%d" % n)
            write_atomic(second, b"%d" % n)

    write_atomic(first, b"0")
    write_atomic(second, b"0")
    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(20):
            try:
                data = settled(piece)
            except PieceError:
                continue  # it never rested: nothing is packed
            assert 0 <= int(data["rig.toml"]) - int(data["scenes/main/rounds.json"]) <= 1
    finally:
        ended.set()
        thread.join()


def test_nothing_is_written_over(piece: Path, tmp_path: Path) -> None:
    packed = pack(piece, tmp_path / "a.zip")
    with pytest.raises(PieceError, match="is there already"):
        pack(piece, packed.path)
    before = all_files(piece)
    with pytest.raises(PieceError, match="is there already"):
        unpack(packed.path, piece)
    assert all_files(piece) == before


def test_what_is_no_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(PieceError, match="it has no rig"):
        pack(tmp_path, tmp_path / "a.zip")
