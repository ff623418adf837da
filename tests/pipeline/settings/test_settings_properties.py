"""Whatever a file holds, it reads or its mistakes are told; what is written reads back."""

from pathlib import Path
from typing import Any

import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.settings.documents import parse, write
from pipeline.settings.reading import SettingsError, Where, out_of_range, read
from tests.pipeline.settings.settings_examples import Everything, Port

RIG = Where("rig.toml")

toml_values = st.recursive(
    st.text(max_size=5)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
keys = st.sampled_from(
    [
        "name",
        "rate",
        "count",
        "loud",
        "roles",
        "offsets",
        "buttons",
        "mode",
        "rest",
        "model",
        "main",
        "more",
        "host",
        "port",
    ]
)


@settings(deadline=None, max_examples=300)
@given(table=st.dictionaries(keys | st.text(max_size=5), toml_values, max_size=5))
def test_any_table_reads_or_its_mistakes_are_told(table: dict[str, Any]) -> None:
    told = []
    try:
        assert out_of_range(read(Everything, table, RIG)) == []
    except SettingsError as error:
        told = error.mistakes or ["nothing"]
    assert all(line.startswith("rig.toml: ") for line in told)


@settings(deadline=None, max_examples=300)
@given(text=st.text() | st.text(alphabet="[]{}=.,#\"'\\ \nab01-:TZ+einf_"))
def test_any_text_is_toml_or_an_error_with_its_place(text: str) -> None:
    told = []
    try:
        assert isinstance(parse(text, "rig.toml"), dict)
    except SettingsError as error:
        told = error.mistakes or ["nothing"]
    assert all(line.startswith("rig.toml") for line in told)


texts = st.text(st.characters(codec="utf-8"), max_size=8)
ports = st.builds(Port, texts, st.integers(1, 65535))


@settings(deadline=None)
@given(
    made=st.builds(
        Everything,
        name=texts.filter(lambda name: name != "forbidden"),
        rate=st.floats(1, 1000),
        count=st.integers(-(2**63), 2**63 - 1),
        loud=st.booleans(),
        roles=st.lists(texts, max_size=3),
        offsets=st.lists(st.floats(-1, 1e9), max_size=3),
        buttons=st.dictionaries(texts, texts, max_size=3),
        mode=st.sampled_from(["raw", "smooth"]),
        rest=st.none() | st.floats(-9, 9),
        model=st.none() | st.just(Path("a/b")),
        main=ports,
        more=st.lists(ports, max_size=3),
    )
)
def test_what_is_written_reads_back_equal(made: Everything) -> None:
    text = tomlkit.dumps(write(made))
    assert read(Everything, parse(text, "rig.toml"), RIG) == made
