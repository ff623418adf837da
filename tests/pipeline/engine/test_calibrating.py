"""A phone calibrated by guided steps, kept, replayed, and used for what was taught before."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.engine.recall import recall
from pipeline.engine.replay import compare
from pipeline.features.normalised import Normalised
from pipeline.project.rig import RigSettings
from recordings.events import Report
from sensors.gametrak import Gametrak
from sensors.wire.calibration import Calibration
from tests.pipeline.engine.stage import (
    FLAT,
    MS,
    PERIOD,
    SECOND,
    SIDE,
    UPRIGHT,
    Memory,
    Stage,
    largest_step,
    phone_project,
    sample,
)
from tests.sensors.packets import message

BIAS = np.array([0.03, -0.02, 0.01])


def say(stage: Stage, seconds: float, pose: Any, swing: float = 0.0) -> None:
    """Let a phone be in a pose with a bias of its gyroscope, swung by so many rad/s."""
    for i in range(round(seconds * SECOND / PERIOD)):
        stage._until(stage.now + PERIOD)
        moved = swing * np.sin(0.15 * i + np.arange(3))
        at = np.asarray(pose) + 2 * moved
        stage.hear(sample("0", stage.now // MS % 2**31, at, BIAS + moved))


def guide(stage: Stage) -> None:
    """Do what the steps ask for."""
    say(stage, 2.6, FLAT)
    say(stage, 2.0, UPRIGHT)
    say(stage, 5.6, UPRIGHT, 2.0)


def known(stage: Stage) -> Calibration:
    return stage.engine.project.sensors[0].calibration


def channel(stage: Stage, name: str) -> float:
    layout = stage.engine.graph.layouts["phone"]
    return float(stage.engine.graph.values("phone")[layout.names.index(name)])


def test_three_steps_by_themselves_are_kept_and_used() -> None:
    stage = Stage()
    say(stage, 0.5, FLAT)
    assert stage.do("sensor/calibrate", "phone") == ["rest", "front", "range"]
    say(stage, 1.0, FLAT)
    assert stage.do("status") is not None
    guided = stage.engine.calibrating
    assert guided is not None
    assert guided.steps[0].name == "rest"
    say(stage, 1.6, FLAT)
    assert known(stage).bias == pytest.approx(BIAS, abs=1e-6)
    say(stage, 2.0, UPRIGHT)
    assert channel(stage, "accelerometer.z") == pytest.approx(9.81, abs=1e-6)
    assert channel(stage, "gyroscope.x") == pytest.approx(0.0, abs=1e-6)
    say(stage, 5.6, UPRIGHT, 2.0)
    assert stage.engine.calibrating is None
    assert known(stage).ranges["gyroscope.y"] == pytest.approx([-2.0, 2.0], abs=0.1)
    steps = [args[:2] for args in stage.outside.told("calibrating")]
    assert steps == [["phone", "rest"], ["phone", "front"], ["phone", "range"], ["phone", ""]]
    ((name, sentence),) = stage.outside.told("calibrated")
    assert name == "phone"
    assert "calibrated" in sentence
    assert "rig.toml" in stage.outside.saved


def test_one_button_of_the_phone_does_it_and_another_stops_it() -> None:
    rig = RigSettings(
        buttons={"phone.control.buttonA": "sensor/calibrate phone", "phone.control.buttonB": "back"}
    )
    stage = Stage(phone_project(rig=rig))
    say(stage, 0.2, FLAT)
    stage.press("A")
    guide(stage)
    first = known(stage)
    assert first.known
    assert stage.engine.calibrating is None
    stage.press("A")
    say(stage, 1.0, FLAT)
    stage.press("B")
    assert stage.engine.calibrating is None
    assert known(stage) == first
    assert stage.engine.problem == ""


def test_movement_at_rest_is_refused_and_nothing_changes() -> None:
    stage = Stage()
    say(stage, 0.2, FLAT)
    stage.do("sensor/calibrate", "phone", "rest")
    say(stage, 3.0, FLAT, 1.0)
    assert stage.engine.calibrating is None
    ((warning,),) = stage.outside.told("warning")
    assert "phone is not calibrated: it was moved" in warning
    assert not known(stage).known
    stage.do("sensor/calibrate", "phone", "rest")
    stage.wait(3.0)  # it falls silent
    assert "too little was heard" in stage.outside.told("warning")[-1][0]


def test_a_take_across_a_calibration_plays_again_bit_for_bit(tmp_path: Path) -> None:
    stage = Stage(phone_project(m=2), Memory(tmp_path / "take.mcap"))
    taught(stage)
    stage.do("play")
    say(stage, 0.5, SIDE, 0.5)
    stage.do("sensor/calibrate", "phone")
    guide(stage)
    say(stage, 0.5, SIDE, 0.5)
    assert known(stage).known
    assert stage.outside.take is not None
    stage.outside.take.close()
    found = compare(tmp_path / "take.mcap")
    assert found["different"] == 0
    assert found["latents"] > 1000


def taught(stage: Stage) -> None:
    stage.do("queue/add", "low", -1.0, -1.0)
    stage.do("queue/add", "high", 1.0, 1.0)
    stage.teach(FLAT, SIDE)
    stage.do("mapping", "knn")
    stage.do("train")
    stage.answer()


def test_nothing_jumps_while_it_is_calibrated_and_forgotten() -> None:
    stage = Stage(phone_project(m=2))
    taught(stage)
    stage.do("play")
    say(stage, 1.0, SIDE)
    since = len(stage.outside.latents)
    stage.do("sensor/calibrate", "phone", "front")
    say(stage, 3.0, SIDE)
    stage.do("sensor/calibration/forget", "phone")
    say(stage, 1.0, SIDE)
    blend = 1.5 * 2 * 2 * 0.01 / 0.1  # smoothstep over 0.1 s, of ±1 and what lies beyond
    assert largest_step(stage.heard(since)) < blend
    assert not known(stage).known


def test_rounds_before_are_read_with_the_calibration_of_now(tmp_path: Path) -> None:
    (tmp_path / "takes").mkdir()
    stage = Stage(phone_project(m=2), Memory(tmp_path / "takes" / "take.mcap"))
    stage.do("queue/add", "low", -1.0, -1.0)
    stage.teach(UPRIGHT)
    stage.do("sensor/calibrate", "phone", "front")
    assert not stage.outside.recalls
    say(stage, 2.1, UPRIGHT)
    assert stage.outside.take is not None
    stage.outside.take.close()
    ((scene, tables, book),) = stage.outside.recalls
    found, problems = recall(tmp_path, tables, scene, book)
    assert problems == []
    (capture,) = found.values()
    at = next(i for i, n in enumerate(capture.names) if n.endswith("orientation.z"))
    assert capture.rows[-1][at] == pytest.approx(1.0, abs=0.01)  # upright, it is level now
    live = stage.engine.scenes["main"].teaching.captures
    (before,) = live.values()
    assert before.rows[-1][at] == pytest.approx(0.0, abs=0.05)


def test_ranges_make_values_from_0_to_1() -> None:
    stage = Stage()
    scene = stage.engine.project.scenes["main"]
    scene.features.append(Normalised(name="share", inputs=["phone.gyroscope"], low=-9, high=9))
    stage.engine.graph.replace(stage.engine.project.features)
    say(stage, 0.2, FLAT)
    stage.do("sensor/calibrate", "phone", "range")
    say(stage, 5.6, FLAT, 2.0)
    say(stage, 0.5, FLAT)
    names, x = stage.engine.graph.views["main"].names, stage.engine.graph.vector("main")
    share = {n: float(v) for n, v in zip(names, x, strict=True) if n.startswith("share")}
    assert share["share.x"] == pytest.approx(0.5, abs=0.05)
    say(stage, 1.0, FLAT, 6.0)
    x = stage.engine.graph.vector("main")
    assert 0.0 <= x[list(names).index("share.y")] <= 1.0


def test_what_else_goes_on_is_told() -> None:
    stage = Stage()
    assert "not heard" in stage.ask("sensor/calibrate", "phone")
    assert "Did you mean" in stage.ask("sensor/calibrate", "phne")
    say(stage, 0.2, FLAT)
    assert '"rest"' in stage.ask("sensor/calibrate", "phone", "rast")
    assert "nothing is being calibrated" in stage.ask("sensor/calibrate/cancel")
    stage.do("sensor/calibrate", "phone")
    stage.do("record")
    assert stage.engine.calibrating is None
    assert "a round is recorded" in stage.outside.told("warning")[-1][0]
    assert "round is being recorded" in stage.ask("sensor/calibrate", "phone")
    stage.do("record/stop")
    stage.do("sensor/calibrate", "phone")
    stage.do("sensor/remove", "phone")
    stage.wait(3.0)
    assert stage.engine.calibrating is None
    stage = Stage()
    say(stage, 0.2, FLAT)
    stage.do("show")
    assert "the show is on" in stage.ask("sensor/calibrate", "phone")


def test_steps_are_those_that_suit_the_device() -> None:
    stage = Stage()
    for _ in range(5):
        stage.now += PERIOD
        ms = stage.now // MS % 2**31
        stage.hear(message("/comote/v3/0/accelerometer", "fffii", *FLAT, ms, 100))
    assert stage.do("sensor/calibrate", "phone") == ["front", "range"]
    assert "no gyroscope" in stage.ask("sensor/calibrate", "phone", "rest")


def test_strings_are_swept() -> None:
    stage = Stage(phone_project(sensors=[Gametrak(name="strings")]))

    def pull(seconds: float, *words: int) -> None:
        for i in range(round(seconds * 80)):
            stage.wait(0.0125)
            word = words[i % len(words)]
            stage.engine.step(Report(stage.now, "strings", struct.pack("<6H4x", *[word] * 6)))

    pull(0.2, 2048)
    assert stage.do("sensor/calibrate", "strings") == ["range"]
    pull(1.0, 300, 3900)
    stage.do("sensor/calibrate/cancel")
    (sensor,) = stage.engine.project.sensors
    assert isinstance(sensor, Gametrak)
    assert (sensor.low, sensor.sweeping) == ([], False)
    stage.do("sensor/calibrate", "strings")
    pull(5.6, 300, 3900)
    assert (sensor.low, sensor.high) == ([300] * 6, [3900] * 6)
    assert sensor.calibration.when
    stage.do("sensor/calibrate", "strings")
    pull(5.6, 2048)
    assert "hardly moved" in stage.outside.told("warning")[-1][0]
    assert sensor.low == [300] * 6
