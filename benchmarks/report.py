"""The figures of `limber bench` for people, beside those of an earlier run."""

import json
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from benchmarks.cells import at, both, like
from benchmarks.heard import heard


class ComparisonError(ValueError):
    """A file to compare with is none that `limber bench --json` wrote."""


def earlier(path: Path) -> dict[str, Any]:
    """Return an earlier run's figures; raises OSError, ComparisonError."""
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("bench") != 1:
        raise ComparisonError(f"{path} holds no figures: write them with limber bench --json")
    return found


def report(found: dict[str, Any], before: dict[str, Any] | None = None) -> RenderableType:
    """Return tables of the figures; in brackets those of `before`."""
    old = before or {}
    bracketed = "" if before is None else f"; in brackets: {before.get('subject')}, measured before"
    parts: list[RenderableType] = [
        f"{found['subject']}, {found['inputs']} inputs → {found['outputs']} outputs{bracketed}"
    ]
    if "latency" in found:
        parts += [
            latencies(found["latency"], old.get("latency")),
            losses(found["loss"], old.get("loss")),
            beside(found, old),
        ]
    if found.get("watched"):
        parts.append(beside_a_window(found["watched"], old.get("watched")))
    if found.get("training"):
        parts.append(trainings(found["training"], old.get("training")))
    if found.get("sound"):
        parts += heard(found["sound"], old.get("sound"))
    return Group(*parts)


def latencies(found: list[dict[str, Any]], before: Any) -> Table:
    """Return latencies as a table, the echo below each rate."""
    table = Table("in → out", "p50 ms", "p99 ms", "max ms", "lost", "p50 ratio", "p99 ratio")
    for row in found:
        old = like(before, row, "hz", "training")
        title = f"{row['hz']} Hz" + ", training" * row["training"]
        for who, name in (("subject", title), ("echo", "  bare echo")):
            numbers = [both(row, old, 3, who, key) for key in ("p50", "p99", "max")]
            lost = both(row, old, 0, who, "unanswered")
            ratios = [both(row, old, 1, "ratio", key) for key in ("p50", "p99")]
            table.add_row(name, *numbers, lost, *(ratios if who == "subject" else ("", "")))
    return table


def losses(found: list[dict[str, Any]], before: Any) -> Table:
    """Return what was lost of steady streams, the echo beside it."""
    table = Table("steady stream", "sent a second", "not answered", "not echoed (this client)")
    for row in found:
        old = like(before, row, "hz")
        for one in (row, old):
            for who in ("subject", "echo"):
                if isinstance(at(one, who, "answered"), int):
                    one[who]["lost"] = 100 * (1 - one[who]["answered"] / max(1, one[who]["sent"]))
        parts = [f"{both(row, old, 2, who, 'lost')} %" for who in ("subject", "echo")]
        table.add_row(f"{row['hz']} Hz", both(row, old, 0, "subject", "rate"), *parts)
    return table


def beside(found: dict[str, Any], before: dict[str, Any]) -> Table:
    """Return start-up and memory."""
    table = Table("besides", "")
    count, after = at(found, "start", "starts"), at(found, "memory_after_s")
    for key, name in (("median_s", "median"), ("max_s", "longest")):
        title = f"start to first answer, {name}" + (f" of {count}" if count else "")
        table.add_row(f"{title}, s", both(found, before, 2, "start", key))
    for who in ("engine", "trainer", "supervisor"):
        title = f"memory of the {who}" + (f" after {after:.0f} s of playing" if after else "")
        table.add_row(f"{title}, MB", both(found, before, 0, "memory_mb", who))
    return table


def beside_a_window(found: dict[str, Any], before: Any) -> Table:
    """Return the latencies with four phones, without a window and beside one that looks on."""
    table = Table(
        "4 phones × 100 Hz", "p50 ms", "p99 ms", "max ms", "lost", "p50 ratio", "p99 ratio"
    )
    for who, name in (("alone", "no window"), ("watched", "beside a window")):
        numbers = [both(found, before, 3, who, key) for key in ("p50", "p99", "max")]
        lost = both(found, before, 0, who, "unanswered")
        ratios = [both(found, before, 2, "ratio", key) for key in ("p50", "p99")]
        table.add_row(name, *numbers, lost, *(ratios if who == "watched" else ("", "")))
    return table


def trainings(found: list[dict[str, Any]], before: Any) -> Table:
    """Return fit times and errors as a table."""
    table = Table("mapping", "examples", "fit s", "error (RMSE, targets in 0..1)", "predict µs")
    for row in found:
        old = like(before, row, "kind", "examples")
        numbers = [both(row, old, *k) for k in ((3, "fit_s"), (4, "rmse"), (1, "predict_us"))]
        table.add_row(row["kind"], str(row["examples"]), *numbers)
    return table
