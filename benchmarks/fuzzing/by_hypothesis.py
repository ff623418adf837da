"""Fuzzes a target with hypothesis, for some seconds; runs as a process of its own."""

import json
import sys
import time
from base64 import b64encode
from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.fuzzing.base import Target, targets
from benchmarks.fuzzing.mutations import mutated
from benchmarks.fuzzing.trying import Tried

BATCH = 100
"""Inputs between two looks at the clock."""


def fuzz(target: Target, seconds: float, first: int = 0) -> Tried:
    """Return what came of inputs tried for some seconds; equal seeds try equal inputs."""
    tried, until = Tried(), time.monotonic() + seconds
    for data in target.seeds():
        tried.add(target, data)
    while time.monotonic() < until:
        batch(target, tried, first, BATCH)
        first += 1
    return tried


def batch(target: Target, tried: Tried, number: int, count: int) -> None:
    """Try some inputs."""
    drawn = st.one_of(mutated(target.seeds()), st.binary(max_size=300))

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def attempt(data: bytes) -> None:
        tried.add(target, data)

    attempt()


def facts(tried: Tried) -> dict[str, Any]:
    """Return what came of it as JSON values."""
    found = asdict(tried)
    found["findings"] = {k: b64encode(v).decode() for k, v in tried.findings.items()}
    return found


if __name__ == "__main__":
    name, for_seconds = sys.argv[1], float(sys.argv[2])
    print(json.dumps(facts(fuzz(targets()[name](), for_seconds))))
