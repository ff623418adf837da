"""The bench measures Limber and other programs with one client, and says when there is nothing."""

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from benchmarks import loss, own, subject
from benchmarks.client import ASKED, Client, figures
from benchmarks.echo import Echo
from benchmarks.everything import LATENCIES, about, measure_against, side_by_side
from benchmarks.report import ComparisonError, earlier, report
from benchmarks.subject import AbsentError, Subject, look
from tests.benchmarks.standin import ANSWERS
from tests.peers.program import need, program
from tests.pipeline.processes.running import free_port
from tests.pipeline.terminal.shell import limber

SECONDS = 0.5
EXAMPLES = 40
"""In each of the rounds that are taught: few, since what is measured here is not the figure."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teach few examples, and lose few datagrams: the bench itself takes its time."""
    monkeypatch.setattr(subject, "EXAMPLES", EXAMPLES)
    monkeypatch.setattr(loss, "RATES", loss.RATES[::4])


def silent(_: str) -> None:
    pass


def shown(found: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    console = Console(width=160)
    with console.capture() as captured:
        console.print(report(found, before))
    return captured.get()


def test_limber_is_started_taught_trained_and_measured(tmp_path: Path) -> None:
    with Client() as client, Echo(client.port) as echo:
        port = own.make(tmp_path / "piece", client.port)
        with own.playing(tmp_path / "piece") as pid:
            own.await_answer(port)
            limber_here = Subject(client, port)
            limber_here.teach()
            assert client.trained == 1
            idle = side_by_side(limber_here, echo.port, 100, False, SECONDS)
            busy = side_by_side(limber_here, echo.port, 1000, True, SECONDS)
            lost = loss.measure(client, port, echo.port, 2000, SECONDS)
            memory = own.memory(pid)
    assert idle["trainings"] == 0
    assert busy["trainings"] >= 1
    for row, sent in ((idle, 50), (busy, 500)):
        for who in ("subject", "echo"):
            assert 0 < row[who]["p50"] <= row[who]["p99"] <= row[who]["max"]
            assert (row[who]["sent"], row[who]["unanswered"]) == (sent, 0)
        assert row["ratio"]["p50"] == row["subject"]["p50"] / row["echo"]["p50"]
    for who in ("subject", "echo"):
        assert lost[who]["sent"] == 1000
        assert 0 < lost[who]["answered"] <= 1000
    if Path("/proc").exists():
        assert memory is not None
        assert set(memory) - {"engine standby"} == {"supervisor", "engine", "trainer"}
        assert all(10 < mb < 1000 for mb in memory.values())


def test_a_program_of_another_maker_is_measured_alike(tmp_path: Path) -> None:
    need("pd", "puredata-core")
    port, to = free_port(), free_port()
    patch = tmp_path / "wekinator.pd"
    patch.write_text(ANSWERS.format(port=port, to=to))
    with program("pd", "-nogui", "-noaudio", "-nomidi", "-nrt", str(patch)) as pd:
        pd.wait("ready: bang")
        found = measure_against(port, to, SECONDS, silent)
    assert [(row["hz"], row["training"]) for row in found["latency"]] == list(LATENCIES)
    assert [row["hz"] for row in found["loss"]] == list(loss.RATES)
    assert all(row["subject"]["p50"] > 0 for row in found["latency"])
    assert found["latency"][2]["trainings"] > 1
    assert found["start"] is found["memory_mb"] is found["training"] is None
    text = shown(json.loads(json.dumps(found)), {**about("before"), "latency": found["latency"]})
    assert "100 Hz, training" in text
    assert re.search("memory of the engine, MB +│ — ", text)
    assert "in brackets: before" in text


def test_nothing_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AbsentError, match=r"Nothing listens on UDP port"):
        look(free_port())
    told = limber("bench", "--against", str(free_port()), "--listen", "0", cwd=tmp_path)
    assert "--listen" in told.stderr
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = str(other.getsockname()[1])
        told = limber("bench", "--against", port, "--listen", port, cwd=tmp_path)
    assert told.returncode == 2
    assert f"Port {port}, where the outputs arrive, is taken" in told.stderr


def test_who_never_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.subject.TRAINING", 0.1)
    monkeypatch.setattr("benchmarks.subject.SIGN", 0.1)
    with Client() as client, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        with pytest.raises(AbsentError, match="6 inputs and 8 outputs"):
            Subject(client, deaf.getsockname()[1]).teach()


def test_what_is_not_answered_is_counted_and_ends_a_probe_early() -> None:
    with Client() as client, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        found = figures(client.probe(deaf.getsockname()[1], 1000, 0.1, ASKED))
    assert found.unanswered == found.sent < 100
    assert found.p50 is found.max is None


def test_figures_are_percentiles_of_what_was_answered() -> None:
    found = figures([*[float(n) for n in range(101)], None])
    assert (found.p50, found.p95, found.p99, found.max) == (50, 95, 99, 100)
    assert (found.sent, found.unanswered) == (102, 1)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"bench": 2}', "[" * 100_000])
def test_figures_of_something_else_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "old.json").write_text(text)
    with pytest.raises(ComparisonError, match="limber bench --json"):
        earlier(tmp_path / "old.json")


def test_a_comparison_with_something_else_ends_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}")
    told = limber("bench", "--compare", tmp_path / "old.json", cwd=tmp_path)
    assert told.returncode == 2
    assert "holds no figures" in told.stderr


def test_a_damaged_comparison_shows_what_there_is() -> None:
    row = {"hz": 100, "training": False, "subject": {"p50": 1.0}, "echo": 3, "ratio": []}
    old = {"bench": 1, "latency": [7, row], "loss": {}, "start": "x"}
    lost = {"sent": 10, "rate": 1.0, "answered": 9}
    empty = vars(figures([]))
    new = {**row, "subject": {**empty, "p50": 2.0}, "echo": empty, "ratio": {}}
    found = {"latency": [new], "loss": [{"hz": 1000, "subject": lost, "echo": lost}]}
    text = shown({**about("limber"), **found, "training": None}, old)
    assert "2.000 (1.000)" in text
    assert "10.00 %" in text
