"""TOML text: its mistakes have a place, and one value changes without touching the rest."""

from dataclasses import dataclass
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.settings.documents import parse, update, write
from pipeline.settings.mistakes import SettingsError

RIG = """\
# The phone hangs on the left wrist.
order = ["main", "second"]  # as in the piece

[playing]
fade = 2.0   # slow
crossfade = 0.1

[[sensors]]
type = "comote"
port = 8001  # not 8000: that is the R-IoT's

[[sensors]]
type = "riot"
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb = = 2\n", "rig.toml, line 2, column 5: Invalid value"),
        ("a = 1\na = 2\n", "rig.toml, line 2, column 6: Cannot overwrite a value"),
        ("a = [1,", "rig.toml, at the end: "),
        ("a = " + "[" * 5000, "rig.toml: is nested too deeply"),
        ("a = " + "1" * 5000, "rig.toml: "),
    ],
)
def test_mistakes_in_the_text_have_their_place(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text, "rig.toml")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("keys", "value", "before", "after"),
    [
        (("playing", "fade"), 1.5, "fade = 2.0   # slow", "fade = 1.5   # slow"),
        (("sensors", 0, "port"), 9000, "port = 8001  #", "port = 9000  #"),
        (("order",), ["main"], '["main", "second"]', '["main"]'),
        (("playing", "crossfade"), None, "crossfade = 0.1\n", ""),
    ],
)
def test_one_value_changes_and_nothing_else(
    keys: tuple[str | int, ...], value: Any, before: str, after: str
) -> None:
    assert update(RIG, keys, value) == RIG.replace(before, after)


def test_new_keys_and_tables_are_added() -> None:
    text = update(update(RIG, ("control", "port"), 6448), ("sensors", 1, "id"), "0")
    table = parse(text, "rig.toml")
    assert table["control"] == {"port": 6448}
    assert table["sensors"][1] == {"type": "riot", "id": "0"}
    assert "# not 8000" in text or "# slow" in text
    assert all(line in text for line in RIG.splitlines())


@pytest.mark.parametrize("keys", [("sensors", 5, "port"), ("order", "x"), ("order", 0, "x")])
def test_a_way_that_leads_nowhere_is_told(keys: tuple[str | int, ...]) -> None:
    with pytest.raises(SettingsError, match=r"cannot change (sensors|order)\."):
        update(RIG, keys, 1)


def test_text_that_is_not_toml_is_not_changed() -> None:
    with pytest.raises(SettingsError, match="at the end: Invalid value"):
        update("a = ", ("a",), 1)


names = st.text(min_size=1, max_size=4)
values = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | names | st.booleans()
tables = st.dictionaries(
    names, values | st.dictionaries(names, values, max_size=3) | st.lists(values, max_size=3)
)


@settings(deadline=None)
@given(table=tables, keys=st.lists(names, min_size=1, max_size=2), value=values | st.none())
def test_update_gives_that_table_with_that_value_or_says_that_it_cannot(
    table: dict[str, Any], keys: list[str], value: Any
) -> None:
    text = tomlkit.dumps(table)
    try:
        changed = parse(update(text, keys, value), "rig.toml")
    except SettingsError:
        return
    inner = changed
    for key in keys[:-1]:
        inner = inner[key]
    assert (keys[-1] not in inner) if value is None else (inner[keys[-1]] == value)


def test_none_cannot_be_written_over_another_default() -> None:
    @dataclass
    class Level:
        """A level that is 1 unless given."""

        gain: float | None = 1.0

    assert write(Level()) == {}
    with pytest.raises(ValueError, match='"gain" is not set'):
        write(Level(None))
