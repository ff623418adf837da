"""Fuzzes everything that reads what others wrote: `make fuzz`, `python -m benchmarks.fuzzing`."""

import argparse
import base64
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.fuzzing.base import targets
from benchmarks.gestures.page import filled

FAILING = Path("tests/benchmarks/fuzzing/failing")
"""Where inputs are kept that found something: from then on each is a test."""

EDGES = re.compile(r"cov: (\d+)")
HEADER = ("| what is read | fuzzer | inputs tried | read as right | places reached | found |",)
RULE = ("|---|---|---|---|---|---|",)


def by_hypothesis(name: str, seconds: float) -> dict[str, Any]:
    """Return what hypothesis came to."""
    command = [sys.executable, "-m", "benchmarks.fuzzing.by_hypothesis", name, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return ended(done.stderr)
    return {"edges": None, **json.loads(done.stdout.splitlines()[-1])}


def by_atheris(name: str, seconds: float) -> dict[str, Any]:
    """Return what atheris came to."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "benchmarks.fuzzing.by_atheris", name, str(seconds), place]
        done = subprocess.run(command, capture_output=True, check=False)
        said = done.stderr.decode(errors="replace")
        kept = Path(place) / "facts.json"
        if not kept.exists():
            return ended(said)
        edges = [int(n) for n in EDGES.findall(said)]
        found: dict[str, Any] = json.loads(kept.read_text())
        if "libFuzzer: " in said and "ERROR" in said:
            found["findings"][said.partition("ERROR: ")[2][:200]] = ""
        return {**found, "edges": max(edges, default=None)}


def ended(said: str) -> dict[str, Any]:
    """Return what to tell of a fuzzer that ended before its time."""
    last = (said.strip().splitlines() or ["it ended without a word"])[-1]
    return {"edges": None, "inputs": 0, "accepted": 0, "findings": {f"ended: {last}"[:200]: ""}}


FUZZERS = {"hypothesis": by_hypothesis, "atheris": by_atheris}


def keep(name: str, findings: dict[str, str]) -> None:
    """Keep the inputs that found something."""
    for told, data in findings.items():
        FAILING.mkdir(parents=True, exist_ok=True)
        raw = base64.b64decode(data)
        (FAILING / f"{name}-{hashlib.sha256(raw).hexdigest()[:10]}").write_bytes(raw)
        print(f"  {name}: {told}", flush=True)


def lines(rows: list[tuple[str, str, dict[str, Any]]]) -> list[str]:
    """Return the table, and the sum of it."""
    told = []
    for reads, fuzzer, found in rows:
        edges = "" if found["edges"] is None else f"{found['edges']:,}"
        right = f"{found['accepted']:,}"
        wrong = "; ".join(found["findings"]).replace("|", "\\|").replace("\n", " ") or "nothing"
        told.append(f"| {reads} | {fuzzer} | {found['inputs']:,} | {right} | {edges} | {wrong} |")
    total = sum(found["inputs"] for _, _, found in rows)
    return [*HEADER, *RULE, *told, "", f"{total:,} inputs in all."]


def main() -> int:
    """Fuzz, tell, keep what was found; 1 where there was anything."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.fuzzing", description=__doc__)
    reader.add_argument("targets", nargs="*", help=f"of {', '.join(targets())}; none: all")
    reader.add_argument("--seconds", type=float, default=10.0, help="for each, by each fuzzer")
    reader.add_argument("--page", type=Path, help="write the table into this page")
    asked = reader.parse_args()
    here = [name for name in FUZZERS if importlib.util.find_spec(name)]
    rows = []
    for name in asked.targets or targets():
        for fuzzer in here:
            found = FUZZERS[fuzzer](name, asked.seconds)
            rows.append((targets()[name].reads, fuzzer, found))
            print(f"{name} by {fuzzer}: {found['inputs']:,} inputs", flush=True)
            keep(name, found["findings"])
    print("\n".join(lines(rows)))
    if asked.page:
        asked.page.write_text(
            filled(asked.page.read_text("utf-8"), "fuzzing", lines(rows)), "utf-8"
        )
    return int(any(found["findings"] for _, _, found in rows))


if __name__ == "__main__":
    sys.exit(main())
