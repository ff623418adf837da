"""OSC put together by hand from the OSC 1.0 specification, apart from the code it tests."""

import struct


def text(value: str) -> bytes:
    """Return an OSC-string: ended by NUL, padded to four bytes."""
    data = value.encode() + b"\0"
    return data + bytes(-len(data) % 4)


def message(address: str, tags: str, *values: float) -> bytes:
    """Return a message whose tags are i, f, d."""
    layout = ">" + tags
    return text(address) + text("," + tags) + struct.pack(layout, *values)


def bundle(*elements: bytes, timetag: int = 1) -> bytes:
    """Return a bundle; the time tag 1 is "immediately"."""
    sized = b"".join(struct.pack(">i", len(element)) + element for element in elements)
    return b"#bundle\0" + struct.pack(">Q", timetag) + sized
