"""Puts measured figures into docs/benchmarks.md, between the marks that stand there for them.

Run as `python -m benchmarks.gestures.page docs/benchmarks.md GESTURES.json`, the file being what
`limber bench gestures --json` wrote.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.gestures import inside, lag, report


class MarkError(ValueError):
    """A page has no place for some figures."""


def filled(page: str, name: str, lines: Sequence[str]) -> str:
    """Return a page with these lines between its marks of that name; raises MarkError."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise MarkError(f"the page has no lines {begin.strip()} and {end}")
    return before + begin + "\n" + "\n".join(lines) + "\n\n" + end + after


def gestures(found: dict[str, Any]) -> list[str]:
    """Return the lines about the benchmark of gestures."""
    said = f"{report.title(found)}. {report.summary(found)} Measured on {found['machine']}."
    return [*report.markdown(found), "", said]


def main() -> None:
    """Write the page."""
    if len(sys.argv) != 3:
        sys.exit("usage: python -m benchmarks.gestures.page PAGE GESTURES.json")
    page, one = map(Path, sys.argv[1:])
    found = json.loads(one.read_bytes())
    text = filled(page.read_text("utf-8"), "gestures", gestures(found))
    if found["lag"]:
        text = filled(text, "lag", lag.lines(found["lag"]))
    if found["inside"]:
        rows = found["inside"]
        text = filled(text, "inside", [*inside.lines(rows), "", inside.summary(rows)])
    page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
