"""What the doctor says of devices that may not be used, and of the network; faults are made."""

import sys
from pathlib import Path

import pytest

from pipeline.terminal.doctor import examine
from pipeline.terminal.doctor_nodes import active, firewall, loading, nodes, page, zeroconf

SHUT = {"snd/seq": "MIDI", "ttyACM0": "Serial lines", "input/js0": "Gamepads"}
SHUT |= {"video0": "Camera devices"}
GROUPS = {"MIDI": "audio", "Serial lines": "dialout", "Gamepads": "input"}
GROUPS |= {"Camera devices": "video"}


@pytest.mark.parametrize("node", SHUT)
def test_who_may_not_use_a_device_is_told_the_group(tmp_path: Path, node: str) -> None:
    (tmp_path / node).parent.mkdir(exist_ok=True)
    (tmp_path / node).symlink_to(tmp_path / "nowhere")  # root may use all but what is not there
    found = {what: (text, well) for what, text, well in nodes(tmp_path)}
    text, well = found.pop(SHUT[node])
    assert not well
    assert f"you may not use {tmp_path / node}: sudo usermod -aG {GROUPS[SHUT[node]]} " in text
    assert all(well for _, well in found.values())


def test_devices_that_may_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "ttyUSB0").touch()
    found = {what: text for what, text, _ in nodes(tmp_path)}
    assert found["Serial lines"] == f"may be used: {tmp_path / 'ttyUSB0'}"
    assert "snd-seq" in found["MIDI"]
    assert found["Gamepads"] == "none is plugged in"


def test_a_library_without_its_own_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "limber_broken.py").write_text("raise RuntimeError('liblsl.so was not found')")
    monkeypatch.syspath_prepend(tmp_path)
    ((what, text, well),) = loading(["limber_broken", "json", "limber_is_not_there"])
    assert (what, well) == ("Devices", False)
    assert text.startswith("limber_broken is installed, but cannot be loaded: liblsl.so")
    assert "limber_broken" not in sys.modules


def test_a_firewall_that_is_on_is_named(tmp_path: Path) -> None:
    assert active(tmp_path) == ""
    (tmp_path / "run" / "firewalld").mkdir(parents=True)
    assert active(tmp_path) == "firewalld"
    (tmp_path / "etc" / "ufw").mkdir(parents=True)
    (tmp_path / "etc" / "ufw" / "ufw.conf").write_text("# x\nENABLED=yes\nLOGLEVEL=low\n")
    assert active(tmp_path) == "ufw"
    assert firewall(tmp_path)[1].startswith("ufw is on; if phones are not heard: ")
    assert "8001" in firewall(tmp_path)[1]


def test_without_zeroconf_addresses_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    what, text, well = zeroconf()
    assert (what, well) == ("Zeroconf", True)
    assert "can be typed all the same" in text


def test_the_page_needs_a_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.web.certificate import certificate

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert page() == (
            "Web page",
            "its certificate is made when a project first serves one",
            True,
        )
        certificate(tmp_path / "limber" / "web", ["192.0.2.7"])
        assert "192.0.2.7" in page()[1]
    monkeypatch.setitem(sys.modules, "pipeline.web.certificate", None)
    assert page()[2] is False


def test_the_doctor_tells_of_all() -> None:
    told = {line["what"] for line in examine()}
    assert {"Firewall", "Zeroconf"} <= told
    if sys.platform == "linux":
        assert {"MIDI", "Serial lines", "Gamepads", "Camera devices"} <= told
