"""The device that sound comes in from: one that is not there, or goes, is tried again."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pipeline.sound import ear as ears
from pipeline.sound.device import DeviceError
from pipeline.sound.ear import PATIENCE, RETRY, Ear
from pipeline.sound.ring import Ring

RATE = 48_000


class Device:
    """A device that can be pulled out, as PortAudio shows it, and the time that passes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.there, self.tried, self.now = False, 0, 100.0
        self.callback: Callable[..., None] | None = None
        monkeypatch.setattr(ears, "find", self._find)
        monkeypatch.setattr(ears, "portaudio", lambda: SimpleNamespace(InputStream=self._stream))
        monkeypatch.setattr(ears, "time", SimpleNamespace(monotonic=lambda: self.now))

    def _find(self, name: str, _: str) -> dict[str, Any]:
        self.tried += 1
        if not self.there:
            raise DeviceError(f'there is no device "{name}" to hear sound with; connect it')
        return {"index": 0, "max_input_channels": 1}

    def _stream(self, callback: Callable[..., None], **_: object) -> Any:
        self.callback = callback
        nothing = lambda **_: None  # noqa: E731 - stands in for three methods
        return SimpleNamespace(active=True, start=nothing, abort=nothing, close=nothing)

    def pass_time(self, ear: Ear, seconds: float) -> None:
        """Let the ear be asked every 50 ms, while the device brings blocks if it is there."""
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            if self.there and self.callback is not None:
                self.callback(np.zeros((64, 1), np.float32), 64, None, None)
            ear.listen(True, "mike", RATE)


def test_a_device_that_is_not_there_is_tried_less_and_less_until_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, ear = Device(monkeypatch), Ear(Ring(tmp_path / "ring"))
    device.pass_time(ear, 3.0)
    assert device.tried == 3  # at once, after 0.5 s, after 1 s more
    assert ear.problem.startswith("No sound comes in (it is tried again): there is")
    device.pass_time(ear, 60.0)
    assert 9 <= device.tried <= 13
    device.there = True
    device.pass_time(ear, RETRY[1] + 0.2)
    assert ear.problem == ""


def test_a_device_that_goes_is_told_and_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, ear = Device(monkeypatch), Ear(Ring(tmp_path / "ring"))
    device.there = True
    device.pass_time(ear, 1.0)
    assert (ear.problem, device.tried) == ("", 1)
    device.there = False
    device.pass_time(ear, PATIENCE + 0.2)
    assert "the device is gone" in ear.problem
    device.pass_time(ear, 2.0)
    assert "there is no device" in ear.problem
    device.there = True
    device.pass_time(ear, RETRY[1])
    assert ear.problem == ""
    ear.listen(False, "", RATE)
    assert ear.problem == ""
