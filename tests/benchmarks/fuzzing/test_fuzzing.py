"""Every target of the fuzzers, with inputs that are the same each time, and those that failed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from benchmarks.fuzzing.__main__ import FAILING, lines
from benchmarks.fuzzing.base import FoundError, Target, targets
from benchmarks.fuzzing.by_hypothesis import batch
from benchmarks.fuzzing.trying import Tried

COUNT = 15

FAILED = sorted((Path(__file__).parents[3] / FAILING).glob("*-*"))


@pytest.fixture(scope="module", params=sorted(targets()))
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    made = targets()[request.param]()
    yield made
    made.close()


def without_times(tried: Tried) -> dict[str, bytes]:
    """Return what was found, but for inputs that took long: this machine may be busy."""
    return {told: data for told, data in tried.findings.items() if not told.startswith("took")}


def test_no_input_does_more_than_give_a_value_or_a_named_error(target: Target) -> None:
    tried = Tried()
    for data in target.seeds():
        tried.add(target, data)
    assert tried.accepted > 0, "none of the right inputs is read as right"
    batch(target, tried, 0, COUNT)
    assert without_times(tried) == {}
    assert tried.inputs >= COUNT


def test_what_once_failed_does_no_more(target: Target) -> None:
    for path in FAILED:
        if path.name.startswith(f"{target.name}-"):
            target.accepts(path.read_bytes())


class Faulty(Target):
    """Reads a number, and divides by it."""

    reads = "numbers"
    errors = (ValueError,)

    def seeds(self) -> Sequence[bytes]:
        return [b"1", b"two"]

    def read(self, data: bytes) -> object:
        if data == b"found":
            raise FoundError("what must not be")
        return 1 / int(data)


def test_what_a_target_does_wrong_is_kept_with_the_shortest_input() -> None:
    tried = Tried()
    for data in (b"1", b"two", b"000", b"0", b"found"):
        tried.add(Faulty(), data)
    assert (tried.inputs, tried.accepted) == (5, 1)
    (divided,) = (told for told in tried.findings if told.startswith("ZeroDivisionError"))
    assert tried.findings == {divided: b"0", "what must not be": b"found"}
    assert "test_fuzzing.py" in divided


def test_the_table_tells_how_many_and_what() -> None:
    found = {"inputs": 1200, "accepted": 7, "edges": 55, "findings": {"a | b": ""}}
    told = lines([("takes", "atheris", found), ("takes", "hypothesis", {**found, "edges": None})])
    assert "| takes | atheris | 1,200 | 7 | 55 | a \\| b |" in told
    assert told[-1] == "2,400 inputs in all."
