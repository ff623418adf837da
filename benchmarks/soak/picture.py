"""A picture of a performance: memory and latency over its minutes."""

from pathlib import Path

from benchmarks.soak.quarters import of, processes
from benchmarks.soak.run import Found
from sensors.wire.needed import needed

SIZE = (8.0, 5.5)
"""Inches."""

NAN = float("nan")


def draw(found: Found, path: Path) -> None:
    """Draw memory and latency to an SVG file; raises ImportError without matplotlib."""
    matplotlib = needed("matplotlib", "bench")
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "limber"  # the same picture for the same figures
    plots = needed("matplotlib.pyplot", "bench")
    figure, (above, below) = plots.subplots(2, 1, sharex=True, figsize=SIZE, layout="constrained")
    minutes = [look.minute for look in found.looks]
    for name in processes(found.looks):
        taken = of(name, "own")
        above.plot(minutes, [or_nan(taken(look)) for look in found.looks], label=name)
    above.set_ylabel("own memory, MB")
    above.set_ylim(bottom=0)
    above.legend(fontsize=7, ncols=2, loc="center left", bbox_to_anchor=(1.0, 0.5))
    for who, title, key, style in LINES:
        values = [or_nan(look.players[who][key]) for look in found.looks]
        below.plot(minutes, values, style, label=title)
    below.set_yscale("log")
    below.set_ylabel("ms")
    below.set_xlabel("minute")
    below.legend(fontsize=7, loc="center left", bbox_to_anchor=(1.0, 0.5))
    figure.savefig(path, metadata={"Date": None})
    plots.close(figure)


LINES = (
    ("moved", "movement → latents, max", "max", ":"),
    ("moved", "movement → latents, p99", "p99", "-"),
    ("moved", "movement → latents, p50", "p50", "-"),
    ("floor", "an echo, p99", "p99", "--"),
)


def or_nan(value: float | None) -> float:
    """Return a value that can be drawn."""
    return NAN if value is None else value
