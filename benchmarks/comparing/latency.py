"""Latency, jitter and loss beside peers and the bare echo: what is measured, and its tables."""

from collections.abc import Callable
from typing import Any

from benchmarks.comparing.cells import at, ms, share, table, times
from benchmarks.peers import beside, wekinator
from benchmarks.peers.beside import FLOOR


def measure(seconds: float, said: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures of all that can be run here."""
    said("latency, jitter and loss beside peers")
    return beside.measure(seconds)


def lines(found: dict[str, Any]) -> list[str]:
    """Return the tables, and who could not be asked."""
    rows = [row for one in found["latency"] for row in _rows(one)]
    head = ["in → out", "p50, ms", "p99, ms", "jitter, p99, ms", "p50 / floor", "p99 / floor"]
    names = list(found["latency"][0]["by"])
    loss = [
        [
            f"{one['hz']:,} a second",
            *(share(at(one, "by", n, "answered"), at(one, "by", n, "sent")) for n in names),
        ]
        for one in found["loss"]
    ]
    absent = ["", f"Not here, so not asked: {', '.join(found['missing'])}."]
    tables = [*table(head, rows), "", *table(["lost of", *names], loss)]
    return tables + absent if found["missing"] else tables


def _rows(one: dict[str, Any]) -> list[list[str]]:
    """Return a row for each that was asked, and for Wekinator; the floor last."""
    title = f"{one['hz']} Hz: "
    rows = []
    for name, found in one["by"].items():
        ratios = [times(at(found, "ratio", key)) if name != FLOOR else "" for key in ("p50", "p99")]
        cells = [ms(at(found, key)) for key in ("p50", "p99", "jitter")]
        rows.append([title + name, *cells, *ratios])
    there = wekinator.LATENCY[one["hz"]]
    cells = [ms(there["subject"][key]) for key in ("p50", "p99")]
    ratios = [times(there["subject"][key] / there["echo"][key]) for key in ("p50", "p99")]
    rows.insert(-1, [title + wekinator.NAME, *cells, "—", *ratios])
    return rows
