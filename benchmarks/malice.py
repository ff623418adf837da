"""Datagrams that nobody should send: broken, mutated and hostile OSC, the same for one seed."""

import random
import struct
from collections.abc import Callable, Iterator

from pipeline.commands import COMMANDS
from sensors.wire.osc import encode

STARTS = (b"", b"/", b"/limber/", b"/wekinator/control/", b"#bundle\0", b"/wek/inputs")
TAGS = "ifsbdhtTFNIScrm[]x,\0é"
STRANGE = (float("nan"), float("inf"), float("-inf"), 1e300, -1e38, 2**31 - 1, -(2**63))
SIZES = (0, -1, 1, 3, 2**31 - 1, -(2**31), 65_535)
LARGE = 0.002
"""The share of datagrams of up to 65,000 bytes."""


def hostile(seed: int) -> Iterator[bytes]:
    """Yield datagrams without end, each at most 65,000 bytes."""
    draw = random.Random(seed)
    while True:
        kind = draw.choice(LARGER if draw.random() < LARGE else KINDS)
        yield kind(draw)[:65_000]


def valid(draw: random.Random) -> bytes:
    """Return a message that changes nothing: inputs, or a question."""
    inputs = encode("/wek/inputs", *[draw.random() for _ in range(6)])
    return draw.choice((inputs, encode("/limber/state"), encode("/limber/target/values", 1.5)))


def noise(draw: random.Random) -> bytes:
    """Return random bytes after a beginning that may be read."""
    return draw.choice(STARTS) + draw.randbytes(draw.randrange(120))


def cut(draw: random.Random) -> bytes:
    """Return a message that ends too soon."""
    whole = valid(draw)
    return whole[: draw.randrange(len(whole))]


def mutated(draw: random.Random) -> bytes:
    """Return a message or bundle with some bytes changed."""
    data = bytearray(bundle(valid(draw), valid(draw)) if draw.random() < 0.5 else valid(draw))
    for _ in range(draw.randrange(1, 5)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


def tagged(draw: random.Random) -> bytes:
    """Return a known address with type tags and arguments that do not fit each other."""
    name, tags = address(draw), "".join(draw.choice(TAGS) for _ in range(draw.randrange(8)))
    if name.startswith(b"/limber/"):
        tags = "x" + tags  # without one that is unknown it may be a command, and right
    return padded(name) + padded(b"," + tags.encode()) + draw.randbytes(draw.randrange(40))


def deep(draw: random.Random) -> bytes:
    """Return bundles inside bundles."""
    data = valid(draw)
    for _ in range(draw.randrange(1, 60)):
        data = bundle(data)
    return data


def sized(draw: random.Random) -> bytes:
    """Return a bundle, or a blob, that says it has another size."""
    size = struct.pack(">i", draw.choice(SIZES))
    if draw.random() < 0.5:
        return b"#bundle\0" + bytes(8) + size + valid(draw)
    return padded(address(draw)) + b",b\0\0" + size + draw.randbytes(draw.randrange(20))


def strange(draw: random.Random) -> bytes:
    """Return numbers that are none, or wrong counts of them."""
    count = draw.choice((1, 2, 5, 6, 6, 6, 7, 30))
    values = [draw.choice(STRANGE) for _ in range(count)]
    return padded(b"/wek/inputs") + padded(b"," + b"d" * count) + struct.pack(f">{count}d", *values)


def refused(draw: random.Random) -> bytes:
    """Return any command, with a blob or with far too many words, which none takes."""
    name = address(draw)
    if draw.random() < 0.5:
        return padded(name) + b",b\0\0" + struct.pack(">i", 4) + draw.randbytes(4)
    return padded(name) + padded(b"," + b"s" * 40) + b"x\0\0\0" * 40


def future(draw: random.Random) -> bytes:
    """Return inputs for another century."""
    return bundle(valid(draw), when=draw.randbytes(8))


def unreadable(draw: random.Random) -> bytes:
    """Return text that is no UTF-8."""
    name = b"/" + draw.randbytes(draw.randrange(1, 30)).replace(b"\0", b"\xff")
    text = b"\xff\xfe" + draw.randbytes(3).replace(b"\0", b"\xc0")
    return padded(name) + b",s\0\0" + padded(text)


def stranger(draw: random.Random) -> bytes:
    """Return a message from a device that nobody knows."""
    return encode(f"/{draw.randrange(10**9)}/{draw.randrange(10**9)}", draw.random())


def large(draw: random.Random) -> bytes:
    """Return as many bytes as a datagram can have."""
    return draw.choice(STARTS) + draw.randbytes(64_000)


def long(draw: random.Random) -> bytes:
    """Return a command with a word of 60,000 letters."""
    return padded(address(draw)) + b",sb\0" + padded(b"a" * 60_000) + struct.pack(">i", 0)


def many(draw: random.Random) -> bytes:
    """Return a bundle of thousands of messages."""
    return bundle(*[valid(draw)] * draw.randrange(500, 1500))


def address(draw: random.Random) -> bytes:
    """Return the address of a command, or of inputs."""
    if draw.random() < 0.3:
        return b"/wek/inputs"
    return f"/limber/{draw.choice(NAMES)}".encode()


def padded(text: bytes) -> bytes:
    """Return an OSC string."""
    return text + bytes(4 - len(text) % 4)


def bundle(*messages: bytes, when: bytes = bytes(8)) -> bytes:
    """Return an OSC bundle."""
    return b"#bundle\0" + when + b"".join(struct.pack(">i", len(m)) + m for m in messages)


NAMES = sorted(COMMANDS)
KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    *(noise, cut, mutated, tagged, deep, sized),
    *(strange, refused, future, unreadable, stranger),
)
LARGER: tuple[Callable[[random.Random], bytes], ...] = (large, long, many)
