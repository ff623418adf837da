"""How well the lag of a performer is found, on real recordings made again with a known lag.

Run as `python -m benchmarks.gestures.lag [--data FOLDER] [--json]`. In each draw a movement's
recordings are performed with one lag of 0 to 400 ms, each to latents that are a smooth function
of it with 10 % noise, drawn anew for each; groups are of four of these, and where a movement has
fewer recordings, some are performed more than once.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the trainer; read when NumPy is imported

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gestures.data import SAMPLES, Movement, load
from benchmarks.gestures.performer import Performer
from mappings.training.lag import SHORTEST, Lag, errors, shared

LONGEST_LAG, NOISE, GROUP, DRAWS = 0.4, 0.1, 4, 4
SINGLE_MS, GROUP_MS = 25.0, 10.0
"""Milliseconds within which a single take's lag, and that of a group, should be found."""
PERFORMERS = {
    "as recorded": Performer(),
    "10 % sensor noise": Performer(noise=0.1),
    "10 % lost, in gaps of 100 ms": Performer(dropouts=0.1),
    "drift of half a deviation": Performer(drift=0.5),
}


@dataclass(frozen=True)
class Found:
    """A lag that was known, and what was found of it."""

    known: float
    lag: Lag

    @property
    def off(self) -> float:
        """How far off it is, in milliseconds."""
        return 1000 * (self.lag.seconds - self.known)

    @property
    def inside(self) -> bool:
        """Whether the interval holds the lag."""
        return self.lag.low <= self.known <= self.lag.high


def measure(movements: Sequence[Movement], draws: int = DRAWS) -> list[dict[str, Any]]:
    """Return a row of figures, as JSON values, for each performer and kind of latents.

    Recordings shorter than SHORTEST tell no lag and are left out; without any there is no row.
    """
    long = [m for m in movements if m.times[-1] >= SHORTEST]
    return [
        {"performer": name, "latents": latents, **_row(long, performer, smooth, draws)}
        for name, performer in PERFORMERS.items()
        for latents, smooth in (("of the movement", False), ("of it within 50 ms", True))
        if long
    ]


def _row(movements: Sequence[Movement], one: Performer, smooth: bool, draws: int) -> dict[str, Any]:
    labels = sorted({m.label for m in movements})
    singles, groups = [], []
    for draw in range(draws):
        for i, label in enumerate(labels):
            lag = float(np.random.default_rng([draw, i]).uniform(0, LONGEST_LAG))
            own = [m for m in movements if m.label == label]
            own = [own[k % len(own)] for k in range(GROUP)]  # of fewer some are performed again
            takes = [
                Performer(lag, one.noise, one.dropouts, one.drift, 1000 * draw + 10 * i + k).along(
                    movement, NOISE, smooth
                )
                for k, movement in enumerate(own)
            ]
            curves = [errors(take) for take in takes]
            singles += [Found(lag, shared([curve])) for curve in curves]
            groups.append(Found(lag, shared(curves)))
    return {"single": figures(singles, SINGLE_MS), "group": figures(groups, GROUP_MS)}


def figures(found: Sequence[Found], wanted: float) -> dict[str, Any]:
    """Return how often it is found within so many ms, how far off it is, and the intervals.

    `covered` and `width_ms` are of the intervals that are told, `unsure` how often none is.
    """
    off = np.array([f.off for f in found])
    told = [f for f in found if f.lag.sure]
    return {
        "count": len(found),
        "within_ms": wanted,
        "within": float(np.mean(np.abs(off) <= wanted)),
        "bias_ms": float(np.median(off)),
        "off_90_ms": float(np.quantile(np.abs(off), 0.9)),
        "covered": float(np.mean([f.inside for f in told])) if told else None,
        "width_ms": 1000 * float(np.median([f.lag.high - f.lag.low for f in told] or [0.0])),
        "unsure": 1 - len(told) / len(found),
    }


def lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the figures as a table in Markdown."""
    table = [
        "| performer | latents are a function | takes | found | 90 % of all "
        "| interval holds it | its width | no lag told |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        for size in ("single", "group"):
            own = row[size]
            held = "—" if own["covered"] is None else f"{own['covered']:.0%}"
            takes = "1" if size == "single" else f"{GROUP}"
            table.append(
                f"| {row['performer']} | {row['latents']} | {takes} "
                f"| ±{own['within_ms']:.0f} ms: {own['within']:.0%} "
                f"| within {own['off_90_ms']:.0f} ms | {held} "
                f"| {own['width_ms']:.0f} ms | {own['unsure']:.0%} |"
            )
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How well the lag of a performer is found.")
    parser.add_argument("--data", type=Path, default=SAMPLES, help="a folder of recordings")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    rows = measure(load(asked.data))
    print(json.dumps(rows, indent=2) if asked.json else "\n".join(lines(rows)))


if __name__ == "__main__":
    main()
