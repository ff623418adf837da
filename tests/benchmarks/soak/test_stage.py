"""A performance has come to its end when all that was sent was received, or thrown away."""

from benchmarks.soak.stage import settled, short
from tests.benchmarks.soak.made import look


def test_it_has_settled_when_everything_is_accounted_for() -> None:
    one = look(3)
    assert settled(one)
    one.status["sent"] += 1  # not heard yet
    assert not settled(one)
    one.players["latents"] += 1
    assert settled(one)
    one.players["heard"] -= 1  # another message, on its way
    assert not settled(one)
    one.players["heard"] += 1
    one.players["sent"]["7"] += 4  # not received yet
    assert not settled(one)
    one.drops[2] = 4  # nor ever
    assert settled(one)


def test_of_a_status_only_what_is_looked_at_is_kept() -> None:
    status = {**look(2).status, "rounds": [1] * 1000, "cameras": {}}
    status["sensors"] = {"sensors": {"a": {**look(2).status["sensors"]["7"], "channels": ["x"]}}}
    kept = short(status)
    assert "rounds" not in kept
    assert kept["sensors"]["a"]["frames"] == 200
    assert "channels" not in kept["sensors"]["a"]
    assert kept["sound"]["movement_ms"] == [40.0, 60.0]
