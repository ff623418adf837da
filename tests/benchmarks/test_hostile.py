"""Some thousands of the datagrams of `make hostile` against an engine; the rest is the same."""

import random

from benchmarks.hostile import soak, well
from benchmarks.malice import KINDS, LARGER, hostile
from sensors.base import MalformedError
from sensors.wire.osc import decode


def readable(data: bytes) -> bool:
    try:
        return bool(decode(data))
    except MalformedError:
        return False


def test_thousands_of_hostile_datagrams_leave_it_playing_the_right_values() -> None:
    found = soak(6000)
    assert well(found), found
    assert found["sent"] == 6000
    assert found["malformed"] > 1000
    assert found["refused"] > 100
    assert found["memory_mb_after"] is None or found["memory_mb_after"] < 150


def test_they_are_the_same_for_a_seed_and_of_every_kind() -> None:
    first, again = hostile(3), hostile(3)
    some = [next(first) for _ in range(3000)]
    assert some == [next(again) for _ in range(3000)]
    assert 500 < sum(map(readable, some)) < 2500  # what can be read is hostile in what it says
    assert max(map(len, some)) > 10_000
    draw = random.Random(0)
    for kind in (*KINDS, *LARGER):
        assert kind(draw) != kind(draw)
