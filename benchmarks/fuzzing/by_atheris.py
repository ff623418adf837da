"""Fuzzes a target with atheris, led by which lines an input reaches; a process of its own."""

import json
import os
import sys
from pathlib import Path
from typing import Any


def main(name: str, seconds: int, folder: Path) -> None:
    """Try inputs for some seconds; the facts are kept in `folder`, where its corpus grows."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # an extra

    from benchmarks.fuzzing.base import targets  # the base only: nothing is read with it yet

    packages = ["pipeline", "sensors", "mappings", "recordings"]
    with atheris.instrument_imports(include=packages):
        made = targets()[name]
        target = made()
    from benchmarks.fuzzing.by_hypothesis import facts
    from benchmarks.fuzzing.trying import Tried

    corpus, kept = folder / "corpus", folder / "facts.json"
    corpus.mkdir(parents=True, exist_ok=True)
    for n, data in enumerate(target.seeds()):
        (corpus / f"seed-{n}").write_bytes(data)
    tried = Tried()

    def attempt(data: bytes) -> None:
        tried.add(target, data)
        if not tried.inputs % 256:
            keep(kept, facts(tried))

    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=60", "-seed=1"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], attempt)
    atheris.Fuzz()  # ends the process


def keep(path: Path, found: dict[str, Any]) -> None:
    """Keep what came of it so far: the process ends without a word."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(found))
    os.replace(new, path)


if __name__ == "__main__":
    main(sys.argv[1], int(float(sys.argv[2])), Path(sys.argv[3]))
