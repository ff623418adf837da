"""What holds for every sensor: the files of the folder are found, not listed here."""

import contextlib
import dataclasses
import math
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.features.base import FEATURES
from sensors.base import SENSORS, DeviceSensor, MalformedError, OscSensor, PolledSensor, Sensor

KINDS = [SENSORS.load(name) for name in SENSORS.types()]
OSC_KINDS = [kind for kind in KINDS if issubclass(kind, OscSensor)]
DEVICE_KINDS = [kind for kind in KINDS if issubclass(kind, DeviceSensor)]
POLLED_KINDS = [kind for kind in KINDS if issubclass(kind, PolledSensor)]
CANONICAL = {"", "m/s²", "rad/s", "µT", "deg", "degC", "hPa", "lx", "m", "m/s", "V", "s", "Hz"}
ADDRESSES = [
    "/comote/v3/0/accelerometer",
    "/comote/v3/0/gyroscope",
    "/comote/v3/0/gravity",
    "/comote/v3/0/heading",
    "/comote/v3/0/control/buttonA",
    "/comote/v3/0/control/",
    "/comote/0/devicemotion",
    "/comote/0/heading",
    "/riot/v3/0/gravity",
    "/riot/v3/0/analog",
    "/riot/v3/0/control/key",
    "/riot/v3/0/bno055/quaternion",
    "/riot/v3/0/message",
    "/0/raw",
    "/0/quat",
    "/0/bitalino",
    "/wek/inputs",
    "/ZIGSIM/0/accel",
    "/0/gravity",
    "/0/touch01",
    "/0/touchradius0",
    "/gyrosc/accel",
    "/gyrosc/button",
    "/gyrosc/gyro",
    "/rotationvector",
    "/orientation",
    "/touch1",
    "/accxyz",
    "/1/xy1",
    "/mediapipe/pose",
    "/page/a/motion",
    "/page/a/touch",
    "/page/a/control/buttonA",
    "/any",
]
START = 1_700_000_000_000_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_can_be_made_of_nothing_but_defaults(kind: type[Sensor]) -> None:
    sensor = kind()
    assert kind() == sensor
    assert (sensor.name, sensor.id, sensor.role) == ("", "", "")


@pytest.mark.parametrize("kind", KINDS)
def test_says_what_it_is(kind: type[Sensor]) -> None:
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}(")  # what dataclass writes by itself


def writable(hint: Any) -> bool:
    """Return whether a rig in TOML can hold such a value."""
    if get_origin(hint) is Literal:
        return all(isinstance(choice, str | int) for choice in get_args(hint))
    if get_origin(hint) in (list, Union, types.UnionType):
        return all(writable(part) for part in get_args(hint))
    if get_origin(hint) is dict:
        return get_args(hint)[0] is str and writable(get_args(hint)[1])
    return hint in (str, int, float, bool, Path, types.NoneType) or dataclasses.is_dataclass(hint)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_can_be_written_in_the_rig(kind: type[Sensor]) -> None:
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if field.init:
            assert writable(hints[field.name]), field.name


@pytest.mark.parametrize("kind", KINDS)
def test_units_are_canonical(kind: type[Sensor]) -> None:
    assert set(kind.units.values()) <= CANONICAL
    assert dict(kind().known_units()) == dict(kind.units)


@pytest.mark.parametrize("kind", KINDS)
def test_default_features_exist(kind: type[Sensor]) -> None:
    for table in kind.default_features:
        assert str(table["name"]).startswith("{name}.")
        inputs = table["inputs"]
        assert isinstance(inputs, list)
        assert all(str(one).startswith("{name}") for one in inputs)
        FEATURES.load(str(table["type"]))


arguments = st.one_of(
    st.floats(),
    st.integers(),
    st.text(max_size=3),
    st.binary(max_size=3),
    st.booleans(),
    st.none(),
)


@pytest.mark.parametrize("kind", OSC_KINDS)
@settings(deadline=None)
@given(
    st.sampled_from(ADDRESSES) | st.text(max_size=12).map(lambda text: "/" + text),
    st.lists(arguments | st.floats(-10, 10), max_size=24)
    | st.integers(0, 24).flatmap(lambda n: st.lists(st.floats(), min_size=n, max_size=n)),
)
def test_decode_raises_nothing_but_malformed(
    kind: type[OscSensor], address: str, args: list[Any]
) -> None:
    sensor = kind()
    device = sensor.recognise(address)
    assert device is None or isinstance(device, str)
    try:
        reading = sensor.decode(address, args)
    except MalformedError:
        return
    assert all(type(v) is float and math.isfinite(v) for v in reading.values.values())


@pytest.mark.parametrize("kind", OSC_KINDS)
@settings(deadline=None)
@given(st.text())
def test_recognise_takes_any_text(kind: type[OscSensor], address: str) -> None:
    assert kind().recognise(address) == kind().recognise(address)


@pytest.mark.parametrize("kind", POLLED_KINDS)
def test_polled_frames_come_in_order(kind: type[PolledSensor]) -> None:
    sensor = kind(name="me")
    try:
        sensor.start(START)
    except (ValueError, OSError):
        pytest.skip("it needs to be told what to play")
    frames = sensor.read(START + 500_000_000)
    arrivals = [frame.arrival for frame in frames]
    assert arrivals == sorted(arrivals)
    assert all(START <= arrival <= START + 500_000_000 for arrival in arrivals)
    assert all(frame.sensor == "me" and frame.dt > 0 for frame in frames)
    due = sensor.due()
    assert due is None or due > START + 500_000_000


@pytest.mark.parametrize("kind", DEVICE_KINDS)
@settings(deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=4), st.none() | st.integers(-(2**63), 2**63 - 1))
def test_whatever_is_read_raises_nothing_but_malformed(
    kind: type[DeviceSensor], reports: list[bytes], time: int | None
) -> None:
    sensor = kind()
    for data in reports:
        try:
            reading = sensor.decode(data, time)
        except MalformedError:
            continue
        assert all(type(v) is float and math.isfinite(v) for v in reading.values.values())


@pytest.mark.parametrize("kind", DEVICE_KINDS)
@pytest.mark.parametrize("content", [None, b"\xff\0no such thing", b""])
def test_a_source_that_is_none_says_nothing(
    kind: type[DeviceSensor], content: bytes | None, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    if content is not None:
        source.write_bytes(content)
    sensor = kind(source=source)
    with contextlib.suppress(OSError, ValueError):  # what an engine tells of, and tries again
        for data, time in sensor.recorded():
            with contextlib.suppress(MalformedError):
                assert sensor.decode(data, time).values == {}


KEYS = ["source", "id", "accelerometer", "heading", "control", "timestamp", "device", "uuid"]
KEYS += ["sensordata", "gyro", "touches", "x", "y", "z", "w", "magnetic", "buttonA", "time", "sign"]
KEYS += ["accelerationIncludingGravity", "rotationRate", "alpha", "orientation"]
PAGE = {"source": "limber-page", "id": "a"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", OSC_KINDS)
@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=8),
    st.sampled_from([{}, {"source": "comote", "id": "0"}, {"device": {"uuid": 3}}, PAGE]),
)
def test_unpack_raises_nothing(
    kind: type[OscSensor], facts: dict[str, Any], known: dict[str, Any]
) -> None:
    sensor = kind()
    for address, args in sensor.unpack({**facts, **known}) or []:
        assert isinstance(address, str)
        try:
            reading = sensor.decode(address, args)
        except MalformedError:
            continue
        assert all(type(v) is float and math.isfinite(v) for v in reading.values.values())
