"""What sound costs, and how late it is heard: what is measured, and its tables."""

from collections.abc import Callable
from typing import Any

from benchmarks import everything
from benchmarks.comparing.cells import UNKNOWN, at, ms, number, table, times
from benchmarks.everything import over
from benchmarks.subject import AbsentError
from pipeline.sound.device import NEEDED


def measure(seconds: float, said: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures of models that play here; raises AbsentError where none can."""
    if not everything.can_sound():
        raise AbsentError(NEEDED)
    return everything.sounding(seconds, said)


def lines(found: dict[str, Any]) -> list[str]:
    """Return the tables of blocks, and of what is played."""
    blocks = [
        [
            f"{row['model']}, {row['hz']} Hz",
            ms(row["block_ms"]),
            ms(at(row, "played", "p50")),
            ms(at(row, "played", "p99")),
            times(over(row["block_ms"], at(row, "played", "p50"))),
            times(over(row["block_ms"], at(row, "played", "p99"))),
        ]
        for row in found["decoding"]
    ]
    head = ["a block of", "lasts, ms", "made in, p50, ms", "p99, ms", "real time, p50", "p99"]
    played = [_played(row) for row in found["playing"] if "problem" not in row]
    silent = [
        f"{r['model']} did not play: {r['problem']}." for r in found["playing"] if "problem" in r
    ]
    late = ["movement → device's buffer", "p50, ms", "p99, ms", "floor, ms", "p50 / floor", "gaps"]
    return [*table(head, blocks), "", *table(late, played), *silent]


def _played(row: dict[str, Any]) -> list[str]:
    p50, p99 = (row.get("movement_ms") or [None, None])[:2]
    floor = row["floor_ms"]
    cells = [ms(p50), ms(p99), ms(floor), times(over(p50, floor))]
    return [row["model"], *cells, UNKNOWN if row["gaps"] is None else number(row["gaps"])]
