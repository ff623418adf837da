"""The cameras that sensors look through, as whoever reads these sensors asks for them."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Self

from pipeline.camera.capture import Asked
from pipeline.camera.sight import Camera, Sight, Wanted, sight_path
from pipeline.processes.local import memory_path
from sensors.base import Sensor
from sensors.wire.camera import CameraSensor


class Cameras:
    """Asks the camera process of a project for what the sensors of its rig want.

    Used by one thread. Memory is shared only where a sensor wants a camera.
    """

    def __init__(self, folder: Path) -> None:
        self._base = memory_path(folder)
        self.path = sight_path(self._base)
        self._sight: Sight | None = None
        self._sensors: list[CameraSensor] = []
        self._turn = str(time.monotonic_ns())

    def want(self, sensors: Iterable[Sensor]) -> None:
        """Look through the cameras of these sensors, and no others; raises OSError without room."""
        self._sensors = [sensor for sensor in sensors if isinstance(sensor, CameraSensor)]
        taken = {sensor.place for sensor in self._sensors}
        places = (self._base.with_suffix(f".seen{n}") for n in count())
        free = (place for place in places if place not in taken)
        for sensor in self._sensors:
            if sensor.place is None:  # the same after a crash, so that a camera may go on
                sensor.place = next(free)
        if self._sight is None and (self._sensors or self.path.exists()):
            self._sight = Sight(self.path)
        if self._sight is not None:
            self._sight.wish(cameras(self._sensors, self._turn))

    def status(self) -> dict[str, Any]:
        """Return how it goes with the camera of each sensor, by the sensor's name, as JSON values.

        "place" is that of its picture, "found_ms" what finding takes (the median), "rate" how many
        images are looked at in a second; these are left out where nobody says so.
        """
        if self._sight is None:
            return {}
        wishes = self._sight.wishes()
        found = {}
        for sensor in self._sensors:
            place = next(
                i for i, c in enumerate(wishes) if str(sensor.place) in {w.to for w in c.wanted}
            )
            found[sensor.name] = {"place": place, **self._sight.figures(place)}
        return found

    @property
    def problems(self) -> list[str]:
        """What is wrong with cameras now, in plain words."""
        told = ((name, facts.get("problem")) for name, facts in self.status().items())
        return [f"{name}: {problem}" for name, problem in told if problem]

    def close(self) -> None:
        """Let all cameras go."""
        if self._sight is not None:
            self._sight.wish([])
            self._sight.close()


def cameras(sensors: Iterable[CameraSensor], turn: str = "") -> list[Camera]:
    """Return each camera once, with all sensors that look through it, in the order of the rig."""
    found: dict[Asked, Camera] = {}
    for sensor in sensors:
        asked = asked_by(sensor, turn)
        wanted = Wanted(sensor.looks_for, sensor.whose - 1, str(sensor.place))
        before = found.get(asked, Camera(asked, (), sensor.mirror))
        found[asked] = replace(before, wanted=(*before.wanted, wanted))
    return list(found.values())


def asked_by(sensor: CameraSensor, turn: str) -> Asked:
    """Return the camera that a sensor asks for."""
    size = sensor.width, sensor.height, sensor.rate
    if sensor.source == Path():
        return Asked(sensor.id or "0", "", *size)
    return Asked("", str(sensor.source.resolve()), *size, sensor.speed, turn)


class Lookout:
    """A camera process for those who read sensors without a project."""

    def __init__(self, sensors: Iterable[Sensor]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="limber-")
        folder = Path(self._folder.name)
        self.cameras = Cameras(folder)
        self.cameras.want(sensors)
        command = [sys.executable, "-m", "pipeline.processes.process", "camera"]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*command, str(folder), str(folder)],
            stdin=subprocess.PIPE,  # its end tells it that we are gone
            stderr=subprocess.DEVNULL,  # MediaPipe talks much; what is wrong, sensors tell
            env=os.environ | {"PYTHONSAFEPATH": "1"},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, and leave nothing behind."""
        path = self.cameras.path
        self.cameras.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        path.unlink(missing_ok=True)
        self._folder.cleanup()


def wants_camera(sensor: Sensor | None) -> bool:
    """Return whether a sensor is one that looks through a camera."""
    return isinstance(sensor, CameraSensor)
