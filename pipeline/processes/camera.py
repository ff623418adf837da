"""The camera process: looks through every camera that is wanted, and sends what it sees."""

import threading
from pathlib import Path

from pipeline.camera.capture import Asked
from pipeline.camera.looking import Looking
from pipeline.camera.sight import Camera, Sight, sight_path
from pipeline.processes.local import memory_path

LOOK = 0.05
"""Seconds between looks at what is wanted."""


class Watcher:
    """Keeps a `Looking` for each camera that is wanted; those that stay go on."""

    def __init__(self, folder: Path) -> None:
        self._sight = Sight(sight_path(memory_path(folder)))
        self._looking: dict[Asked, Looking] = {}
        self._stopping = threading.Event()

    def run(self) -> None:
        """Follow what is wanted until `stop`."""
        while not self._stopping.wait(LOOK):
            self._follow(self._sight.wishes())
        for looking in self._looking.values():
            looking.close()

    def _follow(self, cameras: list[Camera]) -> None:
        wanted = {camera.asked for camera in cameras}
        for asked in [asked for asked in self._looking if asked not in wanted]:
            self._looking.pop(asked).close()
        for place, camera in enumerate(cameras):
            looking = self._looking.get(camera.asked)
            if looking is None:
                self._looking[camera.asked] = Looking(camera, place, self._sight)
            else:
                looking.camera, looking.place = camera, place

    def stop(self, *_: object) -> None:
        """End `run`; for signal handlers and other threads too."""
        self._stopping.set()
