"""How surely gestures are recognised: real recordings, each left out once, every kind in turn.

`python -m benchmarks.recognition [FOLDER] [--page PAGE]`: recordings as for `limber bench
gestures`; with a page, the table is written between its marks.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gestures.data import CHANNELS, SAMPLES, Movement, load
from benchmarks.gestures.measure import machine
from benchmarks.gestures.page import filled
from mappings.recognition.judging import judge
from mappings.recognition.kinds.base import OTHER, RATE, RECOGNISERS, Example
from mappings.recognition.pace import paced
from mappings.recognition.trimming import moving
from mappings.recognition.warping import Warping

ROWS, TEMPLATES = 100, 10
LOOKS = 2000


def examples(movements: Sequence[Movement]) -> list[Example]:
    """Return recordings as they are taught: whole, with standing still before and after."""
    return [Example(m.label, paced(m.times, m.x)) for m in movements]


def parted(movements: Sequence[Movement]) -> list[Example]:
    """Return recordings parted into the movement, and what was before and after it as `OTHER`."""
    found = []
    for example in examples(movements):
        x = example.x
        within = moving((x - x.mean(axis=0)) / x.std(axis=0))
        found.append(Example(example.gesture, x[within]))
        rest = [x[: within.start], x[within.stop :]]
        found += [Example(OTHER, part) for part in rest if len(part) >= RATE / 2]
    return found


def measure(folder: Path) -> list[dict[str, Any]]:
    """Return what each kind recognises of recordings that were left out."""
    movements = load(folder)
    found = []
    for kind in RECOGNISERS.types():
        for how, own in (("whole", examples(movements)), ("with other", parted(movements))):
            kinds = {m.label: kind for m in movements}
            judged = judge(CHANNELS, own, kinds, {})
            found.append({"kind": kind, "examples": how, **judged.facts()})
    return found


def row_us() -> float:
    """Return how many µs a row takes with ten examples of a hundred rows, the median."""
    rng = np.random.default_rng(0)
    warping = Warping(rng.normal(size=(TEMPLATES, ROWS, 6)), np.full(TEMPLATES, ROWS))
    limits, times = np.ones(TEMPLATES), []
    for row in rng.normal(size=(LOOKS, 6)):
        began = time.perf_counter()
        warping.step(row)
        warping.ends()
        warping.progress(limits)
        times.append(time.perf_counter() - began)
    return 1e6 * float(np.median(times))


def lines(found: Sequence[dict[str, Any]], us: float) -> list[str]:
    """Return the figures as Markdown."""
    table = [
        "| kind | examples | made | recognised | something else first | nothing | false a minute |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        rows = one["confusion"]
        nothing = sum(row.get("", 0) for row in rows.values())
        first = sum(row.get(made, 0) for made, row in rows.items())
        cells = one["kind"], one["examples"], one["made"], f"{one['right']} ({one['rate']:.0%})"
        rest = one["made"] - first - nothing, nothing, f"{one['false_a_minute']:.1f}"
        table.append(f"| {' | '.join(map(str, (*cells, *rest)))} |")
    said = f"`dtw` takes {us:.0f} µs a row with {TEMPLATES} examples of {ROWS} rows (the median)."
    return [*table, "", f"{said} Measured on {machine()}."]


def main() -> None:
    """Print the figures, or write them into a page."""
    words = sys.argv[1:]
    page = Path(words[words.index("--page") + 1]) if "--page" in words else None
    given = [w for w in words if w != "--page" and Path(w) != page]
    told = lines(measure(Path(given[0]) if given else SAMPLES), row_us())
    if page is None:
        print("\n".join(told))
    else:
        page.write_text(filled(page.read_text("utf-8"), "recognition", told), "utf-8")


if __name__ == "__main__":
    main()
