"""The search for a mapping, here and spread over two workers of Dask: the same, and how long."""

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import numpy as np

from benchmarks.client import LOCAL
from benchmarks.comparing.cells import number, table
from benchmarks.mappings import INPUTS, LATENTS, OUTPUTS
from mappings.base import Examples, ignore, learning
from mappings.training.comparison import compare
from mappings.training.spread import DASK, Spread, here, workers

ROUNDS, EACH = 6, 20
WORKERS = 2
WITHOUT = {"grab"}
"""Learns from movement alone, of which there is none here."""


def measure(_: float, said: Callable[[str], None]) -> dict[str, Any]:
    """Return how long every kind takes to be compared, and whether all found the same."""
    said("search: here")
    rows = [{"how": "one after the other", **timed(here)}]
    with ExitStack() as stack:
        said(f"search: {WORKERS} processes")
        rows.append({"how": f"joblib, {WORKERS} processes", **spread(stack, str(WORKERS))})
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        said(f"search: {WORKERS} workers of Dask")
        from distributed import LocalCluster  # here: all else in the report needs no Dask

        cluster = LocalCluster(  # type: ignore[no-untyped-call]  # it has no types
            n_workers=WORKERS,
            threads_per_worker=1,
            host=LOCAL,
            dashboard_address=None,
            local_directory=place,
        )
        address = DASK + stack.enter_context(cluster).scheduler_address
        rows.append({"how": f"Dask, {WORKERS} workers", **spread(stack, address)})
    answers = [row.pop("found") for row in rows]
    return {
        "rows": rows,
        "kinds": list(kinds()),
        "examples": ROUNDS * EACH,
        "same": all(answer == answers[0] for answer in answers),
    }


def spread(stack: ExitStack, said: str) -> dict[str, Any]:
    """Return the figures of some workers; they have begun, and imported, before."""
    do = stack.enter_context(workers(said))
    do(_nothing, [(i,) for i in range(4 * WORKERS)], ignore)
    return timed(do)


def _nothing(number: int, _: object) -> int:
    compare(taught(2, 4), {"ridge": {}}, None, ignore)
    return number


def timed(do: Spread) -> dict[str, Any]:
    """Return the seconds, and what was found as text."""
    began = time.monotonic()
    found = compare(taught(ROUNDS, EACH), {kind: {} for kind in kinds()}, None, ignore, spread=do)
    return {"seconds": time.monotonic() - began, "found": json.dumps(found)}


def kinds() -> tuple[str, ...]:
    """Return the kinds of mapping that are compared."""
    return tuple(kind for kind in learning() if kind not in WITHOUT)


def taught(rounds: int, each: int) -> Examples:
    """Return examples of the usual task in rounds, in each of which the inputs wander."""
    rng = np.random.default_rng(5)
    steps = rng.normal(0, 0.05, (rounds, each, INPUTS))
    x = np.clip(rng.random((rounds, 1, INPUTS)) + steps.cumsum(axis=1), 0, 1).reshape(-1, INPUTS)
    names = tuple(f"x{i}" for i in range(INPUTS)), tuple(f"y{j}" for j in range(OUTPUTS))
    return Examples(x, LATENTS(x), np.repeat(np.arange(rounds), each), *names)


def lines(found: dict[str, Any]) -> list[str]:
    """Return the table, and whether all found the same."""
    first = found["rows"][0]["seconds"]
    rows = [
        [row["how"], number(row["seconds"], 2), f"{first / row['seconds']:.1f} ×"]
        for row in found["rows"]
    ]
    same = "the same bit for bit" if found["same"] else "not the same"
    told = (
        f"{len(found['kinds'])} kinds ({', '.join(found['kinds'])}) on {found['examples']} "
        f"examples, each fitted and judged by every fold: what was found is {same}."
    )
    return [*table(["search", "s", "faster"], rows), "", told]
