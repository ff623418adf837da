"""OSC is read as python-osc reads it, and nothing but MalformedError comes of what is not OSC."""

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from sensors.base import MalformedError
from sensors.wire import osc

addresses = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).map(
    lambda text: "/" + text
)
floats = st.floats(width=32, allow_nan=False)
typed = st.one_of(
    st.tuples(st.just("i"), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just("h"), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(st.just("f"), floats),
    st.tuples(st.just("d"), st.floats(allow_nan=False)),
    st.tuples(st.just("s"), st.text(st.characters(codec="utf-8", exclude_characters="\0"))),
    st.tuples(st.just("b"), st.binary(min_size=1, max_size=20)),
    st.tuples(st.just("T"), st.just(True)),
    st.tuples(st.just("F"), st.just(False)),
    st.tuples(st.just("N"), st.none()),
)


def built(address: str, args: list[tuple[str, Any]]) -> bytes:
    builder = OscMessageBuilder(address)
    for kind, value in args:
        builder.add_arg(value, kind)
    return builder.build().dgram


def bundle(*elements: bytes, timetag: bytes = bytes(8)) -> bytes:
    sized = (struct.pack(">i", len(element)) + element for element in elements)
    return b"#bundle\0" + timetag + b"".join(sized)


@settings(deadline=None)
@given(addresses, st.lists(typed, max_size=12))
def test_agrees_with_python_osc(address: str, args: list[tuple[str, Any]]) -> None:
    data = built(address, args)
    reference = OscMessage(data)
    for _ in range(2):  # unknown, then from the cache
        assert osc.decode(data) == [(reference.address, tuple(reference.params))]


@settings(deadline=None)
@given(st.lists(st.tuples(addresses, st.lists(floats, max_size=4)), max_size=4))
def test_bundles_are_flattened_in_order(messages: list[tuple[str, list[float]]]) -> None:
    data = [built(address, [("f", v) for v in values]) for address, values in messages]
    expected = [(address, tuple(values)) for address, values in messages]
    far_future = b"\xff" * 8
    assert osc.decode(bundle(*data, timetag=far_future)) == expected
    assert osc.decode(bundle(bundle(*data), *data)) == expected * 2


@settings(deadline=None, max_examples=300)
@given(
    st.binary(max_size=80).flatmap(
        lambda b: st.sampled_from([b, b"/" + b, bundle(b), b"/a\0\0" + b])
    )
)
@example(b"")
@example(b"#bundle\0" + bytes(8) + b"\0\0\0\0" * 4)
@example(b"/a\0\0,b\0\0" + struct.pack(">i", -4))
@example(b"/a\0\0,s\0\0\xff\xfe\0\0")
def test_any_bytes_raise_nothing_else(data: bytes) -> None:
    try:
        messages = osc.decode(data)
    except MalformedError:
        return
    assert all(address.startswith("/") for address, _ in messages)


@settings(deadline=None)
@given(st.data(), addresses, st.lists(typed, min_size=1, max_size=6))
def test_mutated_messages_raise_nothing_else(
    data: st.DataObject, address: str, args: list[tuple[str, Any]]
) -> None:
    mutated = bytearray(bundle(built(address, args), built("/b", args)))
    for _ in range(data.draw(st.integers(1, 4))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    try:
        osc.decode(bytes(mutated))
    except MalformedError:
        return


@settings(deadline=None)
@given(st.lists(floats, min_size=1, max_size=6), st.integers(1, 4), st.booleans())
def test_truncated_numbers_are_malformed(values: list[float], cut: int, with_text: bool) -> None:
    args = [("s", "x")] * with_text + [("f", v) for v in values]
    with pytest.raises(MalformedError):
        osc.decode(built("/a", args)[:-cut])


@pytest.mark.parametrize(
    ("data", "args"),
    [
        (b"/a\0\0", ()),  # no type tags: senders older than OSC 1.0
        (b"/a\0\0,\0\0\0", ()),
        (b"/a\0\0,cf\0\0\0\0A\x3f\x80\0\0", ("A", 1.0)),
        (b"/a\0\0,If\0\x3f\x80\0\0", (True, 1.0)),
        (b"/a\0\0,Sf\0sym\0\x3f\x80\0\0", ("sym", 1.0)),
        (b"/a\0\0,[ff]\0\0\0\x3f\x80\0\0\x40\0\0\0", (1.0, 2.0)),
        (b"/a\0\0,mt\0\x01\x90\x40\x7f" + bytes(7) + b"\x01", (b"\x01\x90\x40\x7f", 1)),
    ],
)
def test_rare_types(data: bytes, args: tuple[object, ...]) -> None:
    """Layouts by hand from the OSC 1.0 specification's tables of type tags."""
    assert osc.decode(data) == [("/a", args)]


@pytest.mark.parametrize(
    "data",
    [
        b"wek/inputs\0\0,f\0\0\x3f\x80\0\0",  # no slash
        b"/a\0\0f\0\0\0\x3f\x80\0\0",  # no comma
        b"/a\0\0,x\0\0",  # no such tag
        b"/a\0\0,b\0\0\xff\xff\xff\xfc",  # a blob of -4 bytes
        b"/a\xff\xfe\0\0\0\0,\0\0\0",  # no UTF-8
        bundle(b"")[:-1],
        bundle(b"/a\0\0,\0\0\0")[:-4],
        bundle(b"/a\0\0,\0\0\0") + b"\0\0\0\0",  # an empty element
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError):
        osc.decode(data)


def test_bundles_nested_without_end_are_malformed() -> None:
    data = b"/a\0\0,\0\0\0"
    for _ in range(1000):
        data = bundle(data)
    with pytest.raises(MalformedError, match="nested"):
        osc.decode(data)


def test_a_flood_of_headers_does_not_fill_memory() -> None:
    for i in range(5000):
        osc.decode(osc.encode(f"/flood/{i}", 1.0))
    assert len(osc._headers) <= 1024
    assert osc.decode(osc.encode("/flood/7", 2.0)) == [("/flood/7", (2.0,))]


@settings(deadline=None)
@given(addresses, st.lists(st.one_of(floats, st.integers(-(2**63), 2**63 - 1), st.booleans())))
def test_what_is_encoded_is_decoded(address: str, args: list[float]) -> None:
    assert osc.decode(osc.encode(address, *args)) == [(address, tuple(args))]


@pytest.mark.parametrize("value", [1e300, 2**70, b"", object()])
def test_what_has_no_osc_type_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="/a"):
        osc.encode("/a", value)


@settings(deadline=None)
@given(addresses, st.lists(floats, max_size=20))
def test_float_messages_are_those_of_the_builder(address: str, values: list[float]) -> None:
    message = osc.FloatMessage(address, len(values))
    expected = built(address, [("f", v) for v in values])
    assert message.pack(np.array(values, np.float32)) == expected
    assert message.pack(np.array(values, np.float64)) == expected
    assert message.pack(values) == expected


def test_a_float_message_has_one_length() -> None:
    with pytest.raises(ValueError, match="2 values, not 3"):
        osc.FloatMessage("/a", 2).pack([1.0, 2.0, 3.0])
