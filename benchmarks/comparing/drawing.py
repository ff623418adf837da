"""How plots look, and how they are written: SVG that is legible on light and on dark pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, GRID = "#1f2328", "#8c959f"
BLUE, ORANGE, GREEN, PINK = "#2f81f7", "#d9730d", "#2da44e", "#bf3989"
COLOURS = (BLUE, ORANGE, GREEN, PINK)

STYLE = f"svg {{ color: {INK} }} @media (prefers-color-scheme: dark) {{ svg {{ color: #e6edf3 }} }}"
"""What is drawn in INK takes the colour of the page's writing."""

mpl.rcParams.update(
    {
        "svg.fonttype": "none",  # letters stay letters
        "svg.hashsalt": "limber",  # equal plots are equal files
        "font.family": "sans-serif",
        "font.size": 11,
        "text.color": INK,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": INK,
        "ytick.color": INK,
        "grid.color": GRID,
        "grid.alpha": 0.35,
        "legend.frameon": False,
        "legend.fontsize": 9.5,
        "lines.linewidth": 2,
        "lines.markersize": 5,
    }
)


def panels(count: int, height: float = 3.6) -> tuple[Figure, Sequence[Axes]]:
    """Return a figure with so many plots side by side."""
    figure = Figure(figsize=(5.2 * count, height), layout="constrained")
    axes: Any = figure.subplots(1, count, squeeze=False)
    return figure, list(axes[0])


def line(axes: Axes, x: Sequence[float], y: Sequence[Any], label: str, **how: Any) -> None:
    """Draw a line through points; a value that is not known is a gap."""
    known = [float("nan") if value is None else value for value in y]
    axes.plot(x, known, label=label, marker=how.pop("marker", "o"), **how)


def floor(axes: Axes, x: Sequence[float], y: Sequence[Any], label: str) -> None:
    """Draw what nothing could go below."""
    line(axes, x, y, label, color=INK, linestyle="--", linewidth=1.5, marker="")


def wide(axes: Axes, x: str, y: str, at: Sequence[float] = ()) -> None:
    """Give both axes logarithmic scales, and their labels; `at` are the marks below."""
    axes.set(xscale="log", yscale="log", xlabel=x, ylabel=y)
    if at:
        axes.set_xticks(list(at), [f"{value:,.0f}" for value in at], minor=False)
        axes.set_xticks([], minor=True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")


def legend(figure: Figure, axes: Axes, columns: int = 3) -> None:
    """Put what the lines are below the plots."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=columns)


def write(figure: Figure, path: Path) -> None:
    """Write a figure as SVG; with the name of a PNG, as one on white."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        figure.savefig(path, dpi=80, facecolor="white")
        return
    figure.savefig(path, transparent=True, metadata={"Date": None, "Creator": None})
    text = path.read_text("utf-8").replace(": " + INK, ": currentColor")
    text = text.replace("<defs>", f"<style>{STYLE}</style><defs>", 1)
    path.write_text("\n".join(row.rstrip() for row in text.splitlines()) + "\n", "utf-8")
