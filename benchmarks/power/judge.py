"""Compares what a loss of power has left with what had been sent and told until then."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

from benchmarks.power.facts import ANYTHING
from benchmarks.power.opened import Found
from benchmarks.power.session import Record

MS = 1e-6
ENDS_WITH_RUN = ("plays", "scene", "show", "cue")
"""Facts that are forgotten when a run ends in order."""

Line = list[tuple[int, Any]]
"""What a fact was, and from when on (ns), in order."""


@dataclass
class Loss:
    """What was lost: movement and settings in ms, and in words what never was so."""

    movement: float = 0.0
    settings: float = 0.0
    oldest: str = ""
    wrong: list[str] = field(default_factory=list)


class Judge:
    """Knows what was sent and told when; `missing` are datagrams that the whole take lacks."""

    def __init__(self, record: Record, whole: Found) -> None:
        self._number = {data: n for n, (_, data) in enumerate(record.sent)}
        kept = [self._number[data] for data in whole.datagrams]
        self.missing = kept[-1] - kept[0] + 1 - len(kept)
        self._first = kept[0]
        self._times = [time for time, _ in record.sent[: kept[-1] + 1]]
        self._lines = lines(record)

    def loss(self, found: Found, now: int) -> Loss:
        """Return what was lost when power was lost at `now` (ns)."""
        loss = Loss()
        self._hear(found.datagrams, now, loss)
        for key, line in self._lines.items():
            lost = settled(line, found.facts.get(key), now)
            if lost is None:
                loss.wrong.append(f"{key}: {found.facts.get(key)!r:.200}")
            elif lost > loss.settings:
                loss.settings, loss.oldest = lost, key
        return loss

    def _hear(self, datagrams: list[bytes], now: int, loss: Loss) -> None:
        numbers = [self._number.get(data, -1) for data in datagrams]
        if any(b <= a for a, b in pairwise([self._first - 1, *numbers])):
            loss.wrong.append("the take holds other than what was sent")
        there = set(numbers)
        lost = next(n for n in count(self._first) if n not in there)
        if lost < len(self._times):
            loss.movement = max(0.0, (now - self._times[lost]) * MS)


def lines(record: Record) -> dict[str, Line]:
    """Return what each fact was from when on, None where it was not there."""
    found: dict[str, Line] = {key: [(0, None)] for _, facts in record.told for key in facts}
    for time, facts in record.told:
        scenes = {key.partition(": ")[0] for key in facts if ": " in key}
        for key, line in found.items():
            scene, of_scene, _ = key.partition(": ")
            if key in facts or (of_scene and scene in scenes):
                line.append((time, facts.get(key)))
    for call in record.calls:
        if call.what == "unlink" and call.path == "performance.json":
            for key in ENDS_WITH_RUN:
                found[key].append((call.begin, ANYTHING))
    return found


def settled(line: Line, value: Any, now: int) -> float | None:
    """Return for how many ms a fact had been told to be another than it is found, at `now`.

    0 where it is the newest, or the one that was about to be; None where it never was so.
    """
    newest = bisect_right([time for time, _ in line], now) - 1
    for n in range(min(newest + 1, len(line) - 1), -1, -1):
        if line[n][1] == value or line[n][1] == ANYTHING:
            return 0.0 if n >= newest else (now - line[n + 1][0]) * MS
    return None
