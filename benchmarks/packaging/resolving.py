"""Looks which extras can be installed from wheels alone, on which systems and Pythons.

Run as `python -m benchmarks.packaging.resolving [--write]`: it compares with the record, and fails
where something is worse. With --write it renews the record and the table of docs/install.md.
"""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.gestures.page import filled
from pipeline.install.installing import EXTRAS
from pipeline.install.targets import (
    PYTHONS,
    SYSTEMS,
    UnreachableError,
    UnresolvedError,
    resolve,
)

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/install.md"
RECORD = Path(__file__).with_name("resolved.json")
AT_ONCE = 4
"""Resolutions at the same time: they wait for the index, not for the processor."""

Record = dict[str, dict[str, str]]
"""System and Python, as "linux 3.11" → extra that cannot be had there → why."""


def requirements(extras: Sequence[str], project: Path = ROOT / "pyproject.toml") -> str:
    """Return what the base and some extras name, a line each, as pyproject.toml has it."""
    said = tomllib.loads(project.read_text("utf-8"))["project"]
    listed = [said["dependencies"], *(said["optional-dependencies"][one] for one in extras)]
    return "\n".join(line for lines in listed for line in lines)


def lacking(system: str, python: str) -> dict[str, str]:
    """Return which extras cannot be had on a system, and why; raises UnreachableError.

    All are asked for at once, then all but the one that the answer blames, and so on. What a
    marker leaves out is not there either.
    """
    found: dict[str, str] = {}
    while left := [extra for extra in EXTRAS if extra not in found]:
        try:
            pins = resolve(requirements(left), system, python)
        except UnresolvedError as error:
            found |= {blamed(str(error), left) or "base": str(error)}
            if "base" in found:
                break
        else:
            absent = {extra: left_out(extra, pins) for extra in left}
            return found | {extra: why for extra, why in absent.items() if why}
    return found


def blamed(reason: str, extras: Sequence[str]) -> str:
    """Return the extra that names the package with which a reason begins, "" for none."""
    package = name_of(reason)
    for extra in extras:
        own = requirements([extra]).removeprefix(requirements([])).strip()
        if package in map(name_of, own.splitlines()):
            return extra
    return ""


def name_of(requirement: str) -> str:
    """Return the name with which a requirement begins, in small letters."""
    return re.split(r"[^\w-]", requirement.strip())[0].lower()


def left_out(extra: str, pins: Sequence[str]) -> str:
    """Return why an extra is empty, "" where it brings what it is named for, which is its first."""
    main = name_of(requirements([extra]).removeprefix(requirements([])))
    names = {pin.partition("==")[0] for pin in pins}
    return "" if main in names else f"{main} has no wheels there"


def looked() -> Record:
    """Return what cannot be had where; raises UnreachableError."""
    where = [(system, python) for system in SYSTEMS for python in PYTHONS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda one: lacking(*one), where)
        return {" ".join(one): facts for one, facts in zip(where, found, strict=True)}


def worse(now: Record, before: Record) -> list[str]:
    """Return in words what could be had and no longer can."""
    return [
        f"{extra} on {where}: {why}"
        for where, facts in now.items()
        for extra, why in facts.items()
        if extra not in before.get(where, {})
    ]


def table(found: Record) -> list[str]:
    """Return the lines of the page's table: a row for each extra, a column for each system."""
    rows = [["from wheels alone", *(system.words for system in SYSTEMS.values())]]
    rows += [[one, *(cell(found, one, system) for system in SYSTEMS)] for one in ("base", *EXTRAS)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    reasons = {e: why for facts in reversed(found.values()) for e, why in facts.items()}
    why = [f"- {extra}: {text}" for extra, text in sorted(reasons.items())]
    return [lines[0], "|---" * (len(SYSTEMS) + 1) + "|", *lines[1:], "", *why]


def cell(found: Record, extra: str, system: str) -> str:
    """Return on which Pythons an extra can be had."""
    there = [python for python in PYTHONS if extra not in found[f"{system} {python}"]]
    return "yes" if len(there) == len(PYTHONS) else ", ".join(there) or "no"


def main() -> None:
    """Compare with the record, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew the record and the page")
    asked = parser.parse_args()
    before: Record = json.loads(RECORD.read_text("utf-8"))
    try:
        now = looked()
        if not asked.write and worse(now, before):
            now = looked()  # an index may stumble once
    except UnreachableError as error:
        print(f"Which wheels there are cannot be looked up: {error}", file=sys.stderr)
        return
    if asked.write:
        RECORD.write_text(json.dumps(now, indent=1) + "\n", "utf-8")
        PAGE.write_text(filled(PAGE.read_text("utf-8"), "resolved", table(now)), "utf-8")
    elif problems := worse(now, before):
        sys.exit("No longer to be had from wheels alone:\n" + "\n".join(problems))
    print("Every extra can be had where it could before")


if __name__ == "__main__":
    main()
