"""`make soak`: plays for some minutes, and ends with 1 where anything is not as it began.

`python -m benchmarks.soak [--minutes 30] [--page docs/soak.md]`. With a page, the report goes
between its marks, and a picture beside it.
"""

import argparse
import signal
import sys
from pathlib import Path

from benchmarks.gestures.page import filled
from benchmarks.soak import picture, report
from benchmarks.soak.run import Found, soak
from benchmarks.soak.verdicts import verdicts

MINUTES = 30.0


def main() -> int:
    """Play, print the report and write it to the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--page", type=Path, help="a page with marks for the report")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends in order, as Ctrl-C does
    page = asked.page.read_text("utf-8") if asked.page else ""
    try:
        found = soak(asked.minutes, said)
    except KeyboardInterrupt:
        print("interrupted before it began to play", file=sys.stderr)
        return 130
    except (ImportError, OSError) as error:
        print(f"it could not begin: {error}", file=sys.stderr)
        return 1
    judged = verdicts(found)
    lines = report.markdown(found, judged)
    print("\n".join(lines))
    if asked.page:
        lines += drawn(found, asked.page.with_suffix(".svg"))
        asked.page.write_text(filled(page, "soak", lines), "utf-8")
    return 0 if all(verdict.well for verdict in judged) else 1


def drawn(found: Found, path: Path) -> list[str]:
    """Draw the picture, and return the lines that show it; none without matplotlib."""
    try:
        picture.draw(found, path)
    except ImportError as error:
        said(f"no picture: {error}")
        return []
    return ["", f"![Memory of each process and latency over the minutes]({path.name})"]


def said(text: str) -> None:
    """Print how it goes, beside the report."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
