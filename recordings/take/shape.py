"""What stands before and after the messages of a take, as the MCAP specification has it."""

import struct
import zlib
from collections import Counter
from dataclasses import dataclass, field

from mcap.opcode import Opcode
from mcap.records import Channel, DataEnd, Footer, Header, Statistics, SummaryOffset
from mcap.writer import MCAP0_MAGIC

from recordings.take.encoder import MESSAGE, packed

MAGIC = MCAP0_MAGIC
PROFILE = "limber-1"
"""The header's profile; its number rises when older readers could no longer read takes."""

_FOOTER_HEAD = struct.Struct("<BQQQ")


@dataclass
class Tally:
    """What the statistics of a take count: messages by channel, and their times."""

    begin: int = 0
    end: int = 0
    counts: Counter[int] = field(default_factory=Counter)

    def add(self, time: int, record: bytes) -> None:
        """Count the one message that `record` ends with, after any channel's record."""
        at = 0
        while record[at] != Opcode.MESSAGE:
            at += 9 + int.from_bytes(record[at + 1 : at + 9], "little")
        self.begin = min(self.begin, time) if self.counts else time
        self.end = max(self.end, time)
        self.counts[MESSAGE.unpack_from(record, at)[2]] += 1


def opening() -> bytes:
    """Return what a take begins with."""
    return MAGIC + packed([Header(profile=PROFILE, library="limber")])


def ending(offset: int, channels: list[Channel], tally: Tally) -> bytes:
    """Return what a complete take ends with, after `offset` bytes: summary and footer."""
    data_end = packed([DataEnd(data_section_crc=0)])
    start = offset + len(data_end)
    repeated, count = packed(channels), packed([_count(channels, tally)])
    offset_start = start + len(repeated) + len(count)
    offsets = [
        SummaryOffset(Opcode.CHANNEL, start, len(repeated)),
        SummaryOffset(Opcode.STATISTICS, start + len(repeated), len(count)),
    ]
    summary = repeated + count + packed(offsets)
    crc = zlib.crc32(summary + _FOOTER_HEAD.pack(Opcode.FOOTER, 20, start, offset_start))
    footer = Footer(summary_start=start, summary_offset_start=offset_start, summary_crc=crc)
    return data_end + summary + packed([footer]) + MAGIC


def _count(channels: list[Channel], tally: Tally) -> Statistics:
    return Statistics(
        attachment_count=0,
        channel_count=len(channels),
        channel_message_counts=dict(tally.counts),
        chunk_count=0,
        message_count=tally.counts.total(),
        message_start_time=tally.begin,
        message_end_time=tally.end,
        metadata_count=0,
        schema_count=0,
    )
