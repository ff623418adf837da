"""Keeps the figures of each part beside the page, and writes its tables and plots from them."""

import importlib.util
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.comparing import growth, latency, search, sound, summary
from benchmarks.gestures.measure import machine
from benchmarks.gestures.page import filled
from recordings.files import write_atomic

Said = Callable[[str], None]
Found = dict[str, Any]


class Part(NamedTuple):
    """A part of the report: what measures it, its tables, and its plots by the name in pictures."""

    measure: Callable[[float, Said], Found]
    lines: Callable[[Found], list[str]]
    plots: tuple[str, ...] = ()


PARTS = {
    "latency": Part(latency.measure, latency.lines, ("latency", "loss")),
    "learning": Part(growth.measure_learning, growth.learning, ("learning",)),
    "sensors": Part(growth.measure_sensors, growth.by_sensors, ("by_sensors",)),
    "sizes": Part(growth.measure_sizes, growth.by_sizes, ("by_sizes",)),
    "sound": Part(sound.measure, sound.lines, ("sound",)),
    "search": Part(search.measure, search.lines),
}
NEEDED = "plots need matplotlib: pip install 'limber[bench]'"


def can_draw() -> bool:
    """Return whether plots can be made on this computer."""
    return importlib.util.find_spec("matplotlib") is not None


def figures_of(page: Path) -> Path:
    """Return where the figures of a page are kept, in the folder of its plots."""
    return page.with_suffix("") / "figures.json"


def kept(page: Path) -> Found:
    """Return the figures that were measured for a page before; raises ValueError."""
    file = figures_of(page)
    found = json.loads(file.read_bytes()) if file.exists() else {}
    if not isinstance(found, dict):
        raise ValueError(f"{file} holds no figures of this report: delete it, and measure anew")
    return found


def measure(names: Sequence[str], page: Path, seconds: float, said: Said) -> None:
    """Measure these parts, and write each into the page as soon as it is known.

    Raises AbsentError where a part cannot be measured here, MarkError where the page has no place.
    """
    for name in names:
        part = PARTS[name].measure(seconds, said)
        when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        write({**kept(page), name: {**part, "machine": machine(), "when": when}}, page)


def write(found: Found, page: Path) -> None:
    """Write all figures, the tables into the page, and the plots beside it."""
    text = filled(page.read_text("utf-8"), "summary", summary.lines(found))
    for name, figures in found.items():
        told = f"Measured on {figures['machine']}, {figures['when']}."
        text = filled(text, name, [*PARTS[name].lines(figures), "", told])
    figures_of(page).parent.mkdir(parents=True, exist_ok=True)
    draw(found, figures_of(page).parent)
    write_atomic(figures_of(page), (json.dumps(found, indent=1) + "\n").encode())
    write_atomic(page, text.encode())


def draw(found: Found, folder: Path, suffix: str = ".svg") -> None:
    """Draw the plots of all parts into a folder."""
    from benchmarks.comparing import drawing, pictures  # here: tables need no matplotlib

    for name, figures in found.items():
        for plot in PARTS[name].plots:
            file = folder / f"{plot.replace('_', '-')}{suffix}"
            drawing.write(getattr(pictures, plot)(figures), file)
