"""Devices by name, on a real audio server; and what is said where something is missing."""

import sys
from collections.abc import Iterator

import pytest

from pipeline.sound import device
from pipeline.sound.device import DeviceError, find, missing, outputs, portaudio, renew
from tests.pipeline.sound.jack import jack_server


@pytest.fixture
def served() -> Iterator[None]:
    with jack_server():
        renew()
        yield
        portaudio()._terminate()  # before the server goes
    portaudio()._initialize()


@pytest.mark.usefixtures("served")
def test_a_device_is_found_by_its_name_or_a_part_of_it() -> None:
    assert "system" in outputs()
    assert find("system")["name"] == find("SYS")["name"] == find("")["name"] == "system"
    with pytest.raises(DeviceError, match=r'no device "sistem".*Did you mean "system"\?'):
        find("sistem")


def test_a_computer_without_devices_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio(), "query_devices", list)
    with pytest.raises(DeviceError, match="connect one"):
        find("")


def test_what_is_missing_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing() == ""
    monkeypatch.setattr(device, "PACKAGES", ("torch", "no_such_package"))
    assert missing().endswith("pip install 'limber[sound]' (no_such_package)")
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(DeviceError, match=r"pip install 'limber\[sound\]'"):
        portaudio()
