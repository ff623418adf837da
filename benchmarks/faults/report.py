"""The table of faults, and its place on a page."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.faults.row import Row
from benchmarks.gestures.page import filled

HEAD = ("| what was done | what is wanted | what was measured | held |", "|---|---|---|---|")


def lines(found: Mapping[str, Sequence[Row]], cores: int, load: float) -> list[str]:
    """Return the table in Markdown, and the line on where and when it was measured."""
    rows = [row for rows in found.values() for row in rows]
    table = [f"| {r.done} | {r.wanted} | {r.measured} | {word(r.held)} |" for r in rows]
    held = sum(row.held for row in rows)
    said = (
        f"{held} of {len(rows)} held. Measured {time.strftime('%Y-%m-%d %H:%M')} on {cores} cores, "
        f"load {load:.1f}, by `python -m benchmarks.faults`."
    )
    return [*HEAD, *table, "", said]


def word(held: bool) -> str:
    """Return whether it held, so that what did not is seen."""
    return "yes" if held else "**no**"


def write(page: Path, table: Sequence[str]) -> None:
    """Put the table on a page, between its marks; raises MarkError."""
    page.write_text(filled(page.read_text("utf-8"), "faults", table), "utf-8")
