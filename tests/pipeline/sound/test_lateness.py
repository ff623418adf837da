"""How late a model is, measured in another process after there is sound."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.sound import lateness
from pipeline.sound.lateness import Elsewhere
from pipeline.sound.lateness_apart import Apart
from pipeline.sound.loader import Loader
from pipeline.sound.voicing import measured
from tests.pipeline.processes.running import until
from tests.pipeline.sound.voices import tone

TABLE: dict[str, Any] = {"model": "limber", "sources": []}


class Told:
    """A measurement that waits until it is told what was found."""

    def __init__(self, log: list[str], table: dict[str, Any]) -> None:
        log.append(f"measures {table['model']} {table.get('span', '')}".strip())
        self.facts: dict[str, Any] | None = None
        self.ended = False

    def found(self) -> dict[str, Any] | None:
        return self.facts

    def end(self) -> None:
        self.ended = True


class Watched:
    """A loader whose steps are written down in their order."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.asked: list[Told] = []
        self.wanted = threading.Event()
        self.loader = Loader(self.make, self.prepare, self.measure, quiet=0.05)

    def prepare(self) -> None:
        self.log.append("prepares")
        self.wanted.wait(60)

    def make(self, folder: Path, table: dict[str, Any], rate: int) -> Any:
        self.log.append(f"makes {table['model']} {table.get('span', '')}".strip())
        return tone(folder, table, rate)

    def measure(self, _: Path, table: dict[str, Any], __: int) -> Told:
        self.asked.append(Told(self.log, table))
        return self.asked[-1]

    def want(self, **tables: dict[str, Any]) -> None:
        self.loader.want("/nowhere", tables, 48_000)
        self.wanted.set()


def test_voices_come_first_and_are_measured_one_after_the_other() -> None:
    watched = Watched()
    watched.want(one={"model": "tone"}, two={"model": "tone", "span": 512})
    until(lambda: watched.asked)
    assert watched.log == ["prepares", "makes tone", "makes tone 512", "measures tone"]
    assert len(watched.loader.ready()) == 2
    watched.asked[0].facts = {"delay_ms": 7.0}
    until(lambda: len(watched.asked) == 2)
    facts = watched.loader.facts()
    assert (facts["one"]["delay_ms"], facts["two"]["delay_ms"]) == (7.0, 0.0)
    watched.loader.close()
    until(lambda: watched.asked[1].ended)


def test_what_was_measured_of_a_voice_that_is_replaced_is_not_told_of_the_new_one() -> None:
    watched = Watched()
    watched.want(one={"model": "tone"})
    until(lambda: watched.asked)
    watched.want(one={"model": "tone", "span": 512})
    until(lambda: "makes tone 512" in watched.log)
    watched.asked[0].facts = {"delay_ms": 7.0}
    until(lambda: len(watched.asked) == 2)
    assert watched.loader.facts()["one"]["delay_ms"] == 0.0
    watched.loader.close()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let that process stand back behind nothing: beside other tests it might never begin."""
    program = "from pipeline.sound import lateness; lateness.LOWEST = 0; lateness.main()"
    monkeypatch.setattr(lateness, "PROGRAM", (sys.executable, "-c", program))


@pytest.fixture
def elsewhere(soon: None) -> Iterator[Elsewhere]:
    started = Elsewhere()
    yield started
    started.close()


def test_another_process_finds_what_this_one_does(elsewhere: Elsewhere, tmp_path: Path) -> None:
    found = until(elsewhere(tmp_path, TABLE, 48_000).found)
    here = measured(tmp_path, TABLE, 48_000)
    delays = ("delay_ms", "first_ms", "most_ms", "model_block_ms")
    assert {k: found[k] for k in delays} == {k: here[k] for k in delays}
    assert found["delay_ms"] > 0 < found["model_ms"][0]


def test_a_model_that_cannot_be_measured_gives_no_facts_and_what_was_given_up_no_answer(
    elsewhere: Elsewhere, tmp_path: Path
) -> None:
    elsewhere(tmp_path, TABLE, 48_000).end()
    for model in ("none.ts", ""):
        asked = elsewhere(tmp_path, {"model": model}, 48_000)
        until(lambda a=asked: a.found() == {})  # type: ignore[misc]  # bound now


def test_where_the_process_is_gone_there_are_no_facts(elsewhere: Elsewhere, tmp_path: Path) -> None:
    asked = elsewhere(tmp_path, TABLE, 48_000)
    elsewhere.process.kill()
    elsewhere.process.wait()
    assert asked.found() == {}
    asked.end()
    with pytest.raises(OSError, match="pipe"):
        elsewhere(tmp_path, TABLE, 48_000)


def test_without_forks_a_process_for_each_finds_the_same(tmp_path: Path) -> None:
    found = until(Apart(tmp_path, TABLE, 48_000).found)
    assert found["delay_ms"] == measured(tmp_path, TABLE, 48_000)["delay_ms"]
    given_up = Apart(tmp_path, TABLE, 48_000)
    given_up.end()
    assert given_up.process.returncode
