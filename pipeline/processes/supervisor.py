"""Starts the processes of a performance and starts again, alone, any that ends."""

import contextlib
import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

from pipeline.camera.sight import Sight, sight_path
from pipeline.processes import standby
from pipeline.processes.announcing import Announcer
from pipeline.processes.child import PATIENCE, STANDBY, Child, end, leave, let_go, start, wait_after
from pipeline.processes.leftovers import sweep
from pipeline.processes.local import locked, memory_path, socket_path
from pipeline.processes.rig_ways import LOOK, RigFile, ways
from pipeline.sound.desk import Desk
from sensors.wire.way import Way

log = logging.getLogger(__name__)

KINDS = ("engine", "trainer")
"""The processes that are there for as long as the supervisor is."""

SOUND = ("sound", "audio")
"""Those that are there while the engine wants sound made here."""

DOORS = "doors"
"""The one that is there while the rig has ports where phones connect by WebSocket."""

CAMERA = "camera"
"""The one that is there while the engine wants to look through a camera."""

BEGINS = "A run begins"
"""With this begins the log of a run, after that of those before it."""

PERIOD = 0.02
"""Seconds between looks at the processes."""

LATEST = 30.0
"""Seconds after which the trainer is started although nothing sounds yet."""

CALM = 5.0
"""Seconds after the trainer was started before processes are started that stand by."""


class Supervisor:
    """The parent of the processes of one project; it carries no data.

    A process that ends is started again at once, by one that stands by where there is one; one
    that ends again and again, after a little longer each time. When the supervisor itself goes, so
    do the processes. `sound` says whether sound is made here, whatever the rig says (None: as it
    says). Where `here` says that it will be, its processes start with the engine, and the trainer
    once there is sound.
    """

    def __init__(
        self,
        folder: Path,
        errors: int | None = None,
        sound: bool | None = None,
        here: bool = False,
    ) -> None:
        self.folder = folder.resolve()
        self.path = socket_path(folder)
        self.children: dict[str, Child] = {}
        self.on_restart: Callable[[str], None] = lambda _: None
        self._errors = errors
        self._options = [] if sound is None else [str(int(sound))]
        self._here = here if sound is None else sound
        self._begun = 0.0
        self._rig, self._look = RigFile(self.folder), 0.0
        self._ways: list[Way] = []
        self._desk: Desk | None = None
        self._memory = memory_path(folder)
        self._eyes = sight_path(self._memory)
        self._sight: Sight | None = None
        self._announcer = Announcer(self.folder)
        self.standbys = standby.Standbys(partial(self._spawn, waiting=True))
        self._lock: IO[bytes] | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start every process, and a thread that keeps them going.

        Raises FileExistsError when another supervisor has the project.
        """
        try:
            self._lock = locked(lock_path(self.folder))
        except BlockingIOError:
            raise FileExistsError(f"{self.folder} is playing already: join it, or end it") from None
        if self._errors is not None:
            with contextlib.suppress(OSError):  # the disk is full: nothing is logged, all plays
                os.write(self._errors, f"INFO: {BEGINS}, {time.ctime()}\n".encode())
        for place in {self._memory.parent, self.path.parent}:
            sweep(place, self.path.parent)
        self._desk = Desk(self._memory)
        self._eyes.unlink(missing_ok=True)  # what a crash has left
        self._begun = time.monotonic()
        for kind in ("engine", *SOUND) if self._here else KINDS:
            self.children[kind] = Child(self._spawn(kind), self._begun)
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()
        self._announcer.start()

    def stop(self) -> None:
        """End every process in order, the engine last so that nothing is lost."""
        self._stopping.set()
        self._announcer.stop()
        if self._thread is not None:
            self._thread.join()
        self.standbys.close()
        for kind in reversed((*KINDS, DOORS, CAMERA, *SOUND)):
            if kind in self.children:
                end(self.children[kind].process)
        self._announcer.join()
        if self._desk is not None:
            self._desk.close()
            engine = self.children.get("engine")
            if engine is not None and engine.process.returncode == 0:  # else another may have it
                self._desk.remove()
                self._memory.with_suffix(".view").unlink(missing_ok=True)
                self._eyes.unlink(missing_ok=True)
            self._desk = None
        if self._sight is not None:
            self._sight.close()
            self._sight = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def pid(self, kind: str) -> int:
        """Return the process id of a kind of process."""
        return self.children[kind].process.pid

    def _spawn(self, kind: str, waiting: bool = False) -> "subprocess.Popen[bytes]":
        arguments = [str(self.folder), str(self.path), *self._options]
        more = [STANDBY] if waiting else []
        return start(kind, [*arguments, *more], self._errors, sift=kind == CAMERA)

    def _watch(self) -> None:
        while not self._stopping.wait(PERIOD):
            now = time.monotonic()
            self._switch(now)
            self._open_doors(now)
            self._open_eyes(now)
            if "trainer" not in self.children and self._settled(now):
                self.children["trainer"] = Child(self._spawn("trainer"), now)
            for kind, child in list(self.children.items()):
                if child.process.poll() is None:
                    continue
                if child.leaving is None:
                    self._again(kind, child, now)
                else:
                    let_go(self.children.pop(kind).process)
            self._stand_by(now)

    def _stand_by(self, now: float) -> None:
        """Keep processes ready that stand in, once the show is under way."""
        trainer = self.children.get("trainer")
        if trainer is not None and (trainer.restarts or now - trainer.started > CALM):
            self.standbys.tend([k for k in standby.KINDS if k in self.children], now)

    def _switch(self, now: float) -> None:
        """Start the processes of sound, or let them end, as the engine wants."""
        here = self._desk is not None and self._desk.slot.wishes()[1].get("here", self._here)
        for kind in SOUND:
            child = self.children.get(kind)
            if here and child is None:
                self.children[kind] = Child(self._spawn(kind), now)
            elif not here and child is not None:
                leave(child, now)

    def _open_doors(self, now: float) -> None:
        """Start the process where phones connect, or let it end, as the rig says."""
        if now < self._look:
            return
        self._look = now + LOOK
        if self._rig.changed():
            self._ways = ways(self.folder)
        child = self.children.get(DOORS)
        if self._ways and child is None:
            self.children[DOORS] = Child(self._spawn(DOORS), now)
        elif child is not None and not self._ways:
            leave(child, now)

    def _open_eyes(self, now: float) -> None:
        """Start the camera process, or let it end, as the engine wants."""
        if self._sight is None and self._eyes.exists():  # the engine makes it when it wants one
            self._sight = Sight(self._eyes)
        wanted = self._sight is not None and self._sight.wanted
        child = self.children.get(CAMERA)
        if wanted and child is None:
            self.children[CAMERA] = Child(self._spawn(CAMERA), now)
        elif child is not None and not wanted:
            leave(child, now)

    def _settled(self, now: float) -> bool:
        """Return whether nothing that is needed for the first sound is being started any more."""
        if self._desk is None or now - self._begun > LATEST:
            return True
        number, wishes = self._desk.slot.wishes()
        if number and not wishes.get("here"):
            return True
        scenes = self._desk.said("sound").get("scenes", {})
        loaded = scenes and all(s.get("state") != "loading" for s in scenes.values())
        return bool(loaded and self._desk.said("audio"))

    def _again(self, kind: str, child: Child, now: float) -> None:
        if child.due is None:
            child.delay = wait_after(child, now)
            child.due = now + child.delay
            code = child.process.returncode
            log.warning("The %s ended (%s); it is started again", kind, code)
        if now < child.due:
            return
        try:
            process = self.standbys.take(kind, now) or self._spawn(kind)
        except OSError:
            log.exception("The %s cannot be started; it is tried again", kind)
            child.due = now + PATIENCE[1]
            return
        let_go(child.process)
        self.children[kind] = Child(process, now, child.delay, child.restarts + 1)
        self.on_restart(kind)


def lock_path(project: Path) -> Path:
    """Return the file that the supervisor of a project keeps locked, with its process id in it."""
    return socket_path(project).with_suffix(".supervisor")
