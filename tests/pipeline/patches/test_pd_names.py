"""Whatever a name holds, it is one symbol in Pd's file, and one comment."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.patches.base import one_line
from pipeline.patches.pd import Pd, atom, words
from tests.pipeline.patches.plans import plan


def read(text: str) -> str:
    """Take away one layer of backslashes, as Pd does; what is special must have had one."""
    assert re.fullmatch(r"(\\.|[^\\ ,;$])*", text), text
    return re.sub(r"\\(.)", r"\1", text)


@given(st.text().filter(one_line))
@settings(deadline=None)
def test_any_name_is_one_symbol_and_no_number(name: str) -> None:
    once = read(atom(name))
    assert not re.match(r"[-+.\d]", once)
    assert read(once) == one_line(name)


@given(st.text())
@settings(deadline=None)
def test_any_comment_is_one_record(text: str) -> None:
    assert re.fullmatch(r"(\\.|[^\\,;$\n])*", words(text))


@given(st.text(min_size=1))
@settings(deadline=None, max_examples=30)
def test_any_project_gives_a_file_of_whole_records(name: str) -> None:
    lines = Pd().text(plan(name, latents=1, model=name)).splitlines()
    assert lines[0].startswith("#N canvas ")
    assert all(re.fullmatch(r"#X (\\.|[^\\;])*;", line) for line in lines[1:])
