"""A take's movement played through the running engine, as if its devices moved now."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engine.recall import frames
from pipeline.engine.standin import Wanted
from pipeline.project.project import from_tables
from pipeline.settings.mistakes import CommandError
from recordings.events import Command, Event
from recordings.frame import Frame
from recordings.take import TakeError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

AHEAD = 2.0
"""Seconds of a take that are read at once, before they are due."""

TURN = 16
"""Frames after which the thread that reads lets others go on."""

NEVER = 2**63

Piece = tuple[list[Frame], bool, str]
"""Frames as they were, whether these are the last, and what is wrong with the take."""


class Reel:
    """Reads a take piece by piece, each in whatever thread; `until` ns nothing more is read."""

    def __init__(self, name: str, tables: Mapping[str, Any], until: int) -> None:
        self._name, self._tables, self._until = name, tables, until
        self._frames: Iterator[tuple[int, Frame]] | None = None

    def more(self, sensors: frozenset[str], seconds: float, folder: Path) -> Piece:
        """Return what comes next of some sensors, as much as takes so many seconds."""
        found: list[Frame] = []
        try:
            if self._frames is None:
                rig = from_tables(self._tables).sensors
                self._frames = frames(folder / "takes" / self._name, rig)
            for count, (now, frame) in enumerate(self._frames):
                if now >= self._until:  # the take that is written now has no other end
                    return found, True, ""
                if frame.sensor in sensors:
                    found.append(replace(frame, arrival=now))
                if found and now - found[0].arrival >= seconds * 1e9:
                    return found, False, ""
                if count % TURN == TURN - 1:
                    time.sleep(0.0005)
        except TakeError as error:
            return found, True, str(error)
        return found, True, ""


class TakePlayer:
    """Gives the frames of a take at their own times, divided by the speed."""

    def __init__(self, wanted: Wanted, reel: Reel) -> None:
        self.wanted = wanted
        self.at = 0.0
        self.frames: deque[tuple[int, int, Frame]] = deque()
        self._reel = reel
        self._origin: tuple[int, int] | None = None
        self._asking = self._ends = False

    def ask(self, engine: "Engine") -> None:
        """Have the next piece read."""
        self._asking = True
        sensors = frozenset(self.wanted.sensors)
        work = partial(self._reel.more, sensors, AHEAD * self.wanted.speed)
        engine.outside.aside(work, partial(self.take_in, engine))

    def take_in(self, engine: "Engine", piece: Piece) -> None:
        """Let a piece come at its times; when the disk was slow, all the rest comes later too."""
        found, self._ends, problem = piece
        self._asking = False
        if problem:
            engine.outside.notice("warning", f"{self.wanted.take} ends here: {problem}")
        if not found:
            return
        if self._origin is None:
            self._origin = engine.now, found[0].arrival
            self._first = found[0].arrival
        begin, first = self._origin
        late = engine.now - self._due(found[0].arrival)
        if late > 0:
            self._origin = begin + late, first
        self.frames += ((self._due(f.arrival), f.arrival, f) for f in found)

    def _due(self, arrival: int) -> int:
        assert self._origin is not None  # noqa: S101 - frames have come
        begin, first = self._origin
        return begin + round((arrival - first) / self.wanted.speed)

    def due(self) -> int | None:
        """Return when the next frame is due, 0 where something else is to be done."""
        if self.frames:
            return self.frames[0][0]
        return None if self._asking else 0

    def read(self, engine: "Engine", now: int) -> list[Event]:
        """Return the frames due until `now`, and at the end the command that ends it."""
        found: list[Event] = []
        there = {s.name for s in engine.project.sensors}
        while self.frames and self.frames[0][0] <= now:
            due, arrival, frame = self.frames.popleft()
            self.at = (arrival - self._first) * 1e-9
            if frame.sensor in there:
                found.append(self._now(frame, due))
        if not (self._ends or self._asking) and self._short(now):
            self.ask(engine)
        if self._ends and not self.frames:
            found.append(Command(now, "take/stop", [], "take"))
        return found

    def _now(self, frame: Frame, due: int) -> Frame:
        """Return a frame of the take as one that comes at `due`."""
        speed = self.wanted.speed
        ago = None if frame.measured is None else round((frame.arrival - frame.measured) / speed)
        when = None if ago is None else due - ago
        return replace(frame, arrival=due, dt=frame.dt / speed, measured=when)

    def _short(self, now: int) -> bool:
        """Return whether it is time to have more read."""
        return not self.frames or self.frames[-1][0] - now < AHEAD / 2 * 1e9

    def over(self, engine: "Engine") -> bool:
        """Return whether nothing more will come."""
        return engine.players.get("take") is not self


def begin(engine: "Engine", wanted: Wanted) -> None:
    """Let a take stand in for sensors from now on; its frames come where there is a disk."""
    if not wanted.sensors:
        raise CommandError(f"{wanted.take} is looked at first; say it again, or name its sensors")
    end(engine)
    engine.hub.stood_in = engine.spares.stood_in = frozenset(wanted.sensors)
    until = engine.now if wanted.take == engine.take else NEVER
    player = TakePlayer(wanted, Reel(wanted.take, engine.project.tables(), until))
    engine.players["take"] = player
    player.ask(engine)


def end(engine: "Engine") -> None:
    """Let the devices themselves be heard again."""
    engine.hub.stood_in = engine.spares.stood_in = frozenset()
    engine.players.pop("take", None)


def status(engine: "Engine") -> dict[str, Any] | None:
    """Return which take is played, how far it is and how long it is, in s; None for none."""
    player = engine.players.get("take")
    if not isinstance(player, TakePlayer):
        return None
    name = player.wanted.take
    return {
        "name": name,
        "at": player.at,
        "seconds": engine.shelf.seconds(engine, name),
        "speed": player.wanted.speed,
        "sensors": list(player.wanted.sensors),
    }
