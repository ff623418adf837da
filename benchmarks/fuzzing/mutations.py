"""Inputs made of right ones, as hypothesis draws them: cut, joined, changed, repeated."""

from collections.abc import Sequence

from hypothesis import strategies as st

LARGEST = 20_000
"""Bytes of an input at most."""

STRANGE = (
    *(b"", b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"\xff" * 8),
    *(b"nan", b"-inf", b"1e309", b"-1", b"9" * 400, b"../../x", b"%s%n", b"\r\n\r\n"),
    *(b"[" * 300, b'{"a":' * 300, b"\xed\xa0\x80", b"\xe2\x80\xae", b"'\"]]>", b"\x1b]0;x\x07"),
)


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """Draw an input: a seed, changed in some places."""
    data = draw(st.sampled_from(list(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        until = min(len(data), at + draw(st.integers(0, 16)))
        kind = draw(st.integers(0, 5))
        if kind == 0:
            data = data[:at] + data[until:]
        elif kind == 1:
            data = data[:at] + draw(st.binary(max_size=8)) + data[until:]
        elif kind == 2:
            data = data[:at] + draw(st.sampled_from(STRANGE)) + data[until:]
        elif kind == 3:
            data = data[:at] + data[at:until] * draw(st.integers(2, 200)) + data[until:]
        elif kind == 4:
            other = draw(st.sampled_from(list(seeds)))
            data = data[:at] + other[draw(st.integers(0, len(other))) :]
        elif at < len(data):
            changed = data[at] ^ (1 << draw(st.integers(0, 7)))
            data = data[:at] + bytes([changed]) + data[at + 1 :]
    return data[:LARGEST]
