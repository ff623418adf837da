"""docs/osc.md says what there is: its tables are those of the code."""

import re
from pathlib import Path

import pytest

from pipeline.control.page import filled
from pipeline.control.wekinator import NAMES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "osc.md").read_text("utf-8")


def test_the_tables_are_up_to_date() -> None:
    assert filled(PAGE) == PAGE, "run python -m pipeline.control.page docs/osc.md"


def test_a_page_without_a_place_is_told() -> None:
    with pytest.raises(ValueError, match="no place for the queries"):
        filled(PAGE.replace("<!-- queries", "<!-- questions"))


def test_every_notice_is_on_the_page() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "pipeline").rglob("*.py")]
    names = {name for text in sources for name in re.findall(r'notice\(\s*"(\w+)"', text)}
    assert {"hello", "state", "mute", "trained"} <= names
    assert [name for name in sorted(names) if f"| `/limber/{name}` |" not in PAGE] == []


def test_every_message_of_wekinators_is_on_the_page() -> None:
    for name in NAMES:
        assert f"`/wekinator/control/{name}`" in PAGE
