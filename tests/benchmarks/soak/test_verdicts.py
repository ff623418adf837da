"""Each thing that can be wrong with a performance is found, and nothing else is then blamed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.soak.run import Found, alike
from benchmarks.soak.verdicts import verdicts
from tests.benchmarks.soak.made import found, meter


def wrong(one: Found) -> list[str]:
    return [verdict.name for verdict in verdicts(one) if not verdict.well]


def test_a_performance_that_stays_as_it_began_is_well() -> None:
    assert wrong(found()) == []


def of_late(change: Callable[[Any, float], None]) -> Callable[[Found], None]:
    """Change the looks of the second half, each by how late it is, 0 to 1."""

    def worsen(one: Found) -> None:
        for n, look in enumerate(one.looks):
            if 2 * n >= len(one.looks):
                change(look, n / len(one.looks))

    return worsen


def leaks(look: Any, late: float) -> None:
    look.meters["engine"] = replace(look.meters["engine"], own=50 * (1 + 0.1 * late))


def opens(look: Any, late: float) -> None:
    look.meters["window"] = replace(look.meters["window"], files=20 + round(10 * late))


def slows(look: Any, late: float) -> None:
    look.players["moved"] = {**look.players["moved"], "p99": 1 + 9 * late}


def sounds_later(look: Any, late: float) -> None:
    look.status["sound"]["movement_ms"] = [40 + 60 * late, 200.0]


def drifts(look: Any, _: float) -> None:
    look.status["sensors"]["7"]["drift"] = -80.0


def silent(look: Any, _: float) -> None:
    look.ear["level"] = None


def gaps(look: Any, _: float) -> None:
    look.ear["gaps"] = 2


def plays_slowly(look: Any, _: float) -> None:
    look.ear["rate"] = 47_000.0


def another(look: Any, _: float) -> None:
    look.meters["engine"] = meter(round(look.minute), 77)


LATE: dict[Callable[[Any, float], None], str] = {
    leaks: "memory does not grow by 5 %",
    opens: "no more threads and files",
    slows: "latency as at the beginning",
    sounds_later: "sound as soon as at the beginning",
    drifts: "no clock seems to drift",
    silent: "never silent",
    gaps: "no gap in the sound",
    plays_slowly: "the audio clock goes on",
    another: "no process started again",
}


@pytest.mark.parametrize("change", LATE)
def test_what_becomes_worse_is_named(change: Callable[[Any, float], None]) -> None:
    one = found()
    of_late(change)(one)
    assert wrong(one) == [LATE[change]]


def unheard(one: Found) -> None:
    assert one.last
    one.last.players["sent"]["phone1"] += 1
    one.left.datagrams[1] += 1


def thrown_away(one: Found) -> None:
    assert one.last
    one.last.drops[3] = 4


def unsent(one: Found) -> None:
    assert one.last
    one.last.players["latents"] -= 1


def unkept(one: Found) -> None:
    one.left.datagrams[2] -= 1


def restarted(one: Found) -> None:
    one.left.restarts = 1


def told(one: Found) -> None:
    one.told.update(["the camera is gone"])


def not_done(one: Found) -> None:
    one.done.pop()


def stopped(one: Found) -> None:
    one.interrupted = True


def without_sound(one: Found) -> None:
    one.lacking.append("jackd (no sound)")


AT_LAST: dict[Callable[[Found], None], str] = {
    unheard: "every frame received",
    thrown_away: "every frame received",
    unsent: "all latents heard",
    unkept: "every frame in the takes",
    restarted: "no process started again",
    told: "no problem told",
    not_done: "all took place",
    stopped: "all took place",
    without_sound: "all took place",
}


@pytest.mark.parametrize("change", AT_LAST)
def test_what_is_missing_or_told_is_named(change: Callable[[Found], None]) -> None:
    one = found()
    change(one)
    assert wrong(one) == [AT_LAST[change]]


@pytest.mark.parametrize("minutes", [0, 1, 5])
def test_what_is_too_short_is_not_called_well(minutes: int) -> None:
    one = found(minutes)
    if not minutes:
        one.last = None
    assert "all took place" in wrong(one)


def test_the_same_problem_with_other_numbers_is_one() -> None:
    texts = ["it had 59 gaps in 10.5 s", "it had 3 gaps in 1,000 s", "it is gone"]
    assert alike(texts) == ["it had … gaps in … s"] * 2 + ["it is gone"]
