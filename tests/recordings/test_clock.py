"""The engine's clock starts at the time of day and never steps."""

import time

import pytest

from recordings.clock import EngineClock


def test_starts_at_the_wall_clock() -> None:
    before = time.time_ns()
    now = EngineClock().now()
    assert before - 1_000_000_000 < now < time.time_ns() + 1_000_000_000


def test_a_step_of_the_wall_clock_does_not_move_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = EngineClock()
    first = clock.now()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    assert clock.now() >= first
