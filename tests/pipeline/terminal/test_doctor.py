"""limber doctor on sound: what is missing, and what would play."""

import json
import sys
from pathlib import Path

import pytest

from pipeline.sound.urgency import granted, possible
from pipeline.terminal import doctor
from tests.pipeline.sound.jack import jack_server
from tests.pipeline.terminal.shell import limber


def sound_line(folder: Path) -> dict[str, object]:
    lines = json.loads(limber("doctor", "--json", cwd=folder).stdout)
    (found,) = [line for line in lines if line["what"] == "Sound"]
    return dict(found)


def test_the_device_that_would_play_is_named(tmp_path: Path) -> None:
    with jack_server():
        found = sound_line(tmp_path)
    assert found["well"] is True
    assert found["advice"] is False
    assert "PyTorch" in str(found["found"])
    assert "played on system" in str(found["found"])


def test_a_computer_without_a_device_is_told_so(tmp_path: Path) -> None:
    found = sound_line(tmp_path)
    if not found["advice"]:
        pytest.skip("this computer has a device to play on")
    assert found["well"] is True  # who plays with Max needs none
    assert "no device to play sound on; connect one" in str(found["found"])


@pytest.mark.parametrize("name", ["torch", "sounddevice"])
def test_what_is_not_installed_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)  # as if it were not installed
    found = doctor.sound()
    assert found["well"] is True  # an extra is advice
    assert found["advice"] is True
    assert "pip install 'limber[sound]'" in found["found"]
    assert name in found["found"]


def test_what_harms_playing_ends_it_with_1_and_advice_does_not(tmp_path: Path) -> None:
    done = limber("doctor", cwd=tmp_path)
    marks = {line[0] for line in done.stdout.splitlines() if line[1:2] == " "}
    assert "✓" in marks
    assert done.returncode == int("!" in marks)


def test_whether_movement_and_sound_go_first_is_told() -> None:
    if not granted():
        pytest.skip("this system grants no rank")
    (found,) = doctor.hurry()
    assert (found["well"], found["advice"]) == (True, False)


def test_how_to_let_them_go_first_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    if not possible():
        pytest.skip("nothing can be asked for here")
    monkeypatch.setattr(doctor, "granted", lambda: False)
    (found,) = doctor.hurry()
    assert (found["well"], found["advice"]) == (True, True)
    assert "'@audio - rtprio 95' into /etc/security/limits.d" in found["found"]
    assert "usermod -aG audio" in found["found"]
