"""The take: what happened to an engine, as one MCAP file; this package alone knows its form."""

from recordings.take.reader import Summary, TakeError, read_take, span, summarise
from recordings.take.writer import TakeWriter, pack_take

__all__ = ["Summary", "TakeError", "TakeWriter", "pack_take", "read_take", "span", "summarise"]
