"""Streams of Lab Streaming Layer, of this computer or of any other on the network."""

import csv
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import Any, ClassVar

from sensors.base import DeviceSensor, Link, MalformedError, Reading, Said
from sensors.wire.lab import lsl
from sensors.wire.numbers import LARGEST

RESOLVE = 2.0
"""Seconds in which a stream that is there is found."""

MOST = 256
"""Samples taken at once, and channels of a stream."""

LONGEST = 3600.0
"""Seconds; a sample that claims to be older, or to come, has another clock."""

_NS = 1_000_000_000


@dataclass
class Lsl(DeviceSensor):
    """The numbers of a stream, by the labels and units that it gives its channels.

    `id` is the stream's name or its source's id, `content` what it holds ("Mocap", "EEG"); where
    both are empty, it is the first stream there is. Channels without a label are value.1,
    value.2 … Its times are those of the machine that made them, on this one's clock. `source`
    may be a CSV file, its first column the time in seconds, as `limber export` writes them.
    """

    content: str = ""

    default_features: ClassVar[Sequence[Mapping[str, object]]] = (
        {"name": "{name}.raw", "type": "raw", "inputs": ["{name}"]},
    )

    def __post_init__(self) -> None:
        self._known: dict[str, str] = {}

    def known_units(self) -> Mapping[str, str]:
        """Return the channels of the stream, once it has said them, with their units."""
        return self._known

    def open(self) -> Link:
        """Find the stream and open it; raises OSError and ImportError."""
        return _Stream(self.id, self.content)

    @classmethod
    def present(cls) -> Sequence[str]:
        """Return the names of the streams of numbers that are heard here."""
        return sorted({stream.name() for stream in _here()})

    @classmethod
    def rates(cls) -> Mapping[str, float]:
        """Return the nominal rates of those that are regular."""
        return {s.name(): s.nominal_srate() for s in _here() if s.nominal_srate() > 0}

    def recorded(self) -> Iterator[Said]:
        """Yield the rows of a CSV file; raises OSError, and ValueError for what is none."""
        with self.source.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            heads = [head.rpartition(" (") for head in next(rows, [])[1:]]
            names = [name or unit for name, _, unit in heads]
            yield described(names, [unit.rstrip(")") if n else "" for n, _, unit in heads]), 0
            for row in filter(None, rows):
                values = [float(cell) if cell else float("nan") for cell in row[1:]]
                yield sampled(values), round(float(row[0]) * _NS)

    def decode(self, data: bytes, device_time: int | None) -> Reading:
        """Return what a sample says; values that are not finite are left out."""
        kind, content, delay = data[:1], data[1:], None
        if kind == b"i":
            self._know(content)
            return Reading({})
        if kind == b"t" and len(content) >= 8:
            (ago,), kind, content = struct.unpack_from("<d", content), b"s", content[8:]
            delay = ago if 0 <= ago < LONGEST else None
        if kind != b"s" or len(content) % 8:
            raise MalformedError("no sample of a stream")
        values = struct.unpack(f"<{len(content) // 8}d", content)
        if len(values) != len(self._known):
            raise MalformedError(f"{len(values)} numbers for {len(self._known)} channels")
        pairs = zip(self._known, values, strict=True)
        said = {n: v for n, v in pairs if isfinite(v) and abs(v) < LARGEST}
        if not said:
            raise MalformedError("a sample without a finite number")
        return Reading(said, device_time, delay=delay)

    def _know(self, content: bytes) -> None:
        """Take in what the channels are."""
        try:
            facts = json.loads(content)
            pairs = list(zip(facts["names"], facts["units"], strict=True))
            known = {f"{name}".strip(): f"{unit}".strip() for name, unit in pairs}
        except (ValueError, TypeError, LookupError, RecursionError):
            raise MalformedError("no description of a stream") from None
        if len(known) != len(pairs) or "" in known:
            known = {f"value.{i + 1}": unit for i, (_, unit) in enumerate(pairs)}
        self._known = known


def described(names: Sequence[str], units: Sequence[str]) -> bytes:
    """Return what a stream's channels are, as `decode` reads it."""
    return b"i" + json.dumps({"names": names[:MOST], "units": units[:MOST]}).encode()


def sampled(values: Sequence[float], ago: float | None = None) -> bytes:
    """Return a sample as `decode` reads it; `ago` is how many seconds ago it was measured."""
    values = values[:MOST]
    head = b"s" if ago is None else b"t" + struct.pack("<d", ago)
    return head + struct.pack(f"<{len(values)}d", *values)


class _Stream(Link):
    """An open stream."""

    def __init__(self, name: str, content: str) -> None:
        library = lsl()
        found = library.resolve_bypred(wanted(name, content), 1, RESOLVE)
        if not found:
            raise OSError(f"no stream{f' called {name}' if name else ''} is here: is it sending?")
        flags = library.proc_clocksync
        self._inlet = library.StreamInlet(found[0], 1, recover=False, processing_flags=flags)
        self._gone, self._now = library.util.LostError, library.local_clock
        self._waiting = [(_description(self._inlet, self._gone), None)]
        self.still_is_silent = found[0].nominal_srate() == library.IRREGULAR_RATE

    def read(self, seconds: float) -> Sequence[Said]:
        """Return the samples that have come; raises OSError when the stream has ended."""
        if self._waiting:
            return [self._waiting.pop()]
        try:
            values, stamp = self._inlet.pull_sample(timeout=seconds)
            if values is None:
                return ()
            more, stamps = self._inlet.pull_chunk(timeout=0.0, max_samples=MOST)
        except self._gone:
            raise OSError("the stream has ended") from None
        pairs: Iterator[Any] = zip((values, *more), (stamp, *stamps), strict=True)
        now = self._now()
        return [(sampled(v, now - t), round(t * _NS)) for v, t in islice(pairs, MOST + 1)]

    def close(self) -> None:
        """Close the stream."""
        self._inlet.close_stream()


def _here() -> list[Any]:
    """Return the streams of numbers that are heard here."""
    found: list[Any] = lsl().resolve_bypred(wanted("", ""), 0, RESOLVE / 2)
    return found


def wanted(name: str, content: str) -> str:
    """Return what tells the wanted streams, all of them of numbers, from others, as XPath 1.0."""
    parts = ["channel_format != 'string'"]
    parts += [f"(name = {_quoted(name)} or source_id = {_quoted(name)})"] if name else []
    parts += [f"type = {_quoted(content)}"] if content else []
    return " and ".join(parts)


def _quoted(text: str) -> str:
    """Return text as XPath 1.0 has it, which has no word for a quote of both kinds."""
    return f'"{text}"' if "'" in text else f"'{text}'"


def _description(inlet: Any, gone: type[Exception]) -> bytes:
    """Return what the stream's channels are; raises OSError when it ends meanwhile."""
    try:
        info = inlet.info(timeout=5.0)
    except (gone, TimeoutError) as error:
        raise OSError(f"the stream does not describe itself ({error})") from None
    count = info.channel_count()
    labels, units = info.get_channel_labels() or [], info.get_channel_units() or []
    whole = [label or "" for label in labels] if len(labels) == count else [""] * count
    return described(whole, [u or "" for u in units] if len(units) == count else [""] * count)
