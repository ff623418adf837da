"""What was taught goes to Wekinator's files and comes back from them."""

from pathlib import Path

import pytest

from pipeline.project.importing import import_wekinator
from pipeline.settings.mistakes import SettingsError
from pipeline.terminal.exporting import export_wekinator
from recordings.rounds import load_book
from recordings.wekinator import read_folder
from tests.pipeline.terminal.shell import limber
from tests.recordings.saved import HEADER, ROWS, write_saved


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    import_wekinator(write_saved(tmp_path / "source"), tmp_path / "piece")
    return tmp_path / "piece"


def test_the_examples_come_back_as_they_were(tmp_path: Path, piece: Path) -> None:
    found = export_wekinator(piece, tmp_path / "out")
    assert (found.examples, found.notes) == (8, [])
    first, again = read_folder(tmp_path / "source"), read_folder(tmp_path / "out")
    assert [(e.time, e.inputs, e.outputs) for e in again.examples] == [
        (e.time, e.inputs, e.outputs) for e in first.examples
    ]
    assert [e.round for e in again.examples] == [1, 1, 1, 2, 2, 2, 2, 3]
    assert again.inputs.names == ("left hand", "tilt-x")
    assert (again.name, again.port, again.outputs.port) == ("piece", 6449, 12001)
    assert [(o.name, o.low, o.high, o.hard) for o in again.outputs.outputs] == [
        ("bright & loud", 0.0, 1.0, True),
        ("outputs-2", -1.0, 1.5, True),
    ]


def test_export_of_an_import_of_an_export_is_the_same(tmp_path: Path, piece: Path) -> None:
    export_wekinator(piece, tmp_path / "out")
    import_wekinator(tmp_path / "out", tmp_path / "again" / "piece")
    export_wekinator(tmp_path / "again" / "piece", tmp_path / "out2")
    files = [p.relative_to(tmp_path / "out") for p in (tmp_path / "out").rglob("*") if p.is_file()]
    assert len(files) == 4
    for file in files:
        assert (tmp_path / "out" / file).read_bytes() == (tmp_path / "out2" / file).read_bytes()


def test_what_wekinator_cannot_hold_is_told(tmp_path: Path, piece: Path) -> None:
    path = piece / "scenes" / "main" / "rounds.json"
    book, _ = load_book(path, piece / "takes")
    book.mute(1)
    book.weight(2, 3.0)
    path.write_bytes(book.dumps())
    found = export_wekinator(piece, tmp_path / "out")
    assert found.examples == 5
    assert found.notes == [
        "Muted rounds are left out: training round 1.",
        "Wekinator knows no weights; these count as the others: training round 2.",
    ]
    (piece / "takes" / "wekinator.mcap").unlink()
    with pytest.raises(SettingsError, match="cannot be learnt from"):
        export_wekinator(piece, tmp_path / "out2")


def test_as_commands(tmp_path: Path) -> None:
    write_saved(tmp_path / "source")
    made = limber("import", "source", "piece", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines() == ["8 examples in 3 rounds", "Next: limber train piece"]
    assert "beyond its soft limits" in made.stderr
    assert limber("train", "piece", cwd=tmp_path).returncode == 0
    gone = limber("export", "piece", "out", cwd=tmp_path)
    assert gone.returncode == 0, gone.stderr
    assert gone.stdout.startswith("8 examples in out\n")
    write_saved(tmp_path / "source", HEADER + ROWS[:-9])
    for args, told in (
        (("import", "source", "other"), "line 19: 5 values where 7 belong"),
        (("import", "nothing", "other"), "no project of Wekinator's"),
        (("export", "piece", "out"), "choose another folder"),
        (("export", "piece", "other", "--scene", "x"), 'there is no scene "x"'),
    ):
        wrong = limber(*args, cwd=tmp_path)
        assert wrong.returncode == 2
        assert told in wrong.stderr
