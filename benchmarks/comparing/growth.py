"""How cost grows with sensors, inputs, outputs and examples: what is measured, and its tables."""

from collections.abc import Callable
from typing import Any

from benchmarks.comparing.cells import UNKNOWN, at, ms, number, share, table, times
from benchmarks.everything import over
from benchmarks.peers import wekinator
from benchmarks.scaling import examples, sensors, sizes

Said = Callable[[str], None]
SHORTER = 0.6
"""Of the seconds that a latency takes, for each of many."""


def measure_learning(_: float, said: Said) -> dict[str, Any]:
    """Return the figures of training with more and more examples."""
    rows = []
    for run in examples.all_runs():
        said(f"training: {run[0]}, {run[1]:,} examples")
        rows.append(examples.measure(*run))
    return {"rows": rows}


def measure_sensors(seconds: float, said: Said) -> dict[str, Any]:
    """Return the figures of more and more phones."""
    rows = []
    for phones in sensors.COUNTS:
        said(f"{phones} phones")
        rows.append(sensors.measure(phones, SHORTER * seconds))
    return {"rows": rows}


def measure_sizes(seconds: float, said: Said) -> dict[str, Any]:
    """Return the figures of more and more inputs, and outputs."""
    rows = []
    for inputs, outputs in sizes.all_sizes():
        said(f"{inputs} inputs, {outputs} outputs")
        rows.append(sizes.measure(inputs, outputs, SHORTER * seconds))
    return {"rows": rows}


def learning(found: dict[str, Any]) -> list[str]:
    """Return the table of trainings, and what was measured of Wekinator elsewhere below it."""
    rows = [
        [
            row["kind"],
            f"{row['examples']:,}",
            number(row["fit_s"], 2),
            f"{row['rmse']:.4f}",
            number(row["memory_mb"]),
        ]
        for row in found["rows"]
    ]
    rows += [
        [wekinator.NAME, f"{r['examples']:,}", number(r["fit_s"], 2), f"{r['rmse']:.4f}", UNKNOWN]
        for r in wekinator.LEARNING
    ]
    return table(["mapping", "examples", "training, s", "RMSE (targets 0 to 1)", "peak, MB"], rows)


def by_sensors(found: dict[str, Any]) -> list[str]:
    """Return the table of more and more phones."""
    rows = [
        [
            f"{row['phones']}",
            f"{row['phones'] * sensors.HZ:,}",
            *_latencies(row),
            share(row["answered"], row["sent"]),
            UNKNOWN if row["core"] is None else f"{100 * row['core']:.0f} %",
        ]
        for row in found["rows"]
    ]
    return table(["phones", "datagrams a second", *HEAD, "lost", "of a core"], rows)


def by_sizes(found: dict[str, Any]) -> list[str]:
    """Return the table of more and more inputs, and outputs."""
    rows = [
        [f"{row['inputs']} → {row['outputs']}", *_latencies(row), number(row["fit_s"], 2)]
        for row in found["rows"]
    ]
    return table(["inputs → outputs", *HEAD, "training with 1000, s"], rows)


HEAD = ("p50, ms", "p99, ms", "jitter, p99, ms", "echo, p50 / p99", "p50 / floor", "p99 / floor")


def _latencies(row: dict[str, Any]) -> list[str]:
    limber, echo = row["limber"], row["echo"]
    cells = [ms(at(limber, key)) for key in ("p50", "p99", "jitter")]
    floor = " / ".join(ms(at(echo, key)) for key in ("p50", "p99"))
    ratios = [times(over(at(limber, k), at(echo, k))) for k in ("p50", "p99")]
    return [*cells, floor, *ratios]
