"""Packet captures as tcpdump and Wireshark write them, pcap and pcapng: the UDP in them."""

import ipaddress
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PCAP = {
    b"\xd4\xc3\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\xc3\xd4": (">", 1000),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
    b"\xa1\xb2\x3c\x4d": (">", 1),
}
"""How a pcap begins → the order of its bytes, and the ns of its smallest unit of time."""

PCAPNG = b"\x0a\x0d\x0d\x0a"
SECTION, INTERFACE, SIMPLE, ENHANCED = 0x0A0D0D0A, 1, 3, 6
_MAGIC = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
_RESOLUTION = 9  # the option if_tsresol

LARGEST = 1 << 24
"""Bytes of one record; more is damage."""

ETHERNET = 1
BEFORE_IP = {0: 4, 108: 4, 12: 0, 14: 0, 101: 0, 228: 0, 229: 0, 113: 16, 276: 20}
"""Link type → bytes before the IP packet (loopback, raw, Linux's "any"); Ethernet is by itself."""

_TAGS = (0x8100, 0x88A8)  # VLANs
_IP = (0x0800, 0x86DD)
_UDP = 17
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Packet:
    """A datagram that was on the network: when (ns since 1970), from whom, to which port."""

    time: int
    sender: tuple[str, int]
    port: int
    data: bytes


def packets(path: Path) -> Iterator[Packet]:
    """Yield the UDP datagrams of a capture, one that is cut as far as it goes.

    Those in fragments, or captured only in part, are left out. Raises OSError, and ValueError for
    a file that is none, or of a network that is not known. Formats: draft-ietf-opsawg-pcap and
    draft-ietf-opsawg-pcapng; types of network: tcpdump.org/linktypes.html.
    """
    with path.open("rb") as file:
        head = file.read(4)
        if head in PCAP:
            found = _pcap(file, *PCAP[head])
        elif head == PCAPNG:
            file.seek(0)
            found = _pcapng(file)
        else:
            raise ValueError(f"{path} is no packet capture (pcap or pcapng)")
        for time, link, frame in found:
            if (packet := _udp(time, _ip(link, frame))) is not None:
                yield packet


Frame = tuple[int, int, bytes]
"""When it was, ns since 1970; the link type; and the bytes."""


def _pcap(file: BinaryIO, order: str, unit: int) -> Iterator[Frame]:
    head = file.read(20)
    if len(head) < 20:
        return
    link = struct.unpack_from(f"{order}I", head, 16)[0] & 0x0FFFFFFF
    while len(record := file.read(16)) == 16:
        seconds, part, size, _ = struct.unpack(f"{order}4I", record)
        data = _take(file, size)
        if len(data) < size:
            return
        yield seconds * _NS + part * unit, link, data


def _pcapng(file: BinaryIO) -> Iterator[Frame]:
    order, time = "<", 0
    interfaces: list[tuple[int, int]] = []  # link type, and how many units there are in a second
    while len(head := file.read(8)) == 8:
        if head[:4] == PCAPNG:
            order, interfaces = _order(file), []
        kind, size = struct.unpack(f"{order}2I", head)
        body = _take(file, max(size, 12) - 8)
        if len(body) < size - 8:
            return
        if kind == INTERFACE and len(body) >= 12:
            interfaces.append((struct.unpack_from(f"{order}H", body)[0], _units(body[8:-4], order)))
        elif kind == ENHANCED and len(body) >= 24:
            number, high, low, length = struct.unpack_from(f"{order}4I", body)
            if number < len(interfaces):
                link, units = interfaces[number]
                time = ((high << 32) + low) * _NS // units
                yield time, link, body[20 : 20 + length]
        elif kind == SIMPLE and len(body) >= 8 and interfaces:  # it says no time: that before it
            yield time, interfaces[0][0], body[4:-4]


def _order(file: BinaryIO) -> str:
    """Return the order of a section's bytes, which come next."""
    magic = file.read(4)
    file.seek(-len(magic), 1)
    if len(magic) == 4 and magic not in _MAGIC:
        raise ValueError("a packet capture that is damaged")
    return _MAGIC.get(magic, "<")


def _units(options: bytes, order: str) -> int:
    """Return how many units of time an interface has in a second; 10⁶ where it does not say."""
    at = 0
    while at + 4 <= len(options):
        code, size = struct.unpack_from(f"{order}2H", options, at)
        if code == _RESOLUTION and size == 1 and at + 4 < len(options):
            value = options[at + 4]
            return int(2 ** (value & 127)) if value & 128 else int(10 ** min(value, 18))
        if code == 0:
            break
        at += 4 + (size + 3) // 4 * 4
    return 1_000_000


def _take(file: BinaryIO, size: int) -> bytes:
    if size > LARGEST:
        raise ValueError("a packet capture that is damaged")
    return file.read(size)


def _ip(link: int, frame: bytes) -> bytes:
    """Return the IP packet of a frame, nothing where it is of another kind."""
    if link in BEFORE_IP:
        return frame[BEFORE_IP[link] :]
    if link != ETHERNET:
        raise ValueError(
            f"a capture of a network of type {link}, which Limber cannot read: capture on the "
            "computer that receives, as Ethernet"
        )
    at = 12
    while len(frame) >= at + 2:
        kind = int.from_bytes(frame[at : at + 2], "big")
        if kind not in _TAGS:
            return frame[at + 2 :] if kind in _IP else b""
        at += 4
    return b""


def _udp(time: int, packet: bytes) -> Packet | None:
    """Return the datagram of an IP packet; None for another kind, or a part (RFC 791, 8200)."""
    version = packet[0] >> 4 if packet else 0
    if version == 4 and len(packet) >= 20:
        size = 4 * (packet[0] & 15)
        parted = int.from_bytes(packet[6:8], "big") & 0x3FFF
        host, kind = packet[12:16], packet[9]
    elif version == 6 and len(packet) >= 40:
        size, parted, host, kind = 40, 0, packet[8:24], packet[6]
    else:
        return None
    if kind != _UDP or parted or len(packet) < size + 8:
        return None
    sender, port, length = struct.unpack_from(">3H", packet, size)
    data = packet[size + 8 : size + length]
    if length < 8 or len(data) < length - 8:
        return None
    return Packet(time, (str(ipaddress.ip_address(host)), sender), port, data)
