"""The sound's panel, where latents go, patches and the delay, with a real engine."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.panels.outputs import Outputs
from gui.panels.sound import Sound
from gui.panels.timing import Timing
from gui.widgets.choice import Choice
from gui.widgets.delay_words import delay
from gui.widgets.mode_list import ModeList
from gui.window.columns import Columns
from pipeline.project.latents import LatentSettings, Target
from pipeline.project.project import Project
from tests.gui.held import PATIENCE, Held, held, panel, wait
from tests.pipeline.processes.running import Stage, played
from tests.pipeline.sound.jack import jack_server

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A project that plays Limber's own model on an audio server."""
    folder = tmp_path_factory.mktemp("sound") / "piece"
    with jack_server(), played(folder, sounding, here=True) as found:
        (folder / "sounds").mkdir(exist_ok=True)
        yield found


def sounding(project: Project) -> None:
    scene = project.scenes["main"]
    scene.sound.model = "limber"
    scene.latents[:] = [LatentSettings(f"latent-{i + 1}") for i in range(8)]
    scene.targets[:] = [Target("loud", [0.0, 2.0, 1.0, -2.0, 1.0, 0.0, -3.0, 0.0])]
    project.rig.sound.here = True


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage) -> Iterator[Held]:
    """The panels of the column, the map left out."""
    with held(qtbot, stage.folder, Sound, Outputs, Timing) as found:
        assert isinstance(found.columns, Columns)
        found.columns.resize(1500, 900)
        found.columns.show_all(True)
        wait(qtbot, found, lambda s: s["sound"].get("here") is not None)
        yield found


def press(qtbot: QtBot, button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT)


def type_into(qtbot: QtBot, choice: Choice, text: str) -> None:
    choice.type()
    line = choice.lineEdit()
    assert line is not None
    line.setText(text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def choose(mode: ModeList, words: str) -> None:
    """Open the list and choose, as a click does."""
    at = mode.findText(words)
    assert at >= 0
    mode.setCurrentIndex(at)
    mode.activated.emit(at)


def test_the_meter_shows_what_is_played(qtbot: QtBot, desk: Held) -> None:
    sound = panel(desk, Sound)
    qtbot.waitUntil(lambda: sound.state.text() == "● ready", timeout=3 * PATIENCE)
    qtbot.waitUntil(lambda: sound.meter.bars[0]._bar > -40.0, timeout=3 * PATIENCE)
    qtbot.waitUntil(lambda: sound.meter.mean.text().endswith("dB"), timeout=PATIENCE)
    assert desk.watch.live is not None
    assert -120.0 <= desk.watch.live.levels[2] <= 0.0
    qtbot.waitUntil(lambda: "dropout" in sound.facts.text(), timeout=PATIENCE)


def test_the_delay_is_told_in_its_parts(qtbot: QtBot, desk: Held) -> None:
    timing = panel(desk, Timing)
    qtbot.waitUntil(lambda: timing.whole.text().endswith(" ms"), timeout=3 * PATIENCE)
    qtbot.waitUntil(lambda: "mapping —" not in timing.parts.text(), timeout=PATIENCE)
    whole, parts = delay(desk.watch.status)
    known = dict(parts)
    assert whole is not None
    told = known["mapping"], known["waiting + device"], known["model"]
    assert whole == pytest.approx(sum(part or 0.0 for part in told), rel=0.01)


def test_what_nobody_measured_is_a_dash(desk: Held) -> None:
    assert delay({}) == (None, [("jitter of the sensor", None), ("mapping", None)])
    here: dict[str, Any] = {"sound": {"here": True, "latency_ms": {"device": 20.0}}}
    assert delay(here)[0] is None
    assert dict(delay(here)[1])["waiting + device"] is None
    for one in desk.panels:
        one.told({})
    assert panel(desk, Timing).whole.text() == "—"
    assert panel(desk, Sound).state.text().strip() == "—"


def test_a_mode_in_plain_words_is_chosen(qtbot: QtBot, desk: Held) -> None:
    sound = panel(desk, Sound)
    choose(sound.mode, "around a sound")
    assert "Choose the sound" in desk.said[-1]
    qtbot.waitUntil(sound.around.isVisible, timeout=PATIENCE)
    type_into(qtbot, sound.around, "live input")
    wait(qtbot, desk, lambda s: s["scene_sound"]["mode"] == "around")
    assert desk.watch.status["scene_sound"]["sound"] == "input"
    choose(sound.mode, "movement to sound")
    wait(qtbot, desk, lambda s: s["scene_sound"]["mode"] == "decode")


def test_only_modes_that_the_model_has_are_offered(qtbot: QtBot, desk: Held) -> None:
    mode = panel(desk, Sound).mode
    qtbot.waitUntil(lambda: panel(desk, Sound).playable.modes is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: mode.modes == ["decode", "around", "forward"], timeout=PATIENCE)
    mode.show_mode("decode", None)
    assert mode.findText("by itself, led by movement") >= 0, "nobody knows: all are offered"
    mode.show_mode("prior", {"decode"})
    assert mode.currentText() == "by itself, led by movement", "what it plays in is always there"


def test_a_model_that_is_not_there_is_refused_in_words(qtbot: QtBot, desk: Held) -> None:
    type_into(qtbot, panel(desk, Sound).model, "models/none.ts")
    qtbot.waitUntil(lambda: bool(desk.said), timeout=PATIENCE)
    assert "none.ts" in desk.said[-1]
    assert desk.watch.status["scene_sound"]["model"] == "limber"


def test_more_sets_what_bends_and_how_far_ahead(qtbot: QtBot, desk: Held) -> None:
    sound = panel(desk, Sound)
    press(qtbot, sound.open)
    more = sound.more
    qtbot.waitUntil(lambda: more.ahead.value == 2, timeout=PATIENCE)
    for step, ready in (
        (more.ahead, lambda s: s["rig"]["sound"]["ahead"] == 3),
        (more.loudness, lambda s: s["scene_sound"]["loudness"] == 3.0),
        (more.bends["scale"], lambda s: s["scene_sound"]["bend_scale"] == 1.25),
        (more.bends["bias"], lambda s: s["scene_sound"]["bend_bias"] == 0.5),
        (more.bends["noise"], lambda s: s["scene_sound"]["bend_noise"] == 0.1),
        (more.bends["fill"], lambda s: s["scene_sound"]["noise_scale"] == 1.25),
    ):
        QTest.mouseClick(step.more, LEFT)
        wait(qtbot, desk, ready)
        QTest.mouseClick(step.less, LEFT)
    more.fill.activated.emit(1)
    wait(qtbot, desk, lambda s: s["scene_sound"]["noise"] == "frozen")


def test_the_light_of_an_output_and_its_address(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    outputs = panel(desk, Outputs)
    wait(qtbot, desk, lambda s: (s["outputs"][0].get("rate") or 0) > 1)
    qtbot.waitUntil(lambda: outputs.targets[0].state.text().startswith("● "), timeout=PATIENCE)
    assert outputs.targets[0].state.text().endswith("/s")
    assert f"127.0.0.1:{stage.ear.port}" in outputs.targets[0].address.text()


def test_patches_are_copied_and_kept(qtbot: QtBot, desk: Held, stage: Stage) -> None:
    outputs = panel(desk, Outputs)
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    (key,) = outputs.commands()
    assert key.key == "C"
    for button, file in ((outputs.copy, "piece.maxpat"), (outputs.pd, "piece.pd")):
        outputs.last.setText("")
        press(qtbot, button)
        qtbot.waitUntil(lambda: bool(outputs.last.text()), timeout=PATIENCE)
        text = (stage.folder / "patches" / file).read_text()
        if file.endswith(".maxpat"):
            assert clipboard.text() == text
            assert json.loads(clipboard.text())["patcher"]["boxes"]
        else:
            assert clipboard.text() == str(stage.folder / "patches" / file)
    press(qtbot, outputs.sc)
    qtbot.waitUntil(lambda: "SuperCollider" in outputs.last.text(), timeout=PATIENCE)
    assert "SynthDef" in clipboard.text()
    (stage.folder / "patches" / "piece.maxpat").write_text("changed by hand")
    press(qtbot, outputs.copy)
    qtbot.waitUntil(lambda: "stays as it was" in outputs.last.text(), timeout=PATIENCE)
    assert (stage.folder / "patches" / "piece.maxpat").read_text() == "changed by hand"


def test_the_sound_is_left_to_max_and_taken_back(qtbot: QtBot, desk: Held) -> None:
    sound = panel(desk, Sound)
    qtbot.waitUntil(lambda: sound.here.text().startswith("● Sound here"), timeout=PATIENCE)
    press(qtbot, sound.here)
    wait(qtbot, desk, lambda s: not s["sound"]["here"])
    qtbot.waitUntil(lambda: sound.state.text() == "○ in Max", timeout=PATIENCE)
    (key,) = sound.commands()
    key.do()
    wait(qtbot, desk, lambda s: s["sound"]["here"])
