"""Keeps the takes under the rig's cap, as long as it is sure which of them rounds need."""

import logging
from collections.abc import Set

from pipeline.engine.engine import Engine
from pipeline.processes.disk import Disk
from pipeline.project.piece_files import PieceError
from pipeline.project.versions import takes_of_versions
from recordings.rounds import set_aside
from recordings.space import keep_under

log = logging.getLogger(__name__)

EVERY = 60_000_000_000
"""Nanoseconds from one look at the takes to the next."""


class Tidying:
    """Looks at the takes every minute: told the time by the loop, done in the disk's thread."""

    def __init__(self, engine: Engine, disk: Disk) -> None:
        self._engine, self._disk = engine, disk
        self._next = 0
        self.known: list[str] = []
        """The files of damaged rounds, as of the last `note`."""

    def due(self) -> int:
        """Return when `tend` is due next, ns on the engine's clock; 0 before the first time."""
        return self._next

    def tend(self, now: int) -> None:
        """Have the takes kept under the cap, if it is time."""
        if now < self._next:
            return
        self._next = now + EVERY
        project = self._engine.project
        used = {take for book in project.rounds.values() for take in book.takes}
        used.add(self._engine.take)
        cap = int(project.rig.takes.cap * 1e9)
        self._disk.do(lambda: self._tidy(cap, used))

    def _tidy(self, cap: int, used: Set[str]) -> None:
        """Delete the oldest takes that no round needs, now or in a version.

        None while rounds are set aside, or a version cannot be read.
        """
        if self.aside():
            return
        try:
            kept = takes_of_versions(self._disk.folder)
        except (PieceError, OSError) as error:
            log.warning("No take makes room for new ones: %s", error)
            return
        for name in keep_under(self._disk.folder / "takes", cap, used | kept):
            log.info("The take %s made room for new ones", name)

    def aside(self) -> list[str]:
        """Return the files of damaged rounds in the project: any take may belong to them."""
        scenes = sorted((self._disk.folder / "scenes").glob("*/"))
        return [f"scenes/{scene.name}/{name}" for scene in scenes for name in set_aside(scene)]

    def note(self) -> str:
        """Return what to say when no take is deleted, "" when takes are."""
        files = self.known = self.aside()
        if not files:
            return ""
        scenes = {file.split("/")[1] for file in files}
        rounds = self._engine.project.rounds
        lost = sorted(name for name in scenes if name in rounds and not rounds[name].rounds)
        now = (
            f"Nothing that was taught in {', '.join(lost)} is there now: teach it anew, or put a "
            "rounds.json from a backup in the scene's folder and start again"
            if lost
            else "Older ones are in their place"
        )
        return (
            f"Rounds of {', '.join(sorted(scenes))} were damaged, and are kept in "
            f"{', '.join(files)}. {now}. Move the damaged file out of the project to end this "
            "message; until then no take is deleted, since any may belong to it"
        )
