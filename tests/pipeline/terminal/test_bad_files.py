"""Every command on files that are wrong, cut or another program's: one message, nothing changed."""

import shutil
from pathlib import Path

import pytest

from recordings.wekinator import DATA
from tests.pipeline.terminal.shell import limber
from tests.recordings.saved import HEADER, ROWS, write_saved


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("imported")
    write_saved(made / "source")
    assert limber("import", "source", "piece", cwd=made).returncode == 0
    return made


@pytest.fixture
def place(imported: Path, tmp_path: Path) -> Path:
    """Give a copy of what was imported, which a test may spoil."""
    return Path(shutil.copytree(imported, tmp_path / "place"))


@pytest.mark.parametrize(
    ("command", "file", "old", "new", "told"),
    [
        ("run", "rig.toml", 'type = "wekinator"', 'type = "wekinatr"', 'mean "wekinator"?'),
        ("train", "rig.toml", "[control]", "[contrl]", 'mean "control"?'),
        ("evaluate", "scenes/main/scene.toml", "[[latents]]", "[[latens]]", 'mean "latents"?'),
        ("sensors", "scenes/main/scene.toml", 'type = "raw"', 'type = "rwa"', 'mean "raw"?'),
        ("patch", "rig.toml", "[control]", "[contrl]", 'mean "control"?'),
    ],
)
def test_a_misspelt_key_or_type_is_told_by_every_command(
    place: Path, command: str, file: str, old: str, new: str, told: str
) -> None:
    path = place / "piece" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    ended = limber(command, "piece", cwd=place)
    assert ended.returncode == 2, ended
    assert told in ended.stderr
    assert Path(file).name in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (place / "piece/limber.log").exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_cut_take_is_told_and_what_is_whole_is_used(place: Path, share: float) -> None:
    (take,) = (place / "piece/takes").iterdir()
    data = take.read_bytes()
    take.write_bytes(data[: int(share * len(data))])
    for command in ("train", "evaluate"):
        ended = limber(command, "piece", cwd=place)
        assert ended.returncode in (0, 2)
        assert take.name in ended.stderr or ended.returncode == 0, ended
        assert "Traceback" not in ended.stderr
    replayed = limber("replay", f"piece/takes/{take.name}", cwd=place)
    assert "Traceback" not in replayed.stderr
    assert replayed.returncode == 2
    assert replayed.stderr.strip()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@relation iris\n@attribute sepal numeric\n@data\n1\n", "another program's"),
        (HEADER + ROWS[:-9], "was the file cut?"),
        ("\0" * 300, "currentData.arff, line 1"),
    ],
)
def test_a_foreign_or_damaged_arff_makes_nothing(place: Path, text: str, told: str) -> None:
    (place / "source" / DATA).write_text(text)
    ended = limber("import", "source", "other", cwd=place)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (place / "other").exists()
