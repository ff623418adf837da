"""limber check: what would stop a show is found and told, with what to do about it."""

import json
import socket
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.engine.opening import open_project
from pipeline.engine.problems import problems
from pipeline.engine.status import status
from pipeline.processes.supervisor import BEGINS
from pipeline.project.creation import default_scene, new_project, write_project
from pipeline.project.cues import Cue
from pipeline.terminal import check_machine
from pipeline.terminal.check import Finding, look, playing, stops
from pipeline.terminal.check_machine import charge, pace, power, run_errors
from pipeline.terminal.check_piece import state
from pipeline.terminal.check_sensors import sensors, weak
from pipeline.terminal.check_sound import playing as device_plays
from sensors.comote import Comote
from tests.pipeline.engine.stage import FLAT, Stage
from tests.pipeline.processes.running import LOCAL, Phone, free_port, played, two_latents
from tests.pipeline.terminal.shell import limber
from tests.sensors.packets import message


def found(findings: list[Finding], what: str) -> Finding:
    (one,) = [finding for finding in findings if finding.what == what]
    return one


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    """Return a project that nobody plays, and that has learnt nothing."""
    write_project(two_latents(free_port()), tmp_path / "piece")
    return tmp_path / "piece"


def test_a_piece_that_plays_passes_and_goes_on_playing(tmp_path: Path) -> None:
    with played(tmp_path / "piece") as stage:
        stage.teach()
        stage.client.do("train")
        stage.wait(lambda s: s["learnt"] and s["besides"] == "")
        stage.client.do("cue/next")
        time.sleep(0.3)  # what is learnt is on the disk
        told = stage.client.status()
        findings = look(stage.folder, told)
        phone = found(findings, "Sensor phone")
        assert (phone.ok, phone.remedy) == (True, "")
        assert "Hz" in phone.text
        assert found(findings, "Scene main").ok is True
        assert found(findings, "Output patch").ok is True
        assert found(findings, "Ports").ok is True
        assert found(findings, "Disk").ok is True
        assert stops(findings) == sum(f.what == "Power" and f.ok is False for f in findings)
        done = limber("check", str(stage.folder), cwd=tmp_path)
        assert done.returncode == stops(findings)
        assert "Nothing found would stop the show." in done.stdout or done.returncode
        stage.hears()
        after = stage.client.status()
        assert (after["state"], after["cues"]) == (told["state"], told["cues"])
        stage.client.do("take/play", told["take"])
        replayed = look(stage.folder, stage.wait(lambda s: s["take_playing"]))
        assert "in place of phone" in found(replayed, "Take").text
        stage.client.do("take/stop")
        stage.client.do("panic")
        panicked = look(stage.folder, playing(stage.folder))
        assert found(panicked, "Panic").ok is False


def test_what_would_stop_the_show_is_said_with_what_to_do(piece: Path) -> None:
    done = limber("check", str(piece), "--seconds", "0.2", "--json", cwd=piece)
    assert done.returncode == 1
    facts = {finding["what"]: finding for finding in json.loads(done.stdout)}
    for what in ("Sensor phone", "Scene main", "Output patch"):
        assert facts[what]["ok"] is False
        assert facts[what]["remedy"]
    lines = limber("check", str(piece), "--seconds", "0.2", cwd=piece).stdout
    assert "✗ Scene main: nothing is learnt in it: it would stand still" in lines
    assert "→ record rounds, then train" in lines
    assert not list((piece / "takes").glob("*"))
    assert not (piece / "performance.json").exists()


def test_a_phone_is_heard_where_nothing_plays(piece: Path) -> None:
    with Phone(sensor_port(piece)):
        assert found(look(piece, None, 1.0), "Sensor phone").ok is True


def sensor_port(piece: Path) -> int:
    (phone,) = open_project(piece).sensors
    return int(phone.port)  # type: ignore[attr-defined]  # a CoMote has one


def test_a_port_that_another_program_has_is_named(piece: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((LOCAL, sensor_port(piece)))
        finding = found(look(piece, None, 0.1), f"UDP port {sensor_port(piece)}")
    assert finding.ok is False
    assert finding.text.startswith("taken by")
    assert "close it" in finding.remedy


def test_a_damaged_rig_is_one_finding(tmp_path: Path) -> None:
    (finding,) = look(tmp_path)
    assert finding.ok is False
    assert "no project" in finding.text


def test_a_scene_that_no_cue_plays_may_have_learnt_nothing(tmp_path: Path) -> None:
    project = two_latents(free_port())
    project.rig.cues = [Cue("still", "main", play=False)]
    write_project(project, tmp_path / "piece")
    assert found(look(tmp_path / "piece", None, 0.1), "Scene main").ok is None


@pytest.mark.parametrize(
    ("volume", "model", "what", "ok"),
    [
        (-80.0, "limber", "Volume", False),
        (-6.0, "limber", "Volume", True),
        (0.0, "models/gone.ts", "Model of main", False),
        (0.0, "limber", "Model of main", False),  # it takes eight latents, and there are two
        (0.0, "", "Model of main", None),
    ],
)
def test_what_cannot_be_heard_is_told(
    tmp_path: Path, volume: float, model: str, what: str, ok: bool | None
) -> None:
    project = two_latents(free_port())
    project.rig.sound.here, project.rig.sound.volume = True, volume
    project.scenes["main"].sound.model = model
    write_project(project, tmp_path / "piece")
    finding = found(look(tmp_path / "piece", None, 0.1), what)
    assert finding.ok is ok
    assert finding.remedy or ok is not False


@pytest.mark.parametrize(
    ("gaps", "ok", "said"),
    [
        ((711, 0, 0, 900), True, "no gap in the last minute, 711 since the device was opened"),
        ((711, 0, 40, 9000), None, "40 gaps in the last minute, 711 since the device"),
        ((711, 96, 300, 9000), False, "300 gaps in the last minute"),
        ((1, 1, 1, 30), None, "1 gap since the device was opened 30 s ago"),
        ((9, 0, 0, 900), True, "9 since the device was opened 15 min ago"),
        ((9, 0, 0, 9000), True, "9 since the device was opened 2 h ago"),
        ((0, 0, 0, 900), True, "Speakers, 48000 Hz"),
        (None, None, "711 gaps since the device was opened"),
    ],
)
def test_gaps_in_the_sound_are_to_be_looked_at_while_they_go_on(
    gaps: tuple[int, int, int, float] | None, ok: bool | None, said: str
) -> None:
    facts: dict[str, Any] = {"device": "Speakers", "rate": 48000, "dry": 700, "late": 11}
    if gaps is not None:
        facts["gaps"] = dict(zip(("total", "now", "minute", "seconds"), gaps, strict=True))
    finding = device_plays(facts)
    assert finding.ok is ok
    assert said in finding.text
    assert bool(finding.remedy) == (ok is not True)


def test_what_is_said_of_sensors_and_sound_is_not_said_again() -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    stage.wait(1.0)
    told = status(stage.engine)
    told["sound"] = {"gaps": {"total": 9, "now": 9, "minute": 9, "seconds": 20.0}}
    told["problems"] = [*problems(stage.engine, told["sound"]), "something else"]
    assert len(told["problems"]) == 3
    assert [f.text for f in state(stage.engine.project, told)] == ["something else"]


@pytest.mark.parametrize(
    ("facts", "battery", "said"),
    [
        ({}, None, ""),
        ({}, 0.1, "charge it"),
        ({"rate": 5.0}, 0.9, "it sends rarely"),
        ({"jitter": 0.1}, None, "it arrives unsteadily"),
        ({"malformed": 3}, None, "3 of its messages could not be read"),
    ],
)
def test_a_weak_sensor_is_told(facts: dict[str, Any], battery: float | None, said: str) -> None:
    whole = {"rate": 100.0, "jitter": 0.001, "malformed": 0} | facts
    assert said in "; ".join(weak(whole, battery))
    assert bool(weak(whole, battery)) == bool(said)


@pytest.mark.parametrize(("level", "share"), [(0.25, 0.25), (80.0, 0.8)])
def test_the_battery_of_a_phone_is_known_once_it_tells(level: float, share: float) -> None:
    stage = Stage()
    stage.hold(FLAT, 0.1)
    assert status(stage.engine)["batteries"] == {}
    stage.hear(message("/comote/v3/0/battery", "fi", level, 0))
    assert status(stage.engine)["batteries"] == {"phone": pytest.approx(share)}


def supply(folder: Path, name: str, **files: str) -> None:
    (folder / name).mkdir(parents=True)
    for key, text in files.items():
        (folder / name / key).write_text(f"{text}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")
@pytest.mark.parametrize(
    ("online", "capacity", "ok"), [("1", "20", True), ("0", "80", None), ("0", "20", False)]
)
def test_power_is_read_as_the_kernel_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, online: str, capacity: str, ok: bool | None
) -> None:
    monkeypatch.setattr(check_machine, "SUPPLIES", tmp_path)
    assert charge() == (None, False)
    supply(tmp_path, "AC", type="Mains", online=online)
    supply(tmp_path, "BAT0", type="Battery", capacity=capacity, status="Unknown")
    supply(tmp_path, "mouse", type="Battery", scope="Device", capacity="3", status="Discharging")
    assert charge() == (int(capacity), online == "1")
    assert power().ok is ok
    assert f"{capacity} %" in power().text


def test_the_pace_of_a_take_is_measured(tmp_path: Path) -> None:
    begun = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(time.time() - 100))
    take = tmp_path / f"{begun}-2.mcap"
    take.write_bytes(b"x" * 50_000)
    assert pace(take) == pytest.approx(500, rel=0.1)
    assert pace(tmp_path / "other.mcap") is None


def test_a_disk_without_room_would_stop_the_show(
    piece: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(look(piece, None, 0.1), "Disk").ok is True
    monkeypatch.setattr(check_machine, "USUAL", 1e15)
    finding = found(look(piece, None, 0.1), "Disk")
    assert finding.ok is False
    assert "make room" in finding.remedy


def test_only_errors_of_the_last_run_count(piece: Path) -> None:
    lines = ["ERROR: old", f"INFO: {BEGINS}, now", "WARNING: well", "ERROR: new: bad", "Traceback"]
    assert run_errors(lines) == ["new: bad"]
    assert run_errors(lines[:1]) == ["old"]
    (piece / "limber.log").write_text("\n".join(lines))
    finding = found(look(piece, None, 0.1), "Last run")
    assert (finding.ok, finding.text) == (None, "errors in its log: 1, the last: new: bad")


def test_a_file_in_place_of_a_phone_is_looked_for_on_no_port() -> None:
    walk = Comote(name="walk", source=Path("walk.pcap"))
    project = new_project([walk], default_scene(2))
    (unheard,) = sensors(project, None, 0.1)
    assert (unheard.ok, unheard.text) == (None, "it is read only while the project plays")
    (silent,) = sensors(project, {"sensors": {"sensors": {}}, "lost": []}, 0.1)
    assert "does walk.pcap hold" in silent.remedy
