"""The demo, shortened, with real processes; it succeeds only when all of it truly happened."""

import io
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from pipeline.engine.opening import open_project
from pipeline.terminal import demo
from pipeline.terminal.demo import Demo, DemoError
from pipeline.terminal.demo_report import Tally, missing, rmse, standing_still, summary
from pipeline.terminal.demo_script import Script, sample
from pipeline.terminal.sender import Phone
from recordings.take import TakeError, summarise
from tests.pipeline.outputs.ear import free_port


def short() -> Script:
    """Return a demo of two digits, taught once each, at four times the speed."""
    digits = {"0": [0.0, 0.0, 1.0, 0.5], "1": [1.0, 0.0, 0.0, 0.5]}
    return Script(digits, taught="a", speed=4.0)


def test_it_teaches_and_plays(tmp_path: Path) -> None:
    written = io.StringIO()
    folder = tmp_path / "demo"
    tally = Demo(folder, Console(file=written, width=80), short()).run()
    frames = [summarise(sample(digit, take)).counts["datagram"] for digit in "01" for take in "ac"]
    assert tally.sent == sum(frames) > 900
    assert tally.heard >= tally.sent
    assert tally.error < standing_still(short())
    text = written.getvalue()
    assert f"{tally.sent} sent, {tally.sent} received" in text
    assert "limber new my-piece" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    rounds = open_project(folder).rounds["main"].rounds
    assert [r.name for r in rounds] == ["digit 0 a", "digit 1 a"]


def test_it_fails_when_nothing_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "port_of", lambda project: free_port())  # nobody listens there
    with pytest.raises(DemoError, match="frames were sent, none arrived"):
        Demo(tmp_path / "demo", Console(file=io.StringIO()), short()).run()


def facts() -> dict[str, object]:
    phone = {"frames": 100, "malformed": 0}
    return {
        "sensors": {"sensors": {"phone": phone}},
        "rounds": [1, 2],
        "state": "playing",
        "latency": {"p50": 0.5, "p99": 1.0},
        "report": {"seconds": 0.3},
    }


def test_nothing_is_missing_when_all_is_there() -> None:
    assert missing(facts(), Tally(100, 100, {"0": 0.1, "1": 0.2}), short()) == []


@pytest.mark.parametrize(
    ("change", "tally", "problem"),
    [
        ({}, Tally(101, 200, {"0": 0.1}), "101 frames sent, 100 arrived"),
        ({}, Tally(100, 99, {"0": 0.1}), "99 latents heard for 100 frames"),
        ({}, Tally(100, 100, {"0": 0.5}), "no better than"),
        ({}, Tally(100, 100, {"0": float("nan")}), "no better than"),
        ({"rounds": [1]}, Tally(100, 100, {"0": 0.1}), "1 rounds of 2"),
        ({"state": "idle"}, Tally(100, 100, {"0": 0.1}), "not playing"),
        ({"latency": {"p50": None, "p99": None}}, Tally(100, 100, {"0": 0.1}), "no latency"),
    ],
)
def test_what_did_not_happen_is_told(change: dict[str, object], tally: Tally, problem: str) -> None:
    (found,) = missing(facts() | change, tally, short())
    assert problem in found


def test_the_summary_has_the_figures(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=100)
    tally = Tally(100, 120, {"0": 0.3, "1": 0.4})
    with console.capture() as captured:
        console.print(summary(facts(), tally, short(), tmp_path))
    text = " ".join(captured.get().split())
    assert "100 sent, 100 received" in text
    assert f"{np.sqrt(0.125):.3f} RMSE" in text


def test_errors_by_hand() -> None:
    assert rmse(np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0])) == np.sqrt(3 / 4)
    assert standing_still(Script({"0": [0.0], "1": [1.0]})) == 0.5


def test_a_phone_whose_take_is_missing() -> None:
    phone = Phone(free_port())
    with pytest.raises(TakeError):
        phone.begin(Path("no.mcap"))
    phone.close()
