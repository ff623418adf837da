"""What a person writes is read exactly, or every mistake in it is told."""

import math
from pathlib import Path
from typing import Any

import pytest

from pipeline.features.base import FEATURES
from pipeline.features.mean import Mean
from pipeline.settings.documents import load, parse
from pipeline.settings.reading import SettingsError, Where, out_of_range, read, read_type
from tests.pipeline.settings.settings_examples import Everything, Port

RIG = Where("rig.toml")


FULL = """
name = "left hand"
rate = 50
count = -3
loud = true
roles = ["a", "b"]
offsets = [0, 0.5]
mode = "smooth"
rest = 1
model = "models/voice.ts"
main = { port = 1 }
[buttons]
A = "record"
[[more]]
host = "::1"
[[more]]
"""


def mistakes(text: str, cls: type[Any] = Everything) -> list[str]:
    """Return the mistakes that reading the text gives."""
    with pytest.raises(SettingsError) as caught:
        read(cls, parse(text, "rig.toml"), RIG)
    assert str(caught.value) == "\n".join(caught.value.mistakes)
    return caught.value.mistakes


def test_reads_every_type() -> None:
    made = read(Everything, parse(FULL, "rig.toml"), RIG)
    assert made == Everything(
        name="left hand",
        rate=50.0,
        count=-3,
        loud=True,
        roles=["a", "b"],
        offsets=[0.0, 0.5],
        buttons={"A": "record"},
        mode="smooth",
        rest=1.0,
        model=Path("models/voice.ts"),
        main=Port(port=1),
        more=[Port(host="::1"), Port()],
    )
    assert type(made.rate) is float
    assert type(made.offsets[0]) is float


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("rat = 1", 'rat: there is no such key. Did you mean "rate"?'),
        ('secret = "x"', "secret: there is no such key."),
        ('rate = "fast"', 'rate: expected a number, found "fast"'),
        ("rate = true", "rate: expected a number, found true"),
        ("rate = nan", "rate: expected a finite number, found nan"),
        ("rate = -inf", "rate: expected a finite number, found -inf"),
        ("rate = 0", "rate: must be 1.0 to 1000.0 Hz, not 0.0"),
        ("offsets = [0, -2.5]", "offsets: must be at least -1.0, not -2.5"),
        ('offsets = [0, "x"]', 'offsets #2: expected a number, found "x"'),
        ("count = 1.0", "count: expected a whole number, found 1.0"),
        ("count = 1979-05-27", "count: expected a whole number, found 1979-05-27"),
        ("loud = 1", "loud: expected true or false, found 1"),
        ('roles = "a"', 'roles: expected a list, each text, found "a"'),
        ("buttons = [1, 2]", "buttons: expected a table, each value text, found a list of 2"),
        ("buttons = { A = 1 }", "[buttons] A: expected text, found 1"),
        (
            'mode = "smoth"',
            'mode: expected "raw" or "smooth", found "smoth". Did you mean "smooth"?',
        ),
        ("mode = 3", 'mode: expected "raw" or "smooth", found 3'),
        ("rest = {}", "rest: expected a number, found a table"),
        ('model = ""', "model: expected the path of a file or folder as text, found \"''\""),
        ("main = 3", "main: expected a table, found 3"),
        ("main = { port = 0 }", "[main] port: must be 1 to 65535, not 0"),
        ("more = [{}, { prt = 1 }]", '[more #2] prt: there is no such key. Did you mean "port"?'),
        ("more = [3]", "more #1: expected a table, found 3"),
    ],
)
def test_says_where_what_and_what_instead(line: str, message: str) -> None:
    (mistake,) = mistakes(f'name = "x"\n{line}')
    assert mistake.startswith(f"rig.toml: {message}")


def test_numbers_too_large_for_their_type_are_told_not_raised() -> None:
    huge = "0x" + "f" * 4000
    assert mistakes(f'name = "x"\nrate = {huge}') == [
        "rig.toml: rate: expected a finite number, found inf"
    ]
    assert "found a huge number" in mistakes(f'name = "x"\nloud = {huge}')[0]
    assert "not a huge number" in mistakes(f"port = {huge}", Port)[0]


def test_a_missing_key_says_what_is_expected() -> None:
    assert mistakes("count = 1") == ["rig.toml: name: is missing; expected text"]


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes(
        'rat = 1\ncount = "x"\nmain = { prt = 1, port = 70000 }\n'
        'more = [{ host = 1 }, { port = "x" }]'
    )
    for part in ("rat", "count", "[main] prt", "[main] port", "[more #1] host", "[more #2] port"):
        assert sum(line.startswith(f"rig.toml: {part}: ") for line in told) == 1
    assert len(told) == 7  # and the name is missing


def test_what_a_class_refuses_is_told_with_its_place() -> None:
    with pytest.raises(SettingsError, match=r"rig\.toml: \[here\] the name is forbidden"):
        read(Everything, {"name": "forbidden"}, RIG.under("here"))


def test_control_characters_do_not_reach_the_message() -> None:
    (mistake,) = mistakes('name = "x"\n"\\u001b[2J\\n" = 1')
    assert "\x1b" not in mistake
    assert "\n" not in mistake


def test_a_type_is_looked_up_in_its_family() -> None:
    where = RIG.item("features", 0)
    assert read_type(FEATURES, {"type": "mean", "seconds": 2}, where) == Mean(seconds=2.0)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"type": "meen"}, r'\[features #1\] type: .* "meen"\. Did you mean "mean"\?'),
        ({"type": 3}, r"type: expected text, found 3\. Valid: .*mean"),
        ({}, r"type: is missing\. Valid: angles"),
        ({"type": "mean", "secnds": 2}, r'secnds: .* Did you mean "seconds"\?'),
    ]
    for table, message in wrong:
        with pytest.raises(SettingsError, match=message):
            read_type(FEATURES, table, where)


def test_out_of_range_looks_at_instances() -> None:
    assert out_of_range(Port()) == []
    assert out_of_range(Port(port=0)) == ['"port" must be 1 to 65535, not 0']
    assert out_of_range(Port(port="x")) == [  # type: ignore[arg-type]  # the mistake
        '"port" must be 1 to 65535, not "x"'
    ]
    assert out_of_range(Everything("x", rate=math.nan)) == [
        '"rate" must be 1.0 to 1000.0 Hz, not nan'
    ]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"rig\.toml: cannot be read: No such file"):
        load(tmp_path / "missing.toml", "rig.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b'a = "\xff"')
    with pytest.raises(SettingsError, match=r"binary\.toml: is not text in UTF-8 \(byte 5\)"):
        load(binary)
    binary.write_bytes("\ufeffa = 'é'".encode())
    assert load(binary) == {"a": "é"}
