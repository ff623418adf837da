"""Names that come from elsewhere are printed as letters, and steer no terminal."""

import io

import pytest
from rich.table import Table
from rich.text import Text

from pipeline.terminal.screen import Screen, harmless
from pipeline.terminal.shell import err, out

EVIL = "phone\x1b]0;owned\x07\x1b[2J\x9b1A\u202etxt"


def printed(what: object) -> str:
    """Return what a terminal would get."""
    file = io.StringIO()
    Screen(file=file, force_terminal=True, width=200).print(what, markup=False, highlight=False)
    return file.getvalue()


def table() -> Table:
    """A table with such a name in a cell."""
    made = Table(EVIL)
    made.add_row(EVIL, style="bold red")
    return made


@pytest.mark.parametrize("what", [EVIL, Text(EVIL), Text.assemble("a ", (EVIL, "red")), table()])
def test_no_sign_of_a_name_steers_the_terminal(what: object) -> None:
    found = printed(what)
    assert "phone?]0;owned?[2J?1A" in found  # rich leaves the bell out itself
    assert "\x1b]" not in found
    assert "\x07" not in found
    assert "\x1b[2J" not in found


def test_lines_letters_and_colours_stay() -> None:
    text = "Höhe 3 µT → 5 m/s²\n\tnext"
    assert harmless(text) == text
    assert "\x1b[31m" in printed(Text("red", "red"))


def test_every_command_prints_on_such_a_screen() -> None:
    assert isinstance(out, Screen)
    assert isinstance(err, Screen)
