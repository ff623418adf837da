"""Latencies are kept for the last few thousand datagrams, and never guessed."""

import numpy as np

from pipeline.processes.latency import KEPT, Latency


def test_nothing_measured_is_nothing_said() -> None:
    assert Latency().figures() == {"count": 0, "p50": None, "p99": None, "max": None}


def test_figures_are_in_milliseconds_over_what_was_added() -> None:
    latency = Latency()
    for n in range(1, 101):
        latency.add(n * 1_000_000)
    found = latency.figures()
    assert (found["count"], found["max"]) == (100, 100.0)
    assert found["p50"] == np.percentile(np.arange(1, 101), 50)
    assert found["p99"] == np.percentile(np.arange(1, 101), 99)


def test_only_the_latest_count() -> None:
    latency = Latency()
    latency.add(10**12)
    for _ in range(KEPT):
        latency.add(2_000_000)
    assert latency.figures() == {"count": KEPT + 1, "p50": 2.0, "p99": 2.0, "max": 2.0}
