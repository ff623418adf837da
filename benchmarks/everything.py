"""What `limber bench` measures: latency beside its floor, fitting, and error."""

from collections.abc import Callable
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from benchmarks import latency, mappings

RUNS = (("auto", 100, 10), ("auto", 1000, 3), (mappings.FLOOR, 1000, 3))
"""Mapping, examples and draws; the last is a plain kernel ridge, for comparison."""


def measure(seconds: float, said: Callable[[str], None]) -> dict[str, Any]:
    """Return all figures as JSON values; each latency takes about twice `seconds`."""
    found: dict[str, Any] = {"latency": latency.measure(seconds, said)}
    said("training")
    found["training"] = [vars(mappings.measure(*run)) for run in RUNS]
    return found


def report(found: dict[str, Any]) -> RenderableType:
    """Return the figures for people."""
    return Group(latencies(found["latency"]), trainings(found["training"]))


def latencies(found: dict[str, Any]) -> Table:
    """Return latencies as a table, the echo below each rate."""
    table = Table(
        "datagram → latents",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "answered",
        title=f"{found['inputs']} inputs → {found['outputs']} outputs",
        title_justify="left",
    )
    for name, part in found.items():
        if not isinstance(part, dict):
            continue
        for who in ("limber", "echo"):
            if who in part:
                f = part[who]
                numbers = (f"{f[key]:.3f}" for key in ("p50", "p95", "p99"))
                title = name if who == "limber" else "  bare UDP echo"
                table.add_row(title, *numbers, f"{f['answered']}/{f['sent']}")
        if "ratio_p50" in part:
            table.add_row("  ratio of the medians", f"{part['ratio_p50']:.1f}", "", "", "")
    memory = found["memory_mb"]
    table.caption = f"listening {found['start_s']:.2f} s after its start, " + (
        f"{memory:.0f} MB" if memory else "memory not known"
    )
    return table


def trainings(found: list[dict[str, Any]]) -> Table:
    """Return fit times and errors as a table."""
    table = Table(
        "mapping",
        "examples",
        "fit s",
        "error (RMSE, targets in 0..1)",
        "predict µs",
        title="Training",
        title_justify="left",
    )
    for r in found:
        table.add_row(
            r["kind"],
            str(r["examples"]),
            f"{r['fit_s']:.3f}",
            f"{r['rmse']:.4f}",
            f"{r['predict_us']:.1f}",
        )
    return table
