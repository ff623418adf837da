"""Tokens: a project's own, the same each time, and nobody else's to read."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.web.pairing import LENGTH, LETTERS, link, own_folder, token


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "data"))


def test_a_project_keeps_its_token_and_another_has_another(tmp_path: Path) -> None:
    found = token(tmp_path / "a")
    assert len(found) == LENGTH
    assert set(found) <= set(LETTERS)
    assert token(tmp_path / "a") == found
    assert token(tmp_path / "b") != found
    assert stat.S_IMODE(own_folder().stat().st_mode) == 0o700
    for path in own_folder().iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_all_who_ask_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(token, [tmp_path / "a"] * 32))) == 1
    assert len(list(own_folder().iterdir())) == 1


def test_a_token_that_was_spoilt_is_made_anew(tmp_path: Path) -> None:
    before = token(tmp_path / "a")
    (path,) = own_folder().iterdir()
    path.write_text("")
    assert token(tmp_path / "a") not in ("", before)


def test_the_token_is_in_the_part_of_the_link_that_is_never_sent() -> None:
    assert link("10.0.0.2", 8443, "abc") == "https://10.0.0.2:8443/#abc"
