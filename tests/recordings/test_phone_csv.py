import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythonosc.osc_bundle import OscBundle

from recordings.events import About, Datagram, Event
from recordings.phone_csv import PhoneCsvError, import_phone_csv, make_samples
from recordings.take import read_take, summarise

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "recordings" / "samples"

COLUMNS = (
    "session_id,timestamp,label,quaternion_w,accelerometer_x,accelerometer_y,accelerometer_z,"
    "gyroscope_x,gyroscope_y,gyroscope_z,magnetometer_x,magnetometer_y,magnetometer_z,"
    "gravity_x,gravity_y,gravity_z\n"
)
FIRST = "s,1762434862759,0,0.5,0.5,-9.75,0,0.25,-0,1,30.5,-19,16.5,0,-9.8125,0.125\n"
SECOND = "s,1762434862779,0,0.5,,,,0.5,nan,1,30.5,-19,16.5,0,-9.75,0.125\n"

GOLDEN = (
    b"#bundle\0" + bytes.fromhex("83aa7e80 051eb852")  # 1970 and 20 ms, in NTP's seconds
    + bytes.fromhex("00000034") + b"/comote/v3/0/gravity\0\0\0\0,iffii\0\0"
    + bytes.fromhex("00000000 c11c0000 3e000000 00000014 00000032")
    + bytes.fromhex("00000038") + b"/comote/v3/0/magnetometer\0\0\0,fifii\0\0"
    + bytes.fromhex("41f40000 ffffffed 41840000 00000014 00000032")
)  # fmt: skip
"""What CoMote v3 sends of SECOND, by the OSC 1.0 specification: no accelerometer, and a
gyroscope of which one axis is missing; whole numbers as int32."""


def imported(tmp_path: Path, text: str | bytes, **options: str) -> list[Event]:
    data = text.encode() if isinstance(text, str) else text
    (tmp_path / "a.csv").write_bytes(data)
    import_phone_csv(tmp_path / "a.csv", tmp_path / "a.mcap", **options)  # type: ignore[arg-type]  # only `phone` is given
    return list(read_take(tmp_path / "a.mcap"))


def messages(event: Event) -> dict[str, list[float]]:
    assert isinstance(event, Datagram)
    return {m.address: m.params for m in OscBundle(event.data)}


def test_a_bundle_byte_for_byte(tmp_path: Path) -> None:
    events = imported(tmp_path, COLUMNS + FIRST + SECOND)
    assert events[2] == Datagram(1762434862779000000, 8001, ("192.0.2.1", 50000), GOLDEN)


def test_the_messages_of_a_reading(tmp_path: Path) -> None:
    about, first, _ = imported(tmp_path, COLUMNS + FIRST + SECOND, phone="left")
    assert about == About(1762434862759000000, {"source": "a.csv"})
    assert messages(first) == {
        "/comote/v3/left/accelerometer": [0.5, -9.75, 0, 0, 50],
        "/comote/v3/left/gyroscope": [0.25, 0, 1, 0, 50],
        "/comote/v3/left/gravity": [0, -9.8125, 0.125, 0, 50],
        "/comote/v3/left/magnetometer": [30.5, -19, 16.5, 0, 50],
    }


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    imported(tmp_path, COLUMNS + FIRST + SECOND)
    once = (tmp_path / "a.mcap").read_bytes()
    imported(tmp_path, COLUMNS + FIRST + SECOND)
    assert (tmp_path / "a.mcap").read_bytes() == once


def test_columns_may_be_missing_in_another_order_or_spaced(tmp_path: Path) -> None:
    text = "\ufeff gyroscope_z , gyroscope_y,gyroscope_x,timestamp\r\n3.5,2.5,1.5,7.0\r\n"
    events = imported(tmp_path, text)
    assert messages(events[1]) == {"/comote/v3/0/gyroscope": [1.5, 2.5, 3.5, 0, 0]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needs the columns timestamp"),
        ("timestamp,gravity_x,gravity_y,gravity_z\n1,2,3,4\n", "needs the columns timestamp"),
        (COLUMNS, "holds no readings"),
        (COLUMNS + FIRST.replace("-9.75", "down"), r"line 2: accelerometer_y is 'down'"),
        (COLUMNS + FIRST.replace("-9.75", "1e39"), r"line 2: accelerometer_y is '1e39'"),
        (COLUMNS + SECOND + FIRST, "line 3: the timestamp must be in ms, and never go back"),
        (COLUMNS + FIRST.replace("1762434862759", ""), "line 2: the timestamp must be"),
        (COLUMNS + FIRST.replace("1762434862759", "9e99"), "line 2: "),
        (b"\xff\xfe\x00", "cannot be read as CSV"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(PhoneCsvError, match=message):
        imported(tmp_path, text)
    assert not (tmp_path / "a.mcap").exists()


@settings(deadline=None, max_examples=200)
@given(index=st.integers(0, len(COLUMNS + FIRST)), data=st.binary(max_size=6))
def test_any_bytes_give_a_take_or_its_error(
    tmp_path_factory: pytest.TempPathFactory, index: int, data: bytes
) -> None:
    good = (COLUMNS + FIRST + SECOND).encode()
    try:
        events = imported(tmp_path_factory.getbasetemp(), good[:index] + data + good[index:])
    except PhoneCsvError:
        return
    assert all(isinstance(event, About | Datagram) for event in events)


def dataset(folder: Path, *digits: int) -> Path:
    folder.mkdir()
    for digit in digits:
        for second in range(4):
            name = f"imu_complete_data_{digit}_20251106_21150{second}.csv"
            (folder / name).write_text(COLUMNS + FIRST.replace("0.25", f"{second}.25") + SECOND)
    return folder


def test_the_command_makes_the_samples_of_a_dataset(tmp_path: Path) -> None:
    source, target = dataset(tmp_path / "csv", 0, 1, 2, 3, 4), tmp_path / "takes"
    target.mkdir()
    command = [sys.executable, "-m", "recordings.phone_csv", str(source), str(target)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    names = [f"digit-{digit}-{letter}.mcap" for digit in range(4) for letter in "abc"]
    assert done.stdout.split() == names
    assert sorted(path.name for path in target.iterdir()) == names
    _, first, _ = read_take(target / "digit-3-b.mcap")
    assert messages(first)["/comote/v3/0/gyroscope"][0] == 1.25


def test_a_dataset_with_recordings_missing(tmp_path: Path) -> None:
    with pytest.raises(PhoneCsvError, match="fewer than three recordings of the digit 1"):
        make_samples(dataset(tmp_path / "csv", 0), tmp_path)


def csv_of(about: About, events: list[Event]) -> str:
    """Return the CSV from which a sample's datagrams would be made."""
    lines = [COLUMNS]
    for event in events:
        assert isinstance(event, Datagram)
        sent = messages(event)
        cells = [sent[f"/comote/v3/0/{kind}"][:3] for kind in _COLUMN_ORDER]
        numbers = ",".join(repr(value) for values in cells for value in values)
        lines.append(f"s,{event.time // 1_000_000},{about.facts['label']},0,{numbers}\n")
    return "".join(lines)


_COLUMN_ORDER = ("accelerometer", "gyroscope", "magnetometer", "gravity")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.mcap")), ids=lambda path: path.stem)
def test_each_committed_sample_is_what_the_importer_makes(tmp_path: Path, path: Path) -> None:
    about, *events = read_take(path)
    assert isinstance(about, About)
    assert (about.facts["author"], about.facts["licence"]) == ("Cai Jiechao", "MIT")
    assert about.facts["label"] == path.stem[6]
    assert len(events) > 250
    assert imported(tmp_path, csv_of(about, events))[1:] == events
    summary = summarise(path)
    assert (summary.cut, summary.damaged) == (False, 0)


def test_there_are_twelve_samples_with_their_licence() -> None:
    assert len(list(SAMPLES.glob("*.mcap"))) == 12
    assert "Copyright (c) 2025 Cai Jiechao" in (SAMPLES / "LICENSE").read_text()
