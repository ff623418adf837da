"""What the loop shows to those who watch, after it has played: frames, moments and the status."""

import json
from collections.abc import Callable
from math import nan
from typing import TYPE_CHECKING, Any

from pipeline.engine.engine import Engine
from pipeline.engine.status import edge_of, nearest_of, recording_of
from pipeline.processes.encoding import ArrangementText, RoundsText
from pipeline.processes.live import UNHEARD, Live
from pipeline.processes.view import View
from recordings.frame import Frame

if TYPE_CHECKING:
    from pipeline.processes.world import World

MS = 1_000_000
LOOK = 500 * MS
"""Nanoseconds between looks whether somebody watches."""

MOMENT, NEAREST = 1000 * MS // 60, 1000 * MS // 15
"""Nanoseconds between two moments, and between two searches for the nearest round, at least."""

CHANGED, STATUS = 100 * MS, 500 * MS
"""Nanoseconds between two statuses, while something happens and while nothing does."""

FEW = 16
"""Rounds looked at anew in one pass: of many that have changed, some in each."""

GRACE = 12 * MS
"""Nanoseconds for which what is due waits for a frame to be played: the next is then furthest."""


class Showing:
    """Writes the view of an engine that runs; while nobody watches it only looks now and then.

    `brief` returns what often changes of the status, `busy` whether anything waits to be played.
    """

    def __init__(
        self,
        engine: Engine,
        world: "World",
        view: View,
        brief: Callable[[], dict[str, Any]],
        busy: Callable[[], bool],
    ) -> None:
        self.view = view
        self.nearest = 0
        self._engine, self._world = engine, world
        self._brief, self._busy = brief, busy
        self._rounds, self._arrangement = RoundsText(), ArrangementText()
        self._written = b""
        self._look = self._moment = self._search = self._told = 0
        self._changes = self._sent = 0

    def look(self) -> None:
        """See soon whether somebody watches: a window has come."""
        self._look = 0

    def due(self) -> int:
        """Return when `tend` wants to be called, ns on the engine's clock."""
        if self._world.seen is None:
            return self._look
        return min(self._look, self._moment + GRACE, self._news() + GRACE)

    def tend(self, now: int) -> None:
        """Show what is to be seen; called at the end of a pass, when all has been played."""
        if now >= self._look:
            self._see_who_watches(now)
        if self._world.seen is None:
            return
        late = 0 if self._played() else GRACE
        if self._world.seen:
            self._show_frames(self._world.seen)
        if now >= self._moment + late:
            self._moment = max(self._moment + MOMENT, now)
            self._show_moment(now)
        elif now >= self._news() + late and (now >= self._news() + 4 * GRACE or not self._busy()):
            changes, told, self._told = self._world.changes, self._told, now
            if self._show_status():
                self._changes = changes
            else:
                self._told = told

    def _see_who_watches(self, now: int) -> None:
        self._look = now + LOOK
        if not self.view.watched:
            self._world.seen = None
        elif self._world.seen is None:
            self._world.seen = []
            self._moment, self._told = now, 0

    def _news(self) -> int:
        """Return when the next status is due."""
        return self._told + (STATUS if self._world.changes == self._changes else CHANGED)

    def _played(self) -> bool:
        """Return whether anything was played in this pass."""
        before, self._sent = self._sent, self._world.sent
        return self._sent != before

    def _show_frames(self, seen: list[Frame]) -> None:
        places = {sensor.name: i for i, sensor in enumerate(self._engine.project.sensors)}
        known = ((places.get(frame.sensor), frame) for frame in seen)
        self.view.show((at, f.arrival, f.values) for at, f in known if at is not None)
        seen.clear()

    def _show_moment(self, now: int) -> None:
        engine, scene = self._engine, self._engine.active_scene
        if now >= self._search:
            self._search = now + NEAREST
            self.nearest = nearest_of(engine, FEW) or 0
        edge, recording, sounding = edge_of(scene), recording_of(engine), self._world.sounding
        self.view.show_live(
            Live(
                now,
                *engine.state(),
                engine.active,
                scene.values,
                scene.target,
                engine.graph.vector(engine.active).astype("<f4"),
                nan if edge is None else edge,
                self.nearest,
                (0, 0.0, nan) if recording is None else moment_of(recording),
                levels=UNHEARD if sounding is None else sounding.levels(),
                novelty=nan if scene.novel.value is None else scene.novel.value,
            )
        )

    def _show_status(self) -> bool:
        """Show the status, when all rounds are in words; what is too long goes without them."""
        if not self._rounds.renew(self._engine.active_scene.teaching, self._world.changes, FEW):
            return False
        if self._rounds.whole is not self._written:
            self._written = self._rounds.whole
            self._try(self.view.show_rounds, self._written, b"[]")
        facts = {**self._brief(), "nearest": self.nearest or None}
        arranged = self._arrangement.text(self._engine, self._world.changes)
        self._try(
            self.view.show_status, f"{json.dumps(facts)[:-1]}, {arranged[1:]}".encode(), b"{}"
        )
        return True

    def _try(self, show: Callable[[bytes], None], text: bytes, instead: bytes) -> None:
        try:
            show(text)
        except ValueError:  # more than anybody has: better nothing than an engine that fails
            show(instead)


def moment_of(recording: dict[str, Any]) -> tuple[int, float, float]:
    """Return the recording as a moment has it: its round, its seconds and what is left of it."""
    left = recording["left"]
    return recording["round"], recording["seconds"], nan if left is None else left
