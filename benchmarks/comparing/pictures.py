"""The plots of the report, one for each part of it."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.cells import at
from benchmarks.comparing.drawing import BLUE, COLOURS, GRID, INK, floor, legend, line, panels, wide
from benchmarks.mappings import FLOOR as RIDGE
from benchmarks.peers import wekinator
from benchmarks.peers.beside import FLOOR, LIMBER
from benchmarks.scaling.examples import NETWORKS

Rows = Sequence[dict[str, Any]]


def latency(found: dict[str, Any]) -> Figure:
    """Draw from the median to the 99th percentile of each that was asked, the echo dashed."""
    figure, plots = panels(len(found["latency"]), 3.2)
    for axes, one in zip(plots, found["latency"], strict=True):
        names = [name for name in one["by"] if name != FLOOR]
        echo = one["by"][FLOOR]
        there = wekinator.LATENCY[one["hz"]]
        spans = [(one["by"][n]["p50"], one["by"][n]["p99"]) for n in names]
        scaled = [there["subject"][k] / there["echo"][k] * echo[k] for k in ("p50", "p99")]
        spans.append((scaled[0], scaled[1]))
        for i, ((low, high), colour) in enumerate(zip(spans, _colours(len(spans)), strict=True)):
            axes.plot([low, high], [i, i], color=colour, linewidth=7, solid_capstyle="butt")
            axes.plot([low], [i], marker="|", color=INK, markersize=14)
        for key in ("p50", "p99"):
            axes.axvline(echo[key], color=INK, linestyle="--", linewidth=1.2)
            axes.annotate(f" echo {key}", (echo[key], -0.75), fontsize=8, color=INK)
        axes.set_yticks(range(len(spans)), [*names, "Wekinator 2, by its\nratio to its echo"])
        axes.set(xscale="log", xlabel="ms, from p50 to p99", ylim=(len(spans) - 0.5, -1))
        axes.set_title(f"in → out, {one['hz']} datagrams a second", fontsize=11)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        axes.grid(axis="y", visible=False)
    return figure


def _colours(count: int) -> list[str]:
    return [*COLOURS[: count - 1], GRID]


def loss(found: dict[str, Any]) -> Figure:
    """Draw what part of a steady stream was answered by each."""
    figure, (axes,) = panels(1)
    rates = [one["hz"] for one in found["loss"]]
    names = [LIMBER, *(n for n in found["loss"][0]["by"] if n not in (LIMBER, FLOOR))]
    shares = {n: [_answered(one["by"][n]) for one in found["loss"]] for n in (*names, FLOOR)}
    for name, colour in zip(names, COLOURS, strict=False):
        line(axes, rates, shares[name], name, color=colour)
    floor(axes, rates, shares[FLOOR], FLOOR)
    axes.axvline(wekinator.LOSSLESS, color=GRID, linestyle=":")
    axes.annotate(
        " Wekinator 2 loses\n from here on", (wekinator.LOSSLESS, 5), fontsize=8, color=INK
    )
    axes.set(xlabel="datagrams a second", ylabel="answered, %", ylim=(0, 104))
    legend(figure, axes, 2)
    return figure


def _answered(one: dict[str, Any]) -> float:
    return 100 * min(1.0, float(one["answered"]) / max(1, int(one["sent"])))


def learning(found: dict[str, Any]) -> Figure:
    """Draw time and error of training over the number of examples."""
    figure, (time, error) = panels(2, 4)
    names = {"auto": LIMBER + " (auto)", RIDGE: "kernel ridge in NumPy", NETWORKS: NETWORKS}
    for (kind, name), colour in zip(names.items(), COLOURS, strict=False):
        rows = [row for row in found["rows"] if row["kind"] == kind]
        counts = [row["examples"] for row in rows]
        line(time, counts, [row["fit_s"] for row in rows], name, color=colour)
        line(error, counts, [row["rmse"] for row in rows], name, color=colour)
    counts = [row["examples"] for row in wekinator.LEARNING]
    for axes, key in ((time, "fit_s"), (error, "rmse")):
        values = [row[key] for row in wekinator.LEARNING]
        line(axes, counts, values, wekinator.NAME, color=GRID, marker="s")
    wide(time, "examples", "seconds to train", ())
    wide(error, "examples", "RMSE, targets in 0 to 1", ())
    legend(figure, time, 2)
    return figure


def by_sensors(found: dict[str, Any]) -> Figure:
    """Draw latency, and the engine's share of a core, over the number of phones."""
    figure, (late, busy) = panels(2)
    phones = [row["phones"] for row in found["rows"]]
    _latencies(late, phones, found["rows"])
    wide(late, "phones of 100 datagrams a second", "ms", phones)
    cores = [None if row["core"] is None else 100 * row["core"] for row in found["rows"]]
    lost = [100 * (1 - row["answered"] / max(1, row["sent"])) for row in found["rows"]]
    line(busy, phones, cores, "the engine, % of a core", color=COLOURS[1])
    line(busy, phones, lost, "lost, % of datagrams", color=COLOURS[3])
    busy.set(xscale="log", xlabel="phones of 100 datagrams a second", ylabel="%", ylim=(-3, None))
    busy.set_xticks(phones, [str(count) for count in phones])
    busy.set_xticks([], minor=True)
    busy.legend(loc="upper left")
    late.margins(y=0.35)
    late.legend(loc="upper left", ncols=2)
    return figure


def by_sizes(found: dict[str, Any]) -> Figure:
    """Draw latency over the number of inputs, and over that of outputs."""
    figure, plots = panels(2, 4)
    for axes, key, other in (
        (plots[0], "inputs", ("outputs", 8)),
        (plots[1], "outputs", ("inputs", 6)),
    ):
        rows = sorted((r for r in found["rows"] if r[other[0]] == other[1]), key=lambda r: r[key])
        counts = [row[key] for row in rows]
        _latencies(axes, counts, rows)
        wide(axes, f"{key} (with {other[1]} {other[0]})", "ms", counts)
    legend(figure, plots[0], 4)
    return figure


def _latencies(axes: Axes, x: Sequence[float], rows: Rows) -> None:
    line(axes, x, [at(r, "limber", "p50") for r in rows], f"{LIMBER}, p50", color=BLUE)
    line(axes, x, [at(r, "limber", "p99") for r in rows], f"{LIMBER}, p99", color=COLOURS[1])
    floor(axes, x, [at(r, "echo", "p50") for r in rows], f"{FLOOR}, p50")
    line(
        axes, x, [at(r, "echo", "p99") for r in rows], f"{FLOOR}, p99", color=INK, linestyle=":",
        linewidth=1.5, marker="",
    )  # fmt: skip


def sound(found: dict[str, Any]) -> Figure:
    """Draw what a block costs beside how long it lasts, and how late a movement is heard."""
    figure, (cost, late) = panels(2, 3.2)
    rows = [
        row for row in found["decoding"] if row["hz"] == max(r["hz"] for r in found["decoding"])
    ]
    _bars(
        cost, [r["model"] for r in rows], [(r["played"]["p50"], r["played"]["p99"]) for r in rows]
    )
    for i, row in enumerate(rows):
        cost.plot([row["block_ms"]] * 2, [i - 0.4, i + 0.4], color=INK, linestyle="--")
    cost.set(xlabel="ms to make a block (dashed: how long it lasts)", xscale="log")
    cost.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    played = [row for row in found["playing"] if row.get("movement_ms")]
    spans = [tuple(row["movement_ms"][:2]) for row in played]
    _bars(late, [row["model"] for row in played], spans)
    for i, row in enumerate(played):
        if row["floor_ms"] is not None:
            late.plot([row["floor_ms"]] * 2, [i - 0.4, i + 0.4], color=INK, linestyle="--")
    late.set(xlabel="ms from movement to the device's buffer\n(dashed: a block and the ring)")
    late.set_xlim(left=0)
    return figure


def _bars(axes: Axes, names: Sequence[str], spans: Sequence[Sequence[float]]) -> None:
    """Draw from the median to the 99th percentile of each."""
    for i, ((low, high), colour) in enumerate(zip(spans, COLOURS, strict=False)):
        axes.plot([low, high], [i, i], color=colour, linewidth=9, solid_capstyle="butt")
        axes.plot([low], [i], marker="|", color=INK, markersize=16)
    axes.set_yticks(range(len(names)), list(names))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
