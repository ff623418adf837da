"""What Wekinator saved is read as it is, or refused with the file and the line."""

import contextlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.wekinator import (
    DATA,
    Example,
    Inputs,
    Outputs,
    Saved,
    WekinatorError,
    WekOutput,
    read_folder,
    write_folder,
)
from tests.recordings.saved import HEADER, INPUTS, OUTPUTS, PROJECT, ROWS, write_saved


def test_reads_names_limits_ports_and_examples(tmp_path: Path) -> None:
    saved = read_folder(write_saved(tmp_path))
    assert (saved.name, saved.port) == ("Small", 6449)
    assert saved.inputs == Inputs(("left hand", "tilt.x"), "/wek/inputs")
    assert saved.outputs == Outputs(
        (WekOutput("bright & loud", 0.0, 1.0, hard=True), WekOutput("outputs-2", -1.0, 1.0)),
        "/wek/outputs",
        "localhost",
        12001,
    )
    begin = round(datetime(2026, 3, 1, 10, tzinfo=UTC).timestamp() * 1000)
    assert saved.examples[0] == Example(begin, 1, (0.1, 9.81), (0.2, -1.0))
    assert saved.examples[4] == Example(begin + 1510, 2, (5.1, -0.0025), (0.8, None))
    assert saved.examples[6].outputs == (None, 1.5)
    assert [e.round for e in saved.examples] == [1, 1, 1, 2, 2, 2, 2, 4]


def test_the_wekproj_file_stands_for_its_folder(tmp_path: Path) -> None:
    write_saved(tmp_path)
    assert read_folder(tmp_path / "Small.wekproj") == read_folder(tmp_path)


def test_a_project_without_examples_has_none(tmp_path: Path) -> None:
    assert read_folder(write_saved(tmp_path, HEADER)).examples == []
    (tmp_path / DATA).unlink()
    assert read_folder(tmp_path).examples == []


def test_a_classifier_is_known_by_its_classes(tmp_path: Path) -> None:
    """Weka's file then names the classes, with 0 for none (wekimini, DataManager)."""
    number = OUTPUTS[OUTPUTS.rindex("    <wekimini") : OUTPUTS.index("  </outputs>")]
    classes = (
        "<wekimini.osc.OSCClassificationOutput><name>outputs-2</name><numClasses>3</numClasses>"
        "</wekimini.osc.OSCClassificationOutput>"
    )
    text = OUTPUTS.replace(number, classes)
    header = HEADER.replace("outputs-2 numeric", "outputs-2 {0,1,2,3}")
    saved = read_folder(
        write_saved(tmp_path, header + "1,'2026/03/01 10:00:00:000',1,1,2,0.5,3\n", outputs=text)
    )
    assert saved.outputs.outputs[1] == WekOutput("outputs-2", 1.0, 3.0, hard=True, classes=3)
    assert saved.examples[0].outputs == (0.5, 3.0)


LINE = HEADER.count("\n") + 1


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        (HEADER + ROWS.replace("0.11", "abc"), LINE + 1, '"abc" is no number'),
        (HEADER + ROWS.replace("0.11", "NaN"), LINE + 1, '"NaN" is no number'),
        (HEADER + ROWS.replace("0.11", "1e999"), LINE + 1, '"1e999" is no number'),
        (HEADER + ROWS.replace("0.11", "1_0"), LINE + 1, '"1_0" is no number'),
        (HEADER + ROWS.replace("0.11", "?"), LINE + 1, "an input is missing"),
        (HEADER + ROWS.replace(",1,0.11", ",1.5,0.11"), LINE + 1, "must be a whole number"),
        (HEADER + ROWS.replace("00:000", "61:000"), LINE, "is no time as"),
        (HEADER + ROWS.replace("2026/03/01 10:00:00:000", "2026/02/30 10:00:00:000"), LINE, "no"),
        (HEADER + ROWS.replace("2026/03/01 10:00:00:000", "1969/03/01 10:00:00:000"), LINE, "no"),
        (HEADER + ROWS[:-9], LINE + 7, "was the file cut?"),
        (HEADER + ROWS.replace("'2026/03/01 10:00:00:000'", "'2026"), LINE, "cannot be read"),
        (HEADER + "{0 1, 2 3}\n", LINE, "sparse rows"),
        (HEADER.replace("@data\n", ""), LINE - 1, "it ends before @data"),
        (HEADER.replace("outputs-2 numeric", "outputs-2 string"), 9, "is no number"),
        (HEADER.replace("Time date", "Date date"), 4, "another program's"),
        (HEADER.replace("'yyyy/MM/dd HH:mm:ss:SSS'", "'yyyy'"), 4, "expected a time"),
        (
            HEADER.replace("@attribute outputs-2 numeric\n", ""),
            LINE - 2,
            "3 attributes for the 2 inputs",
        ),
        ("@relation iris\n@attribute sepal numeric\n@data\n1\n", 2, "another program's"),
        ("sepal,petal\n1,2\n", 1, "no line of a header"),
        ("", 1, "it is no ARFF"),
    ],
)
def test_a_damaged_or_foreign_arff_is_refused(
    tmp_path: Path, rows: str, line: int, told: str
) -> None:
    with pytest.raises(WekinatorError) as caught:
        read_folder(write_saved(tmp_path, rows))
    assert f"currentData.arff, line {line}: " in str(caught.value)
    assert told in str(caught.value)


ENTITIES = '<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]>'


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"inputs": INPUTS.replace("?>", "?>" + ENTITIES)},
            "inputConfig.xml, line 1: it has a DTD",
        ),
        ({"inputs": INPUTS[:90]}, "it is no XML"),
        ({"inputs": ""}, "it is no XML"),
        ({"inputs": "<a>" * 100}, "nested too deep"),
        (
            {"inputs": INPUTS.replace("<?xml", "<?xml ", 1).replace('"1.0"', '"1.0" encoding="x"')},
            "no XML",
        ),
        ({"inputs": PROJECT}, "line 2: expected <OSCInputGroup>, found <WekinatorFileData>"),
        ({"inputs": INPUTS.replace(">2<", ">3<")}, "line 6: there are 2 names for 3 inputs"),
        ({"inputs": INPUTS.replace(">2<", ">many<")}, 'must be within ±1e+06, not "many"'),
        ({"inputs": INPUTS.replace("/wek/inputs", "inputs")}, '"inputs" is no OSC address'),
        ({"inputs": INPUTS.replace("inputNames", "names")}, "<OSCInputGroup> has no <inputNames>"),
        ({"outputs": OUTPUTS.replace("12001", "70000")}, "<outputPort> must be 1 to 65535"),
        (
            {"outputs": OUTPUTS.replace(">-1.0<", ">1.0<")},
            'the min of "outputs-2" (1) must be below',
        ),
        ({"outputs": OUTPUTS.replace(">-1.0<", ">nan<")}, '<min> must be within ±1e+06, not "nan"'),
        ({"outputs": OUTPUTS.replace("OSCNumeric", "OSCDtw")}, "only numbers and classes are read"),
        ({"outputs": OUTPUTS.replace("OSCNumeric", "Other")}, "is no output that Wekinator has"),
        ({"project": PROJECT.replace("6449", "0")}, "Small.wekproj, line 3"),
        ({"project": "x" * 2_000_000}, "longer than any configuration"),
    ],
)
def test_a_damaged_or_hostile_configuration_is_refused(
    tmp_path: Path, files: dict[str, str], told: str
) -> None:
    with pytest.raises(WekinatorError) as caught:
        read_folder(write_saved(tmp_path, **files))
    assert told in str(caught.value)


def test_what_is_no_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(WekinatorError, match=r"a folder with one \.wekproj file was expected"):
        read_folder(tmp_path)
    write_saved(tmp_path)
    (tmp_path / "inputConfig.xml").unlink()
    with pytest.raises(WekinatorError, match=r"inputConfig\.xml cannot be read"):
        read_folder(tmp_path)


@settings(deadline=None, max_examples=150)
@given(
    file=st.sampled_from([DATA, "inputConfig.xml", "outputConfig.xml", "Small.wekproj"]),
    at=st.integers(0, 2000),
    cut=st.integers(0, 20),
    put=st.one_of(
        st.binary(max_size=20), st.sampled_from([b"'", b"\\'", b"{", b"&x;", b",", b"?"])
    ),
)
def test_whatever_is_changed_is_read_or_refused(file: str, at: int, cut: int, put: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write_saved(Path(name))
        data = (folder / file).read_bytes()
        at %= len(data)
        (folder / file).write_bytes(data[:at] + put + data[at + cut :])
        with contextlib.suppress(WekinatorError):
            read_folder(folder)


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)
NUMBERS = st.floats(-1e6, 1e6)


@st.composite
def projects(draw: st.DrawFn) -> Saved:
    inputs = tuple(draw(st.lists(NAMES, min_size=1, max_size=4)))
    names = draw(st.lists(NAMES, min_size=1, max_size=4))
    low = draw(st.floats(-1e6, 0))
    outputs = tuple(WekOutput(n, low, low + 1, hard=draw(st.booleans())) for n in names)
    example = st.builds(
        Example,
        st.integers(0, 9_214_646_399_999),
        st.integers(-(2**31), 2**31),
        st.tuples(*[NUMBERS] * len(inputs)),
        st.tuples(*[st.one_of(st.none(), NUMBERS)] * len(names)),
    )
    examples = draw(st.lists(example, max_size=4))
    port = draw(st.integers(1, 65535))
    return Saved("A b", Inputs(inputs, "/a"), Outputs(outputs, "/b", "h", port), port, examples)


@settings(deadline=None, max_examples=100)
@given(saved=projects())
def test_what_is_written_is_read_again(saved: Saved) -> None:
    with tempfile.TemporaryDirectory() as name:
        write_folder(saved, Path(name))
        assert read_folder(Path(name)) == saved


def test_the_examples_are_written_as_wekinator_writes_them(tmp_path: Path) -> None:
    written = ROWS.replace("-2.5e-3", "-0.0025").replace(",.5,", ",0.5,")
    write_folder(read_folder(write_saved(tmp_path / "a")), tmp_path / "b")
    assert (tmp_path / "b" / DATA).read_text() == HEADER + written
    assert (tmp_path / "b" / "inputConfig.xml").read_text() == INPUTS


def test_nothing_is_written_over(tmp_path: Path) -> None:
    saved = read_folder(write_saved(tmp_path))
    with pytest.raises(FileExistsError, match="choose another folder"):
        write_folder(saved, tmp_path)
