"""Text is read on what is behind it, everywhere in the window."""

import re
from pathlib import Path

import pytest

from gui.look import colours
from gui.look.colours import READ_ON, contrast

ENOUGH = 4.5
"""The contrast of text for everybody (WCAG 2.2, 1.4.3)."""


@pytest.mark.parametrize(("text", "behind"), READ_ON)
def test_text_is_read(text: str, behind: str) -> None:
    assert contrast(text, behind) >= ENOUGH


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1.0


def test_no_file_has_a_colour_of_its_own() -> None:
    root = Path(colours.__file__).parents[1]
    own = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if path.name != "colours.py"
        and re.search(r"[\"'\s:]#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
    }
    assert own == set()
