"""Packet captures: real ones of tcpdump, and every form of the two formats by hand."""

import struct
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from sensors.wire.capture import Packet, packets
from tests.sensors.packets import message

CAPTURES = Path(__file__).parents[1] / "data" / "captures"
DATA = message("/a", "f", 1)


def udp(data: bytes = DATA) -> bytes:
    return struct.pack(">4H", 5000, 8001, 8 + len(data), 0) + data


def ip4(payload: bytes, kind: int = 17, parted: int = 0) -> bytes:
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 1, parted, 64, kind, 0)
    return head + bytes([192, 168, 1, 5, 10, 0, 0, 1]) + payload


def ip6(payload: bytes) -> bytes:
    return struct.pack(">IHBB", 6 << 28, len(payload), 17, 64) + bytes(15) + b"\1" * 17 + payload


def ethernet(packet: bytes, kind: int = 0x0800, tags: bytes = b"") -> bytes:
    return bytes(12) + tags + kind.to_bytes(2, "big") + packet


def pcap(*frames: bytes, link: int = 1, order: str = "<", magic: int = 0xA1B2C3D4) -> bytes:
    found = struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 65535, link)
    for i, frame in enumerate(frames):
        found += struct.pack(f"{order}4I", 100 + i, 5, len(frame), len(frame)) + frame
    return found


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    size = struct.pack(f"{order}I", 12 + len(body))
    return struct.pack(f"{order}I", kind) + size + body + size


def pcapng(frame: bytes, options: bytes = b"", time: int = 7, order: str = "<") -> bytes:
    section = struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1)
    interface = struct.pack(f"{order}HHI", 1, 0, 0) + options
    said = struct.pack(f"{order}5I", 0, time >> 32, time & 0xFFFFFFFF, len(frame), len(frame))
    blocks = (0x0A0D0D0A, section), (1, interface), (5, bytes(8)), (6, said + frame)
    return b"".join(block(kind, body, order) for kind, body in blocks)


def read(path: Path, data: bytes) -> list[Packet]:
    path.write_bytes(data)
    return list(packets(path))


@pytest.mark.parametrize("name", ["phones.pcap", "any.pcap"])
def test_what_tcpdump_wrote(name: str) -> None:
    found = list(packets(CAPTURES / name))
    assert Counter(p.port for p in found) == {38001: 12, 38000: 6, 36448: 6, 39000: 1}
    assert [p.sender[0] for p in found] == ["127.0.0.1"] * 24 + ["::1"]
    wek = [p.data for p in found if p.port == 36448]
    assert wek == [message("/wek/inputs", "ff", n, 0.5) for n in range(6)]
    times = [p.time for p in found]
    assert times == sorted(times)
    assert 0.04 < (times[23] - times[0]) * 1e-9 < 5


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("magic", "part"), [(0xA1B2C3D4, 5000), (0xA1B23C4D, 5)])
def test_both_orders_and_units_of_pcap(tmp_path: Path, order: str, magic: int, part: int) -> None:
    data = pcap(ethernet(ip4(udp())), order=order, magic=magic)
    (found,) = read(tmp_path / "a", data)
    assert found == Packet(100 * 10**9 + part, ("192.168.1.5", 5000), 8001, DATA)


@pytest.mark.parametrize(
    ("options", "ns"),
    [(b"", 7000), (bytes([9, 0, 1, 0, 9, 0, 0, 0]), 7), (bytes([9, 0, 1, 0, 128 + 1]), 3.5e9)],
)
def test_units_of_pcapng(tmp_path: Path, options: bytes, ns: int) -> None:
    (found,) = read(tmp_path / "a", pcapng(ethernet(ip4(udp())), options))
    assert (found.time, found.data) == (ns, DATA)


def test_pcapng_the_other_way_round_and_sections_after_another(tmp_path: Path) -> None:
    frame = ethernet(ip4(udp()))
    found = read(tmp_path / "a", pcapng(frame, order=">", time=1 << 33) + pcapng(frame))
    assert [p.time for p in found] == [(1 << 33) * 1000, 7000]


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        (1, ethernet(ip6(udp()), 0x86DD)),
        (1, ethernet(ip4(udp()), tags=b"\x81\0\0\5")),
        (0, b"\2\0\0\0" + ip4(udp())),
        (101, ip4(udp())),
        (113, bytes(16) + ip4(udp())),
        (276, bytes(20) + ip6(udp())),
    ],
)
def test_types_of_network(tmp_path: Path, link: int, frame: bytes) -> None:
    (found,) = read(tmp_path / "a", pcap(frame, link=link))
    assert (found.port, found.data) == (8001, DATA)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        ethernet(b""),
        ethernet(b"\0" * 40, 0x0806),
        ethernet(ip4(udp(), kind=6)),
        ethernet(ip4(udp(), parted=0x2000)),
        ethernet(ip4(udp()[:-1])),
        ethernet(ip4(udp()))[:30],
    ],
)
def test_what_is_no_whole_datagram_is_left_out(tmp_path: Path, frame: bytes) -> None:
    assert len(read(tmp_path / "a", pcap(frame, ethernet(ip4(udp()))))) == 1


@pytest.mark.parametrize("form", [pcap, pcapng])
def test_a_file_that_is_cut_ends(tmp_path: Path, form: Callable[[bytes], bytes]) -> None:
    whole = form(ethernet(ip4(udp())))
    for size in range(4, len(whole)):
        assert len(read(tmp_path / "a", whole[:size])) <= 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no packet capture"),
        (b"# text, not packets", "no packet capture"),
        (pcap(b"\0" * 60, link=127), "a network of type 127"),
        (pcap()[:24] + struct.pack("<4I", 1, 1, 1 << 31, 5), "damaged"),
        (b"\x0a\x0d\x0d\x0a" + bytes(24), "damaged"),
    ],
)
def test_what_is_none_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read(tmp_path / "a", data)
