"""One run of the engine on a project: what is opened at its start and closed at its end."""

import json
import logging
import time
from pathlib import Path

from pipeline.disk import Disk
from pipeline.engine import Engine
from pipeline.learning import recall
from pipeline.loop import Loop
from pipeline.project import open_project
from pipeline.world import World
from recordings.space import keep_under
from recordings.take import TakeWriter

log = logging.getLogger(__name__)

PERFORMANCE = "performance.json"
"""Where the performance is; a file that is still there at the start tells of a crash."""


class Session:
    """Opens a project, plays it until the loop ends, and leaves everything on disk."""

    def __init__(self, folder: Path, path: Path) -> None:
        self.folder = folder
        project = open_project(folder)
        self.world = World(project.outputs, Disk(folder))
        self.engine = Engine(project, self.world)
        self.loop = Loop(self.engine, self.world, path)
        for output in project.outputs:
            try:
                output.open()
            except OSError as error:
                log.warning("The output %s cannot be opened: %s", output.name, error)
                self.world.notice("warning", f"output {output.name}: {error}")
        for note in project.notes:
            log.warning("%s", note)

    def run(self) -> None:
        """Play until the loop is told to stop."""
        self.engine.now = self.loop.clock.now()
        self._take_up()
        self._begin_take()
        self.engine.start(self.loop.clock.now())
        for name in self.engine.scenes:
            recall(self.engine, name)
        self.loop.run()

    def _take_up(self) -> None:
        """After a crash, go on where the performance was."""
        try:
            performance = json.loads((self.folder / PERFORMANCE).read_bytes())
        except (OSError, ValueError):
            return
        if isinstance(performance, dict):
            self.engine.take_up(performance)
            log.warning("The engine was not ended in order; the performance goes on where it was")

    def _begin_take(self) -> None:
        takes = self.folder / "takes"
        takes.mkdir(exist_ok=True)
        self.engine.take = free_name(takes, time.strftime("%Y-%m-%d-%H%M%S"))
        self.world.take = TakeWriter(takes / self.engine.take, self.engine.about())
        self.world.disk.do(self._tidy)

    def _tidy(self) -> None:
        """Keep the takes under the rig's cap; those that rounds are in stay."""
        project = self.engine.project
        used = {take for book in project.rounds.values() for take in book.takes}
        cap = int(project.rig.takes.cap * 1e9)
        for name in keep_under(self.folder / "takes", cap, used | {self.engine.take}):
            log.info("The take %s made room for new ones", name)

    def close(self) -> None:
        """Leave everything on disk, and say that the end was in order."""
        self.loop.close()
        self.world.close()
        (self.folder / PERFORMANCE).unlink(missing_ok=True)


def free_name(folder: Path, stem: str) -> str:
    """Return a name for a take that no file in the folder has."""
    name, n = f"{stem}.mcap", 1
    while (folder / name).exists():
        n += 1
        name = f"{stem}-{n}.mcap"
    return name
