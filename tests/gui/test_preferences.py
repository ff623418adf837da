"""What the window remembers, and that damage to it stops nothing."""

import json
from pathlib import Path

import pytest

from gui import preferences


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "window.json"
    kept = {"scale": 1.5, "wide": True}
    assert preferences.write(path, kept)
    assert preferences.read(path) == kept


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'"x"'])
def test_a_broken_file_is_no_reason_to_stop(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(text)
    assert preferences.read(path) == {}


@pytest.mark.parametrize("value", ["2", None, [], 99.0, -1.0, True, float("nan")])
def test_a_number_out_of_range_is_the_usual_one(value: object) -> None:
    assert preferences.number({"scale": value}, "scale", 1.0, 0.8, 2.0) == 1.0


def test_words_are_words() -> None:
    assert preferences.words({"recent": ["a", 3, None, "b"]}, "recent") == ["a", "b"]
    assert preferences.words({"recent": "a"}, "recent") == []


def test_the_project_opened_last_comes_first(tmp_path: Path) -> None:
    kept: dict[str, object] = {}
    for name in "abcdefghijk":
        preferences.opened(kept, tmp_path / name)
    preferences.opened(kept, tmp_path / "h")
    found = [Path(one).name for one in preferences.words(kept, "recent")]
    assert found == list("hkjigfed")
    assert json.dumps(kept)


def test_a_disk_that_refuses_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not preferences.write(tmp_path / "file" / "window.json", {})
