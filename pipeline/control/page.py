"""Writes the tables of commands in docs/osc.md: `python -m pipeline.control.page docs/osc.md`."""

import sys
from pathlib import Path

from pipeline.commands import COMMANDS, QUERIES
from pipeline.commands.base import Spec
from pipeline.control.conversation import OWN, TELLABLE

BEGIN, END = "<!-- {}: written by python -m pipeline.control.page -->", "<!-- end of {} -->"


def tables() -> dict[str, str]:
    """Return the tables of the page by the name of their place."""
    changing = {n: s for n, s in COMMANDS.items() if n not in QUERIES}
    queries = {n: s for n, s in COMMANDS.items() if n in QUERIES and n not in OWN}
    return {"commands": table(changing), "queries": table(queries), "conversation": table(OWN)}


def table(specs: dict[str, Spec]) -> str:
    """Return commands as a Markdown table: what to send, and what it does."""
    rows = [f"| `{f'/limber/{n} {s.usage}'.strip()}` | {cell(s)} |" for n, s in specs.items()]
    return "\n".join(["| message | what it does |", "|---|---|", *rows])


def cell(spec: Spec) -> str:
    """Return what a command does, as one cell."""
    told = " (can be subscribed to)" if spec.name in TELLABLE else ""
    told += " (in the show too)" if spec.stage else ""
    return spec.help.replace("|", "\\|") + told


def filled(text: str) -> str:
    """Return the page with its tables as they are now; raises ValueError without their places."""
    for name, rows in tables().items():
        begin, end = BEGIN.format(name), END.format(name)
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"the page has no place for the {name}: {begin} … {end}")
        text = f"{before}{begin}\n{rows}\n{end}{after}"
    return text


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(filled(page.read_text("utf-8")), "utf-8")
