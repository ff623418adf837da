"""`limber tell`: every command of a piece that plays, from the command line."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.commands import COMMANDS
from tests.pipeline.processes.running import played
from tests.pipeline.terminal.shell import limber


@pytest.fixture(scope="module")
def piece(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with played(tmp_path_factory.mktemp("tell") / "piece") as stage:
        yield stage.folder


def tell(piece: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return limber("tell", piece, *words, cwd=piece.parent)


def test_it_is_obeyed_and_answered(piece: Path) -> None:
    assert tell(piece, "latent/limits", "1", "-2", "2.5").stdout == "ok\n"
    assert tell(piece, "target", "-1.5", "0.25").returncode == 0
    assert tell(piece, "targets").stdout == "-1.5 0.25\n"
    said = limber("tell", "--json", piece, "/limber/state", cwd=piece.parent)
    assert json.loads(said.stdout) == ["idle", ""]


def test_what_is_refused_says_why(piece: Path) -> None:
    said = tell(piece, "latent/limits", "1", "3", "2")
    assert said.returncode == 2
    assert said.stderr


def test_without_a_command_it_lists_all(piece: Path) -> None:
    said = tell(piece).stdout
    assert [name for name in COMMANDS if f"\n{name}" not in f"\n{said}"] == []


def test_a_command_says_what_it_wants(piece: Path) -> None:
    assert "LATENT LOW HIGH" in tell(piece, "latent/limits", "--help").stdout


def test_a_misspelt_one_names_the_nearest(piece: Path) -> None:
    said = tell(piece, "recrod")
    assert said.returncode == 2
    assert "record" in said.stderr


def test_what_does_not_play_says_how_to_start_it(tmp_path: Path) -> None:
    said = tell(tmp_path, "record")
    assert said.returncode == 2
    assert "limber run" in said.stderr
