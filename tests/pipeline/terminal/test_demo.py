"""The demo, shortened, with real processes; it succeeds only when all of it truly happened."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from rich.console import Console

from pipeline.engine.opening import open_project
from pipeline.project.first_targets import SOUNDS
from pipeline.terminal import demo
from pipeline.terminal.cli_sound import render_take
from pipeline.terminal.demo import Demo, DemoError
from pipeline.terminal.demo_report import (
    Tally,
    missing,
    rmse,
    settled,
    standing_still,
    summary,
    where_heard,
)
from pipeline.terminal.demo_script import Script, sample
from pipeline.terminal.demo_sound import Heard, silent
from pipeline.terminal.sender import Phone
from recordings.take import TakeError, summarise
from tests.pipeline.outputs.ear import free_port
from tests.pipeline.sound.jack import Recorder, jack_server
from tests.pipeline.sound.listening import CLICK, click


def short() -> Script:
    """Return a demo of two digits, taught once each, at four times the speed."""
    return Script({"0": "hum", "1": "pulse"}, taught="a", speed=4.0)


def test_it_teaches_plays_and_is_heard(tmp_path: Path) -> None:
    written = io.StringIO()
    folder = tmp_path / "demo"
    with jack_server() as server:
        recorder = Recorder(server, tmp_path / "heard")
        tally = Demo(folder, Console(file=written, width=80), short()).run()
        recorder.close()
    live = np.fromfile(recorder.path, np.float32)
    assert 0.05 < np.abs(live).max() < 1.0
    frames = [summarise(sample(digit, take)).counts["datagram"] for digit in "01" for take in "ac"]
    assert tally.sent == sum(frames) > 900
    assert tally.heard >= tally.sent
    assert tally.error < standing_still(short())
    text = written.getvalue()
    assert f"{tally.sent} sent, {tally.sent} received" in text
    assert "limber gui" in text
    assert "limber new my-piece" in text
    table, after = text[: text.rindex("┘")], text[text.rindex("┘") :]
    assert all(len(line) <= 80 for line in table.splitlines())
    assert "It was heard on" in after
    assert str(folder / "demo.wav") in after
    assert str(folder / "demo.png") in after
    assert (folder / "demo.png").read_bytes().startswith(b"\x89PNG")
    rounds = open_project(folder).rounds["main"].rounds
    assert [r.name for r in rounds] == ["digit 0 a", "digit 1 a"]
    follows(folder, tally)


def follows(folder: Path, tally: Tally) -> None:
    """Check that its file sounds, and that the command that is told makes it again."""
    sound, rate = soundfile.read(folder / "demo.wav")
    assert np.abs(sound).max() < 1.0
    # as it played in real time, "pulse" may be so bright that its own partials reach CLICK up there
    assert click(sound.astype(np.float32), rate, above=20_000.0) < 3 * CLICK
    assert tally.parts["teach 1\npulse"][1] > 3 * tally.parts["teach 0\nhum"][1]  # Hz
    assert len(tally.parts) == 4
    assert min(level for level, _ in tally.parts.values()) > -30  # dB
    (take,) = (folder / "takes").iterdir()
    render_take(folder, take.name, folder / "again.wav", seed=0, rate=0, model="")
    assert (folder / "again.wav").read_bytes() == (folder / "demo.wav").read_bytes()


def test_without_what_sound_needs_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("torch", "soundfile"):
        monkeypatch.setitem(sys.modules, name, None)  # as if it were not installed
    written = io.StringIO()
    folder = tmp_path / "demo"
    tally = Demo(folder, Console(file=written, width=80), short()).run()
    assert tally.heard >= tally.sent > 900
    assert tally.parts == {}
    assert "pip install 'limber[sound]'" in written.getvalue().splitlines()[-1]
    assert not (folder / "demo.wav").exists()
    assert not open_project(folder).rig.sound.here


def test_without_a_device_it_says_so_and_does_not_wait() -> None:
    problem = "this computer has no device to play sound on; connect one"
    absent = {"here": True, "problems": [problem], "scenes": {}}
    assert settled(absent)
    assert problem in where_heard(absent)
    assert not settled({"here": True, "problems": [], "scenes": {"main": {"state": "loading"}}})
    playing = {"device": "system", "problems": [], "scenes": {"main": {"state": "ready"}}}
    assert settled(playing)
    assert 'heard on "system"' in where_heard({**playing, "peak": [-20.0, -20.0]})
    assert "only in the file" in where_heard({**playing, "peak": [-90.0, -90.0]})


def test_a_part_that_is_silent_is_told(tmp_path: Path) -> None:
    names = tmp_path / "a.wav", tmp_path / "a.png", tmp_path / "a.mcap"
    assert silent(Heard(*names, 0.5, {"play 0\nhum": (-20.0, 100.0)})) == []
    (found,) = silent(Heard(*names, 0.5, {"play 0\nhum": (-80.0, 100.0)}))
    assert "play 0 hum" in found
    (found,) = silent(Heard(*names, 1.0, {}))
    assert "beyond full scale" in found


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
        ({}, Tally(100, 100, {"0": 0.4}), "no better than"),
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
    assert f"{np.sqrt(0.125):.3f} of the range" in text


def test_errors_by_hand() -> None:
    found = rmse(np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0]))
    assert found == pytest.approx(np.sqrt(3 / 4) / 6)
    assert standing_still(Script({"0": "hum"})) == 0.0
    apart = np.array(SOUNDS["hum"]) - np.array(SOUNDS["wind"])
    expected = np.sqrt(np.mean((apart / 2) ** 2)) / 6
    assert standing_still(Script({"0": "hum", "1": "wind"})) == pytest.approx(expected)


def test_a_phone_whose_take_is_missing() -> None:
    phone = Phone(free_port())
    with pytest.raises(TakeError):
        phone.begin(Path("no.mcap"))
    phone.close()
