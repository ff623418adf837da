"""Does faults to a real performance: `python -m benchmarks.faults [NAMES] [--page PAGE]`."""

import argparse
import importlib
import os
import pkgutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from benchmarks.faults import kinds
from benchmarks.faults.report import lines, word, write
from benchmarks.faults.row import Row

NAMES = sorted(module.name for module in pkgutil.iter_modules(kinds.__path__))


def do(name: str) -> list[Row]:
    """Do one fault; one that cannot be done, or shows something else to be wrong, is not held."""
    fault = importlib.import_module(f"{kinds.__name__}.{name}")
    with tempfile.TemporaryDirectory(prefix="limber-fault-") as place:
        try:
            rows: list[Row] = fault.run(Path(place))
        except Exception as error:
            traceback.print_exc()
            lacks = f"could not be measured: {type(error).__name__}: {error}"
            return [Row(name, str(fault.__doc__), lacks.splitlines()[0], held=False)]
    return rows


def main() -> int:
    """Do what is asked for, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--page", type=Path, help="put the table there, between its marks")
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in NAMES]:
        parser.error(f"there is no fault {unknown[0]}: there are {', '.join(NAMES)}")
    found: dict[str, list[Row]] = {}
    for name in asked.names or NAMES:
        begun = time.monotonic()
        found[name] = do(name)
        print(f"{name} ({time.monotonic() - begun:.0f} s)", file=sys.stderr)
        for row in found[name]:
            print(f"  {word(row.held)}: {row.done}: {row.measured}", file=sys.stderr, flush=True)
    table = lines(found, os.cpu_count() or 1, os.getloadavg()[0])
    print("\n".join(table))
    if asked.page is not None:
        write(asked.page, table)
    return 0 if all(row.held for rows in found.values() for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
