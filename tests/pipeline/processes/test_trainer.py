"""The trainer as a process: it answers at once, looks on behind, and leaves off when told."""

import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from mappings.base import Examples
from pipeline.engine.learnt import unpack
from pipeline.engine.outside import Job
from pipeline.processes.channel import LARGEST, Channel, Note
from pipeline.processes.disk import Disk
from pipeline.processes.local import Server, socket_path
from pipeline.processes.world import World
from recordings.rounds import RoundBook
from tests.pipeline.processes.running import DEADLINE, played, until


class Asker:
    """What asks a trainer in place of an engine."""

    def __init__(self, channel: Channel, world: World) -> None:
        self.channel, self.world = channel, world
        self._heard: list[Note] = []

    def hear(self, *keys: str) -> Note:
        """Return the next note that has one of these keys."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            while self._heard:
                note = self._heard.pop(0)
                if note.facts.keys() & set(keys):
                    return note
            if select.select([self.channel], [], [], 1.0)[0]:
                self._heard += self.channel.receive()
        raise AssertionError(f"the trainer told of none of {keys}")


@contextmanager
def asked(folder: Path) -> Iterator[Asker]:
    """Start a trainer, and give what asks it."""
    path = socket_path(folder)
    command = [sys.executable, "-m", "pipeline.processes.process", "trainer", str(folder)]
    command.append(str(path))
    with (
        closing(Server(path)) as server,
        closing(World(Disk(folder))) as world,
        subprocess.Popen(command, stdin=subprocess.PIPE) as trainer,
    ):
        try:
            select.select([server], [], [], DEADLINE)
            with closing(Channel(server.accept(), LARGEST)) as channel:
                asker = Asker(channel, world)
                asker.hear("hello")
                world.connect(channel)
                yield asker
        finally:
            trainer.terminate()


def steps(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return sharp steps across inputs: a network learns them better than a kernel."""
    return np.asarray(np.tanh(8 * np.stack([x[:, 0] + x[:, 1] - 1, x[:, 0] - x[:, 1]], axis=1)))


def job(token: int, n: int = 400, **settings: Any) -> Job:
    """Return a job of so many examples; of 400 the search takes much longer than a note."""
    x = np.random.default_rng(0).random((n, 2))
    examples = Examples(x, steps(x), np.arange(n) // 20, ("a", "b"), ("one", "two"))
    table = {"type": "auto"} | settings
    return Job(token, "main", examples, table, [[], []], f"taught-{token}", [True, True])


def test_a_better_mapping_follows_the_first(tmp_path: Path) -> None:
    with asked(tmp_path) as asker:
        asker.world.train(job(1, 100))
        first = asker.hear("report")
        assert first.facts["goes_on"]
        assert 0.0 <= asker.hear("progress").facts["progress"] <= 1.0
        note = asker.hear("improved")
        report = note.facts["report"]
        assert report["overall"] < 0.9 * report["before"]
        learnt = unpack(note.blob)
        assert (learnt.taught, learnt.outputs) == ("taught-1", ("one", "two"))
        assert "mlp" in report["kinds"].values()
        x = np.random.default_rng(1).random((300, 2)).astype(np.float32)
        errors = [off(unpack(n.blob), x) for n in (first, note)]
        assert errors[1] < errors[0]


def off(learnt: Any, x: np.ndarray[Any, Any]) -> float:
    found = np.array([learnt.mapping.predict(row) for row in x])
    return float(np.sqrt(np.mean((found - steps(x)) ** 2)))


def test_a_new_training_or_a_cancel_ends_the_search_and_reading_does_not(tmp_path: Path) -> None:
    with asked(tmp_path) as asker:
        asker.world.train(job(1))
        assert asker.hear("report").facts["goes_on"]
        asker.world.recall("main", {"rig": {"sensors": []}}, RoundBook().dumps())
        assert asker.hear("problems", "improved").facts["problems"] == []
        asker.world.train(job(2))
        assert asker.hear("report", "improved").facts["token"] == 2
        asker.world.cancel()
        asker.world.train(job(3, improve="off"))
        last = asker.hear("report", "improved").facts
        assert (last["token"], last["goes_on"]) == (3, False)


def test_a_trainer_killed_while_it_searches_costs_the_search_only(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.play()

        def searches() -> bool:
            status = stage.client.status()
            if not status["besides"] and not status["improving"]:
                stage.client.do("train")
            return bool(status["improving"])

        def learnt() -> dict[str, Any]:
            report = stage.client.status()["report"]
            return {key: value for key, value in report.items() if key != "study"}  # it grows

        until(searches)
        trained = learnt()
        stage.kill("trainer")
        stage.wait(lambda s: s["trainer"] and s["improving"] is None)
        stage.hears()
        assert learnt() == trained
        stage.client.do("train")
        until(lambda: learnt() != trained)
