"""docs/troubleshooting.md names what Limber really shows, and leaves out none of its bad states."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from gui.look import words
from gui.look.colours import DANGER

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r'^### "(.+)"$', TEXT, re.MULTILINE)
TROUBLE = [mark.word for mark in vars(words).values() if getattr(mark, "colour", "") == DANGER]
HOLE = "…"


@cache
def said() -> list[str]:
    """Return every text in the product's source but docstrings, what is filled in as `…`."""
    found = []
    for package in ("sensors", "mappings", "recordings", "pipeline", "gui"):
        for file in (ROOT / package).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(file.read_bytes())))
            words = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
            found += [text(node) for node in nodes if id(node) not in words]
    return [one for one in found if one]


def text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text(part) or HOLE for part in node.values)
    return ""


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_in_quotes_is_what_limber_shows(heading: str) -> None:
    wanted = re.compile(".*".join(map(re.escape, heading.strip("▲ ").split(HOLE))), re.DOTALL)
    assert any(wanted.search(one) for one in said()), heading


def test_headings_were_found() -> None:
    assert len(HEADINGS) > 30


@pytest.mark.parametrize("word", sorted({*TROUBLE, words.ENDED.word, words.FROZEN.word}))
def test_no_bad_state_is_left_out(word: str) -> None:
    assert any(word in heading for heading in HEADINGS), word
