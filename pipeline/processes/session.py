"""One run of the engine on a project: what is opened at its start and closed at its end."""

import contextlib
import json
import logging
import time
from pathlib import Path
from typing import Any

from mappings.base import MAPPINGS
from pipeline.commands.features import types_told
from pipeline.engine.engine import Engine
from pipeline.engine.ground import find_strangers
from pipeline.engine.learning import recall
from pipeline.engine.opening import open_project
from pipeline.processes.disk import Disk
from pipeline.processes.loop import Loop
from pipeline.processes.opener import Opener
from pipeline.processes.sounding import Sounding
from pipeline.processes.world import World
from pipeline.project import former
from pipeline.project.holding import hold
from pipeline.project.restoring import go_on
from pipeline.settings.mistakes import SettingsError
from recordings.events import Tick
from recordings.files import make_folder, sync_folder
from recordings.take import TakeWriter

log = logging.getLogger(__name__)

PERFORMANCE = "performance.json"
"""Where the performance is; a file that is still there at the start tells of a crash."""

LARGEST_TARGET = 1e30
"""Beyond it a number is no target, and float32 ends soon."""

OPENING = 0.2
"""Seconds that the start waits for outputs: those on this machine open at once."""


class Session:
    """Opens a project, plays it until the loop ends, and leaves everything on disk.

    `sound` says whether this computer makes the sound, whatever the rig says (None: as it says).
    """

    def __init__(self, folder: Path, path: Path, sound: bool | None = None) -> None:
        self.folder = folder
        self.ended = self._abandoned = False
        self._held = hold(folder)
        try:
            for told in go_on(folder):
                log.info("%s", told)
            project = open_project(folder)
            self.world = World(Disk(folder))
            self.engine = Engine(project, self.world)
            self.loop = Loop(self.engine, self.world, path)
        except (OSError, SettingsError):
            self._let_go()
            raise
        self.world.again = self.abandon
        self.world.sounding = sounding = Sounding(project, folder, sound)
        sounding.begin(self.loop.clock)
        outputs = [o for o in project.outputs if o is not sounding.output]
        self.opener = Opener(self.world, [*outputs, sounding.output], self.loop.wake)
        load_all()

    def run(self) -> None:
        """Play until the loop is told to stop."""
        self.opener.start(OPENING)
        self.world.admit()
        self.engine.now = self.loop.clock.now()
        copies = former.read(self.folder, former.kept_files(self.engine.project))
        self.world.disk.do(lambda: former.keep(self.folder, copies))
        self._take_up()
        self._begin_take()
        self.engine.start(self.loop.clock.now())
        self._note_warnings()
        find_strangers(self.engine)
        for name in self.engine.scenes:
            recall(self.engine, name)
        if not self.engine.playing:  # after a crash what played goes on until a device is heard
            self.engine.step(Tick(self.loop.clock.now()))  # the first target, before any device
        self.loop.run()
        self.ended = not self._abandoned

    def abandon(self) -> None:
        """End because who kept us going is gone: what opens the project next goes on from here.

        For any thread.
        """
        self._abandoned = True
        self.loop.stop()

    def _note_warnings(self) -> None:
        """Keep what was wrong at the start among the problems: no client is there yet to hear."""
        notes = self.engine.project.notes
        notes += [str(args[0]) for name, args in self.world.notices if name == "warning"]
        for note in notes:
            log.warning("%s", note)

    def _take_up(self) -> None:
        """After a crash, go on where the performance was."""
        performance = read_performance(self.folder / PERFORMANCE)
        if performance is None:
            return
        self.engine.take_up(performance)
        for name, book in self.engine.project.rounds.items():
            # mended now: after another crash, another take would say where a round ends
            self.world.save(f"scenes/{name}/rounds.json", book.dumps)
        log.warning("The engine was not ended in order; the performance goes on where it was")

    def _begin_take(self) -> None:
        takes = self.folder / "takes"
        with contextlib.suppress(OSError):  # the take's writer tells of it, and tries again
            make_folder(takes)
        self.engine.take = free_name(takes, time.strftime("%Y-%m-%d-%H%M%S"))
        self.world.take = TakeWriter(takes / self.engine.take, self.engine.about())
        if note := self.loop.tidying.note():
            self.engine.project.notes.append(note)

    def close(self) -> None:
        """Leave everything on disk, and say that the end was in order."""
        self.opener.stop()
        self.loop.close()
        if self.ended:
            files = former.kept_files(self.engine.project)
            self.world.disk.do(lambda: former.keep(self.folder, former.read(self.folder, files)))
        self.world.close()
        if self.ended:
            with contextlib.suppress(OSError):  # a disk that is read-only has none
                (self.folder / PERFORMANCE).unlink(missing_ok=True)
                sync_folder(self.folder)
        self._let_go()

    def _let_go(self) -> None:
        """Leave the project to the next process."""
        if self._held is not None:
            self._held.close()


def load_all() -> None:
    """Import what a performance may come to need: later it would hold up the loop."""
    for kind in MAPPINGS.types():
        MAPPINGS.load(kind)
    types_told()


def read_performance(path: Path) -> dict[str, Any] | None:
    """Return where a performance was that did not end in order, or None; leave out nonsense."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    scene, targets, queue = (found.get(key) for key in ("scene", "targets", "queue"))
    stage = found.get("stage")
    return {
        "playing": found.get("playing") is True,
        "muted": found.get("muted") is True,
        "scene": scene if isinstance(scene, str) else "",
        "targets": {n: t for n, t in pairs(targets) if is_numbers(t)},
        "queue": {n: at for n, at in pairs(queue) if type(at) is int and 0 <= at < 1000},
        "stage": stage if isinstance(stage, dict) else {},
    }


def pairs(table: object) -> list[tuple[str, Any]]:
    """Return the entries of a table, none for what is none."""
    return list(table.items()) if isinstance(table, dict) else []


def is_numbers(values: object) -> bool:
    """Return whether `values` are a list of numbers that a latent can have."""
    return isinstance(values, list) and all(
        type(v) in (int, float) and abs(v) < LARGEST_TARGET for v in values
    )


def free_name(folder: Path, stem: str) -> str:
    """Return a name for a take that no file in the folder has."""
    name, n = f"{stem}.mcap", 1
    while (folder / name).exists():
        n += 1
        name = f"{stem}-{n}.mcap"
    return name
