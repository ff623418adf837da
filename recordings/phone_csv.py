"""Makes takes of phone recordings kept as CSV, as if the phone had sent them with CoMote."""

import csv
import io
import math
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pythonosc.osc_message_builder import OscMessageBuilder

from recordings.events import About, Datagram
from recordings.files import WriteError, write_atomic
from recordings.take import pack_take

SENSORS = ("accelerometer", "gyroscope", "gravity", "magnetometer")
"""What CoMote sends of the columns, in that order: m/s² with gravity, rad/s, m/s², µT."""

PORT = 8001  # where CoMote's own Max helper listens
PHONE = ("192.0.2.1", 50000)  # an address kept for documentation (RFC 5737)

DATASET = {
    "dataset": "Android IMU Digits Gesture Dataset",
    "author": "Cai Jiechao",
    "licence": "MIT",
    "url": "https://github.com/computersniper/Android-IMU-Digits-Gesture-Dataset",
}

_NTP_EPOCH = 2_208_988_800  # s from 1900 to 1970
_SMOOTHING = 0.1  # of each new interval, in the frequency that is sent
_LARGEST = 3.4e38  # a float32 holds no more
_LATEST = 2**63 // 1_000_000  # ms

Triples = dict[str, tuple[float, float, float]]


class PhoneCsvError(ValueError):
    """A CSV file is not such a recording; the message names the line and column."""


def import_phone_csv(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    phone: str = "0",
    facts: dict[str, Any] | None = None,
) -> int:
    """Write the take `target` of the CSV file `source`, and return its number of datagrams.

    Columns: `timestamp` in ms, and `accelerometer_x` … `magnetometer_z` as in SENSORS, of
    which accelerometer or gyroscope must be there; others are left aside. An empty or NaN
    cell leaves that sensor out of that reading. The take begins at the first timestamp,
    holds `facts`, and is the same bytes for the same file. Raises PhoneCsvError, WriteError.
    """
    rows = list(_rows(_text(Path(source)), os.fspath(source)))
    if not rows:
        raise PhoneCsvError(f"{os.fspath(source)} holds no readings.")
    begin = rows[0][0]
    about = About(begin * 1_000_000, {"source": Path(source).name, **(facts or {})})
    write_atomic(target, pack_take(about, _datagrams(rows, phone)))
    return len(rows)


def make_samples(source: Path, target: Path) -> list[str]:
    """Make the takes digit-0-a to digit-3-c of the dataset's folder; return their names.

    Raises PhoneCsvError when recordings are missing, and WriteError.
    """
    made = []
    for digit in range(4):
        files = sorted(source.glob(f"imu_complete_data_{digit}_*.csv"))[:3]
        if len(files) < 3:
            raise PhoneCsvError(f"{source} has fewer than three recordings of the digit {digit}.")
        for letter, file in zip("abc", files, strict=True):
            name = f"digit-{digit}-{letter}.mcap"
            import_phone_csv(file, target / name, facts={"label": str(digit), **DATASET})
            made.append(name)
    return made


def bundle(time: int, readings: Triples, frequency: float, phone: str) -> bytes:
    """Return what CoMote (API v3) sends of readings made `time` ms after it was started.

    One bundle whose time tag takes the app's time for Unix time, and a message for each
    sensor with x, y, z, time and frequency in Hz (ircam-ismm/comote, NetworkEngine.js and
    SensorsEngine.js; ircam-ismm/sc-motion, FORMAT.md).
    """
    seconds, rest = divmod(time, 1000)
    parts = [b"#bundle\0", struct.pack(">II", _NTP_EPOCH + seconds, round(rest * 2**32 / 1000))]
    for sensor in SENSORS:
        if sensor in readings:
            message = _message(f"/comote/v3/{phone}/{sensor}", *readings[sensor], time, frequency)
            parts += [struct.pack(">i", len(message)), message]
    return b"".join(parts)


def _message(address: str, *values: float) -> bytes:
    """Return an OSC message; whole numbers are `i`, as osc-js sends JavaScript's numbers."""
    builder = OscMessageBuilder(address)
    for value in values:
        if value == int(value) and abs(value) < 2**31:
            builder.add_arg(int(value), builder.ARG_TYPE_INT)
        else:
            builder.add_arg(value, builder.ARG_TYPE_FLOAT)
    return builder.build().dgram


def _datagrams(rows: list[tuple[int, Triples]], phone: str) -> Iterator[Datagram]:
    begin = before = rows[0][0]
    interval = rows[1][0] - begin if len(rows) > 1 else 0.0
    for time, readings in rows:
        if time > before:
            interval += _SMOOTHING * (time - before - interval)
        frequency = 1000 / interval if interval else 0.0
        data = bundle(time - begin, readings, frequency, phone)
        yield Datagram(time * 1_000_000, PORT, PHONE, data)
        before = time


def _rows(text: str, name: str) -> Iterator[tuple[int, Triples]]:
    """Yield the time in ms and what was measured then; raises PhoneCsvError."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    before = 0
    try:
        kinds = _kinds({(field or "").strip() for field in reader.fieldnames or ()}, name)
        for row in reader:
            where = f"{name}, line {reader.line_num}"
            cells = {(key or "").strip(): cell for key, cell in row.items()}
            time = _time(cells, before, where)
            readings = {kind: triple for kind in kinds if (triple := _triple(cells, kind, where))}
            if readings:
                yield time, readings
            before = time
    except csv.Error as error:
        raise PhoneCsvError(f"{name}, line {reader.line_num}: {error}.") from error


def _kinds(columns: set[str], name: str) -> list[str]:
    kinds = [kind for kind in SENSORS if {f"{kind}_{axis}" for axis in "xyz"} <= columns]
    if "timestamp" not in columns or not {"accelerometer", "gyroscope"} & set(kinds):
        raise PhoneCsvError(
            f"{name} is no recording of a phone: it needs the columns timestamp, and "
            "accelerometer_x, _y, _z or gyroscope_x, _y, _z."
        )
    return kinds


def _time(cells: dict[str, Any], before: int, where: str) -> int:
    time = _number(cells, "timestamp", where)
    if time is None or not before <= round(time) < _LATEST:
        raise PhoneCsvError(f"{where}: the timestamp must be in ms, and never go back.")
    return round(time)


def _triple(cells: dict[str, Any], kind: str, where: str) -> tuple[float, float, float] | None:
    x, y, z = (_number(cells, f"{kind}_{axis}", where) for axis in "xyz")
    return None if x is None or y is None or z is None else (x, y, z)


def _number(cells: dict[str, Any], column: str, where: str) -> float | None:
    text = cells[column] or ""
    try:
        value = float(text) if text.strip() else math.nan
    except ValueError:
        value = math.inf
    if math.isnan(value):
        return None
    if abs(value) > _LARGEST:
        raise PhoneCsvError(f"{where}: {column} is {text[:40]!r}, which is no number to be used.")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, or a NUL in the name
        raise PhoneCsvError(f"{path} cannot be read as CSV: {error}.") from error


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m recordings.phone_csv SOURCE TARGET (two folders)")
    try:
        print(*make_samples(Path(sys.argv[1]), Path(sys.argv[2])), sep="\n")
    except (PhoneCsvError, WriteError) as error:
        sys.exit(str(error))
