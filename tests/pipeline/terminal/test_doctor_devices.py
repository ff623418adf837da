from pathlib import Path

import pytest

from pipeline.terminal.doctor import examine
from pipeline.terminal.doctor_devices import RULE, cameras, gametrak, libraries


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    for name, vendor in (("hidraw0", "0000046D:0000C077"), ("hidraw1", "000014B7:00000982")):
        device = tmp_path / "hidraw" / name / "device"
        device.mkdir(parents=True)
        (device / "uevent").write_text(f"DRIVER=hid-generic\nHID_ID=0003:{vendor}\nHID_NAME=x\n")
    return tmp_path / "hidraw"


def test_a_gametrak_that_may_be_used(classes: Path, tmp_path: Path) -> None:
    (tmp_path / "hidraw1").touch()
    assert gametrak(classes, tmp_path) == (
        "Gametrak",
        f"plugged in, at {tmp_path / 'hidraw1'}",
        True,
    )


def test_a_gametrak_that_may_not_says_the_rule(classes: Path, tmp_path: Path) -> None:
    what, found, well = gametrak(classes, tmp_path)  # root may use all but what is not there
    assert (what, well) == ("Gametrak", False)
    assert RULE in found
    assert 'ATTRS{idVendor}=="14b7", ATTRS{idProduct}=="0982"' in RULE


def test_no_gametrak(tmp_path: Path) -> None:
    assert gametrak(tmp_path / "none", tmp_path) == ("Gametrak", "none is plugged in", True)


def test_the_doctor_tells_of_devices() -> None:
    assert "can be read: Gametrak, MIDI, serial lines, Lab Streaming Layer" in libraries()[1]
    assert {"Devices", "Gametrak"} <= {line["what"] for line in examine()}


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.terminal.doctor_devices.find_spec", lambda _: None)
    assert libraries()[1].endswith("pip install 'limber[hid,midi,serial,lsl]'")


def test_cameras_need_their_library_and_its_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.terminal.doctor_devices.missing", lambda: ["pose"])
    monkeypatch.setattr("pipeline.terminal.doctor_devices.find_spec", lambda _: object())
    assert "limber camera --prepare" in cameras()[1]
    monkeypatch.setattr("pipeline.terminal.doctor_devices.missing", list)
    monkeypatch.setattr("pipeline.terminal.doctor_devices.heavier", lambda: True)
    assert "a third faster after: limber camera --prepare" in cameras()[1]
    monkeypatch.setattr("pipeline.terminal.doctor_devices.heavier", lambda: False)
    assert "limber listen --sensor pose" in cameras()[1]
    monkeypatch.setattr("pipeline.terminal.doctor_devices.find_spec", lambda _: None)
    assert "limber[camera]" in cameras()[1]
