"""The figures of the benchmark of gestures for people: a table on the terminal, or in Markdown."""

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from benchmarks.gestures import inside, lag

HEAD = (
    "mapping",
    "kind",
    "RMSE",
    "late, ms",
    "jerk",
    "with noise",
    "dropouts",
    "drift",
    "row, µs",
    "fit, s",
)
UNKNOWN = "—"


DISTURBED = slice(5, 8)
"""The columns that have a table of their own on a terminal, which is 80 wide."""


def report(found: dict[str, Any]) -> RenderableType:
    """Return tables of the figures, with what they say."""
    rows = [cells(row) for row in found["rows"]]
    main = [(*row[:5], *row[8:]) for row in (HEAD, *rows)]
    others = [(row[0], *row[DISTURBED]) for row in (HEAD, *rows)]
    disturbed = _table("RMSE when the movement comes disturbed", others)
    parts: list[RenderableType] = [_table(title(found), main), disturbed, summary(found)]
    if found.get("lag"):
        parts.append(_wrapped("A performer's lag of 0 to 400 ms", lag.lines(found["lag"])))
    if found.get("inside"):
        parts.append(_wrapped("Frames where the model has sound", inside.lines(found["inside"])))
        parts.append(inside.summary(found["inside"]))
    elif "inside" in found:
        parts.append("What is inside the sound of a model is measured where PyTorch is installed.")
    return Group(*parts)


def _wrapped(name: str, lines: Sequence[str]) -> Table:
    """Return a table in Markdown for a terminal, its cells in as many lines as they need."""
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    table = Table(title=name)
    for i, head in enumerate(rows[0]):
        table.add_column(head, justify="right" if i > 1 else "left", overflow="fold")
    for row in rows[2:]:
        table.add_row(*row)
    return table


def _table(name: str, rows: Sequence[Sequence[str]]) -> Table:
    table = Table(title=name)
    for head in rows[0]:
        words = head in ("mapping", "kind")
        table.add_column(head, justify="left" if words else "right", no_wrap=True)
    for row in rows[1:]:
        table.add_row(*row)
    return table


def markdown(found: dict[str, Any]) -> list[str]:
    """Return the table as lines of Markdown."""
    lines = [HEAD, ("---", "---", *["--:"] * (len(HEAD) - 2)), *map(cells, found["rows"])]
    return [f"| {' | '.join(line)} |" for line in lines]


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of one who learns."""
    others = [f"{row['rmse_with'][name]:.3f}" for name in ("noise", "dropouts", "drift")]
    late = UNKNOWN if row["lag_ms"] is None else f"{row['lag_ms']:.0f}"
    us = UNKNOWN if row["row_us"] is None else f"{row['row_us']:.0f}"
    first = row["name"], row["kind"], f"{row['rmse']:.3f}", late, f"{row['jerk']:.2f}"
    return (*first, *others, us, f"{row['fit_s']:.1f}")


def title(found: dict[str, Any]) -> str:
    """Return what was measured."""
    return (
        f"{found['recordings']} recordings of {found['movements']} movements, "
        f"each left out once in {found['folds']} turns"
    )


def summary(found: dict[str, Any]) -> str:
    """Return what the table says, in a sentence."""
    one, other = found["better"]["in time"], found["better"]["row by row"]
    gain = found["better"]["gain"]
    more = f"{gain:.0%} less error than" if gain >= 0 else f"{-gain:.0%} more error than"
    return f"The best in time ({one}) makes {more} the best row by row ({other})."
