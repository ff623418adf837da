"""The report on a performance: its judgements, its figures at even times, each process's own."""

import platform
from itertools import pairwise
from statistics import median
from typing import Any

from benchmarks.gestures.measure import machine
from benchmarks.soak.accounts import Verdict
from benchmarks.soak.quarters import ends, growth, known, of, processes, share
from benchmarks.soak.run import Found
from benchmarks.soak.stage import Look

ROWS = 10
MOST = 12
"""Different things told that are listed."""

UNKNOWN = "—"
BIG = 1e6

HEADS = (
    "minute",
    "sent",
    "latents out",
    "movement → latents, p50 / p99 / max ms",
    "the engine's own, p99 ms",
    "an echo, p99 ms",
    "memory of all, MB",
    "gaps",
    "movement → sound, ms",
    "clocks seem off by, ppm",
    "takes, MB",
)


def markdown(found: Found, judged: list[Verdict]) -> list[str]:
    """Return the report as lines of Markdown."""
    bad = sum(not verdict.well for verdict in judged)
    state = "all is well" if not bad else f"{bad} of {len(judged)} are not as they should be"
    title = f"{found.played:.0f} minutes on {machine()}, {platform.release()}: **{state}**."
    judgements = table(
        ("", "judged", "found"), [("✓" if v.well else "✗", v.name, v.why) for v in judged]
    )
    told = [f"- {text} ({count}×)" for text, count in found.told.most_common(MOST)]
    faults = [f"- `{line}`" for line in found.left.faults]
    return [
        title,
        "",
        *judgements,
        "",
        *table(HEADS, [cells(rows) for rows in grouped(found.looks)]),
        "",
        *table(
            ("process", "own memory, MB", "grows", "threads", "files", "share of a processor"),
            [process(found.looks, name) for name in processes(found.looks)],
        ),
        "",
        f"Half-way: {', '.join(found.done) or 'nothing was done'}. {disk(found.looks)}",
        *(["", "Told meanwhile:", "", *told] if told else []),
        *(["", "In the log:", "", *faults] if faults else []),
    ]


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """Return a table in Markdown."""
    return ["| " + " | ".join(row) + " |" for row in (heads, tuple("---" for _ in heads), *rows)]


def grouped(looks: list[Look]) -> list[list[Look]]:
    """Return looks in so many groups, each as long as the others, at most."""
    count = min(ROWS, len(looks))
    edges = [round(i * len(looks) / count) for i in range(count + 1)] if count else []
    return [looks[a:b] for a, b in pairwise(edges)]


def cells(looks: list[Look]) -> tuple[str, ...]:
    """Return the row of some looks that follow each other: what has come by the last of them."""
    last = looks[-1]
    moved, floor = ([look.players[key] for look in looks] for key in ("moved", "floor"))
    sensors = last.status["sensors"].values()
    drifts = [one["drift"] for name, one in last.status["sensors"].items() if name != "dancer"]
    gaps = (last.status["sound"]["gaps"] or {}).get("total")
    return (
        f"{last.minute:.1f}",
        f"{sum(last.players['sent'].values()):,}",
        f"{last.players['latents']:,}",
        " / ".join((middle(moved, "p50"), middle(moved, "p99"), most(moved, "max"))),
        middle([look.status["latency"] for look in looks], "p99"),
        middle(floor, "p99"),
        f"{sum(one.own for one in last.meters.values()):.0f}",
        said(gaps, 0),
        said((last.status["sound"]["movement_ms"] or [None])[0], 0),
        " / ".join(said(drift, 1) for drift in drifts) if sensors else UNKNOWN,
        f"{last.disk / BIG:.0f}",
    )


def middle(figures: list[dict[str, Any]], key: str) -> str:
    """Return the median of a figure in words."""
    found = known(one[key] for one in figures)
    return said(median(found) if found else None, 2)


def most(figures: list[dict[str, Any]], key: str) -> str:
    """Return the largest of a figure in words."""
    return said(max(known(one[key] for one in figures), default=None), 1)


def said(value: float | None, digits: int) -> str:
    """Return a number in words."""
    return UNKNOWN if value is None else f"{value:.{digits}f}"


def process(looks: list[Look], name: str) -> tuple[str, ...]:
    """Return the row of a process: its figures in the first and in the last quarter."""

    def pair(key: str) -> str:
        found = ends(looks, of(name, key))
        return UNKNOWN if found is None else f"{found[0]:.0f} → {found[1]:.0f}"

    more, busy = growth(looks, of(name, "own")), share(looks, name)
    grown = UNKNOWN if more is None else f"{more:+.1%}"
    needed = UNKNOWN if busy is None else f"{busy:.0%}"
    return name, pair("own"), grown, pair("threads"), pair("files"), needed


def disk(looks: list[Look]) -> str:
    """Return how fast takes grow, in words."""
    if len(looks) < 2 or looks[-1].minute <= looks[0].minute:
        return "How fast the takes grow is not known."
    grown = (looks[-1].disk - looks[0].disk) / (looks[-1].minute - looks[0].minute)
    hour = 60 * grown / BIG
    return (
        f"The takes grow by {hour:.0f} MB an hour: the usual cap of 20 GB holds "
        f"{20_000 / hour:.0f} hours."
        if hour > 0
        else "The takes do not grow."
    )
