"""Versions: what was comes back whole, what is now is never lost, whenever power fails."""

import json
import os
from pathlib import Path

import pytest

from pipeline.engine.opening import open_project
from pipeline.project import contents, versions
from pipeline.project.holding import hold
from pipeline.project.piece_files import BESIDE, OWN, PieceError
from pipeline.project.restoring import JOURNAL, ask, restore
from pipeline.project.version_list import listed
from pipeline.settings.mistakes import SettingsError
from tests.pipeline.project.packs import all_files, small_project


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    return small_project(tmp_path / "piece")


def own(folder: Path) -> dict[str, bytes]:
    """Return the files that a version is of."""
    kept = (*OWN, *BESIDE)
    return {n: d for n, d in all_files(folder).items() if n.startswith(kept)}


def changed(folder: Path) -> None:
    """Go on working: something is new, something is other, something is gone."""
    (folder / "scenes/storm").mkdir()
    text = (folder / "scenes/main/scene.toml").read_text()
    (folder / "scenes/storm/scene.toml").write_text(text)
    (folder / "scenes/main/scene.toml").write_text(f"# mine\n{text}")
    (folder / "gestures/notes.txt").unlink()
    (folder / "sounds/voice.wav").write_bytes(b"other")


def test_what_was_kept_comes_back_and_what_was_then_is_kept(piece: Path) -> None:
    before = own(piece)
    versions.keep(piece, "before the premiere")
    changed(piece)
    between = own(piece)
    told = restore(piece, "before the premiere")
    assert told.startswith('"before the premiere" is restored')
    assert own(piece) == before
    assert not (piece / "scenes/storm").exists()
    newest = next(v for v in versions.all_versions(piece) if v.instead == "before the premiere")
    assert newest.name in told
    restore(piece, newest.name)
    assert own(piece) == between
    assert len(versions.all_versions(piece)) == 2  # what is a version already is not kept again


def test_a_content_that_many_versions_hold_is_there_once(piece: Path) -> None:
    for name in ("one", "two", "three"):
        versions.keep(piece, name)
    held = {e["sha256"] for v in versions.all_versions(piece) for e in v.files.values()}
    assert {p.name for p in (piece / contents.CONTENTS).iterdir()} == held
    assert [v["bytes"] for v in listed(piece)] == [0, 0, 0]
    (piece / "sounds/voice.wav").write_bytes(b"another")
    versions.keep(piece, "four")
    found = {v["name"]: v["bytes"] for v in listed(piece)}
    assert found == {"one": 0, "two": 0, "three": 0, "four": len(b"another")}


def test_forgetting_removes_what_no_other_version_holds(piece: Path) -> None:
    versions.keep(piece, "one")
    changed(piece)
    versions.keep(piece, "two")
    versions.forget(piece, "one")
    restore(piece, "two")
    versions.forget(piece, "two")
    assert list((piece / contents.CONTENTS).iterdir()) == []
    with pytest.raises(PieceError, match="none is kept yet"):
        versions.forget(piece, "two")


def test_a_large_file_shares_the_disk_and_is_found_out_if_written_over(
    piece: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "COPIED", 3)
    kept = versions.keep(piece, "one").files["sounds/voice.wav"]
    assert os.path.samefile(piece / "sounds/voice.wav", contents.place(piece, kept["sha256"]))
    (piece / "sounds/new.wav").write_bytes(b"new take")
    (piece / "sounds/new.wav").replace(piece / "sounds/voice.wav")
    restore(piece, "one")
    assert (piece / "sounds/voice.wav").read_bytes() == b"RIFF"
    (piece / "sounds/voice.wav").write_bytes(b"over")
    before = own(piece)
    with pytest.raises(PieceError, match=r"sounds/voice\.wav was changed since"):
        restore(piece, "one")
    assert own(piece) == before


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".x", "con", "x" * 81, "a\nb", "x."])
def test_names_that_are_none(piece: Path, name: str) -> None:
    for act in (versions.keep, versions.read, versions.forget, ask):
        with pytest.raises(PieceError, match="is no name for a version"):
            act(piece, name)


def test_no_version_takes_the_place_of_another(piece: Path) -> None:
    versions.keep(piece, "Premiere")
    with pytest.raises(PieceError, match='there is a version "Premiere" already'):
        versions.keep(piece, "premiere")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", {"../evil": {"size": 1, "mtime_ns": 0, "sha256": "0" * 64}}),
        ("files", {"takes/x": {"size": 1, "mtime_ns": 0, "sha256": "0" * 64}}),
        ("files", {"rig.toml": {"size": 1, "mtime_ns": 0, "sha256": "../../evil"}}),
        ("files", {}),
        ("files", 5),
        ("format", 99),
    ],
)
def test_a_version_that_means_harm_or_is_damaged_is_refused(
    piece: Path, key: str, value: object
) -> None:
    versions.keep(piece, "one")
    file = piece / "versions/one.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), key: value}))
    before = own(piece)
    with pytest.raises(PieceError, match="is damaged"):
        restore(piece, "one")
    with pytest.raises(PieceError, match="is damaged"):
        versions.takes_of_versions(piece)
    assert own(piece) == before


def test_a_content_that_is_gone_or_other_is_told_before_anything_changes(piece: Path) -> None:
    kept = versions.keep(piece, "one")
    changed(piece)
    before = own(piece)
    content = contents.place(piece, kept.files["rig.toml"]["sha256"])
    content.write_bytes(b"other")
    with pytest.raises(PieceError, match="damaged"):
        restore(piece, "one")
    content.unlink()
    with pytest.raises(PieceError, match="is gone"):
        restore(piece, "one")
    assert own(piece) == before
    assert not (piece / JOURNAL).exists()


def test_what_was_asked_for_is_done_when_it_is_opened_by_whoever_may(piece: Path) -> None:
    versions.keep(piece, "one")
    text = (piece / "rig.toml").read_text()
    (piece / "rig.toml").write_text(f"# mine\n{text}")
    ask(piece, "one")
    held = hold(piece)
    assert held is not None
    assert open_project(piece).texts["rig.toml"] != text  # somebody plays it: it is theirs to do
    held.close()
    assert open_project(piece).texts["rig.toml"] == text
    assert not (piece / JOURNAL).exists()


def test_what_cannot_be_done_now_keeps_the_project_from_being_opened_half_way(piece: Path) -> None:
    kept = versions.keep(piece, "one")
    (piece / "rig.toml").write_text("order = ['main']\n")
    ask(piece, "one")
    content = contents.place(piece, kept.files["rig.toml"]["sha256"])
    data = content.read_bytes()
    content.unlink()
    with pytest.raises(SettingsError, match="a version is being restored"):
        open_project(piece)
    content.write_bytes(data)
    open_project(piece)
    assert (piece / "rig.toml").read_bytes() == data


def test_a_journal_that_is_nonsense_is_removed(piece: Path) -> None:
    versions.keep(piece, "one")
    before = own(piece)
    for text in ("", "[]", "{}", '{"to": "../x"}', '{"to": "none"}'):
        (piece / JOURNAL).write_text(text)
        open_project(piece)
        assert not (piece / JOURNAL).exists()
        assert own(piece) == before


def test_takes_that_versions_need_are_known(piece: Path) -> None:
    versions.keep(piece, "one")
    (piece / "scenes/main/rounds.json").unlink()
    assert versions.takes_of_versions(piece) == {"one.mcap"}
    assert listed(piece)[0]["lost"] == []
    (piece / "takes/one.mcap").unlink()
    assert listed(piece)[0]["lost"] == ["one.mcap"]
