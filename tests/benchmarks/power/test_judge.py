"""What a loss of power has cost is told from what was sent, and told, until then."""

from typing import Any

from benchmarks.power.calls import Call
from benchmarks.power.facts import ANYTHING
from benchmarks.power.judge import Judge, settled
from benchmarks.power.opened import Found
from benchmarks.power.session import Record

MS = 1_000_000
LINE: list[tuple[int, Any]] = [(0, None), (10 * MS, "a"), (20 * MS, "b"), (400 * MS, "c")]


def test_a_fact_may_be_the_newest_or_the_one_about_to_be() -> None:
    assert settled(LINE, "b", 300 * MS) == 0
    assert settled(LINE, "c", 300 * MS) == 0
    assert settled(LINE, "c", 500 * MS) == 0
    assert settled(LINE, None, 5 * MS) == 0


def test_an_older_one_is_a_loss_since_the_next_was_told() -> None:
    assert settled(LINE, "a", 120 * MS) == 100
    assert settled(LINE, None, 120 * MS) == 110
    assert settled([*LINE, (500 * MS, "a")], "b", 510 * MS) == 110


def test_one_that_never_was_or_is_not_yet_is_wrong() -> None:
    assert settled(LINE, "x", 300 * MS) is None
    assert settled(LINE, "c", 15 * MS) is None


def test_while_a_fact_is_about_to_be_another_it_may_be_anything() -> None:
    line = [(0, None), (10 * MS, ANYTHING), (200 * MS, "done")]
    assert settled(line, "half", 100 * MS) == 0
    assert settled(line, "half", 250 * MS) == 50
    assert settled(line, "done", 250 * MS) == 0


def test_movement_is_lost_from_the_first_reading_that_is_not_there() -> None:
    sent = [(n * 10 * MS, b"%d" % n) for n in range(100)]
    told: list[tuple[int, dict[str, Any]]] = [
        (0, {"main: round 1": {"name": "up"}, "scene": "main"}),
        (500 * MS, {"main: x": 1}),
    ]
    record = Record([Call(0, 0, "unlink", "other")], sent, told, {})
    facts = {"main: round 1": None, "scene": "main", "main: x": 1}
    judge = Judge(record, Found({}, [data for _, data in sent[5:90]]))
    assert judge.missing == 0
    loss = judge.loss(Found(facts, [data for _, data in sent[5:40]]), 450 * MS)
    assert (loss.movement, loss.settings, loss.wrong) == (50, 0, [])
    whole = judge.loss(Found({**facts, "main: round 1": {"name": "up"}}, [b"5", b"6"]), 600 * MS)
    assert (whole.movement, whole.settings, whole.oldest) == (530, 100, "main: round 1")
    assert judge.loss(Found(facts, [b"5", b"7"]), 450 * MS).movement == 390
    for bad in ([b"5", b"6", b"6\0"], [b"4"], [b"6", b"5"], [b"5", b"5"]):
        assert judge.loss(Found(facts, bad), 450 * MS).wrong
