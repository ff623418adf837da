"""Spare devices, which play the part of one that has died for as long as it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine.placing import Index
from pipeline.engine.timer import patience, rests
from pipeline.settings.mistakes import CommandError
from recordings.frame import Frame, Layout

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.graph import Graph

EASE = 0.25
"""Seconds at least in which what is heard goes over to a device that is back, or to its spare."""

LIVELY = 0.5
"""Of the time after which a device is lost: who was not heard in it may be about to be lost too."""

AGAIN = 1_000_000_000
"""Nanoseconds until a command that is asked for, and has not come, is asked for again."""


class Spares:
    """Who plays whose part: the frames of a spare become those of the sensor it stands in for.

    `carried` is sensor → spare. What such a sensor says itself is left out meanwhile, and `seen`
    is when it said so last. Whoever plays a part keeps it until it is lost itself, or a command
    says otherwise: a device that died once is not trusted before somebody has looked at it.
    """

    def __init__(self) -> None:
        self.carried: dict[str, str] = {}
        self.seen: dict[str, int] = {}
        self.turning: set[str] = set()
        """Sensors whose part has gone to another device, which has not said anything yet."""
        self._asked: dict[str, tuple[str, int]] = {}
        self.stood_in: frozenset[str] = frozenset()
        """Sensors that a take stands in for: nobody else plays their part meanwhile."""
        self._ways: dict[str, tuple[Layout, Layout, Index, Index]] = {}

    def parts(self, frame: Frame, graph: "Graph") -> Sequence[Frame]:
        """Return what a frame, as it is calibrated, means to the features."""
        if not self.carried or frame.sensor in self.stood_in:
            return (frame,)
        if frame.sensor in self.carried:
            self.seen[frame.sensor] = frame.arrival
            return ()
        played = [first for first, spare in self.carried.items() if spare == frame.sensor]
        firsts = [first for first in played if first not in self.stood_in]
        return (frame, *(self._played(first, frame, graph) for first in firsts))

    def _played(self, first: str, frame: Frame, graph: "Graph") -> Frame:
        """Return a spare's frame as that of a sensor; channels that it lacks are held."""
        layout = graph.layouts.get(first, frame.layout)
        if layout is frame.layout:
            return replace(frame, sensor=first)
        known = self._ways.get(first)
        if known is None or known[0] is not layout or known[1] is not frame.layout:
            common = [n for n in layout.names if n in frame.layout.names]
            to = np.array([layout.names.index(n) for n in common], np.intp)
            of = np.array([frame.layout.names.index(n) for n in common], np.intp)
            known = self._ways[first] = layout, frame.layout, to, of
        values = graph.values(first)
        values[known[2]] = frame.values[known[3]]
        return replace(frame, sensor=first, layout=layout, values=values)

    def use(self, carried: Mapping[str, str]) -> None:
        """Let these parts be played by these spares, as it was elsewhere."""
        self.carried = dict(carried)

    def hear(self, name: str, args: Sequence[object], titles: Mapping[str, str]) -> None:
        """Follow a command of a take, whose sensors have other `titles` by now."""
        named = [titles.get(str(a), str(a)) for a in args]
        if name == "sensor/replace" and len(named) == 2:
            self.carried[named[0]] = named[1]
        elif name == "sensor/spare/back" and named:
            self.carried.pop(named[0], None)

    def rename(self, name: str, title: str) -> None:
        """Call a sensor otherwise."""
        called = {name: title}
        self.carried = {called.get(a, a): called.get(b, b) for a, b in self.carried.items()}
        self.seen = {called.get(n, n): time for n, time in self.seen.items()}
        self._ways.clear()

    def keep(self, names: set[str]) -> None:
        """Forget what is said of sensors that are no more."""
        pairs = self.carried.items()
        gone = {a for a, b in pairs if not {a, b} <= names}
        self.carried = {a: b for a, b in pairs if a not in gone}
        self.turning = (self.turning | gone) & names

    def asks(self, first: str, command: str, now: int) -> bool:
        """Return whether a command is to be asked for now, and has not been just before."""
        before, time = self._asked.get(first, ("", 0))
        if before == command and now - time < AGAIN:
            return False
        self._asked[first] = command, now
        return True


def welcome(engine: "Engine", sensor: str) -> None:
    """Let a sensor be back, or played by another device, without a jump."""
    if sensor in engine.lost or sensor in engine.spares.turning:
        over = max(engine.project.rig.playing.crossfade, EASE)
        for name, scene in engine.scenes.items():
            if any(sensor in owners for owners in engine.graph.views[name].sensors):
                scene.ease(over)
    engine.lost.discard(sensor)
    engine.spares.turning.discard(sensor)
    engine.look_around()


def rescue(engine: "Engine") -> None:
    """Ask that what is lost be played by a device that is there.

    It comes as a command, so that the take says who played when.
    """
    spares = engine.spares
    for first in sorted(engine.lost & (spares.carried.keys() | spared(engine))):
        player = spares.carried.get(first)
        if player is not None and here(engine, first, LIVELY):
            name, args = "sensor/spare/back", [first]
        elif (spare := free(engine, first)) is not None:
            name, args = "sensor/replace", [first, spare]
        else:
            continue
        if spares.asks(first, name, engine.now):
            engine.outside.ask(name, args)


def spared(engine: "Engine") -> set[str]:
    """Return the sensors that have a spare in the rig."""
    return {sensor.spare_for for sensor in engine.project.sensors}


def free(engine: "Engine", first: str) -> str | None:
    """Return a spare of a sensor that is heard, the first in the rig; None where there is none."""
    busy = engine.spares.carried.values()
    names = [s.name for s in engine.project.sensors if s.spare_for == first]
    return next((n for n in names if here(engine, n, LIVELY) and n not in busy), None)


def here(engine: "Engine", name: str, share: float = 1.0) -> bool:
    """Return whether a device itself is heard, whoever plays its part.

    That is, whether it was within a `share` of the time after which it is lost.
    """
    times = engine.spares.seen if name in engine.spares.carried else engine.heard
    if name not in times:
        return False
    return rests(engine, name) or engine.now - times[name] < share * patience(engine)


def give(engine: "Engine", first: str, spare: str) -> None:
    """Let a spare play the part of a sensor from now on; raises CommandError."""
    carried = engine.spares.carried
    if carried.get(first) == spare:
        return
    if first in carried.values():
        raise CommandError(f'"{first}" plays the part of another itself')
    if spare in carried:
        raise CommandError(f'the part of "{spare}" is played by "{carried[spare]}"')
    if spare in carried.values():
        raise CommandError(f'"{spare}" plays the part of another already (sensor/spare/back)')
    if not here(engine, spare):
        raise CommandError(f'"{spare}" is not heard: switch it on first')
    if first not in carried:
        engine.spares.seen[first] = engine.heard.get(first, 0)
    carried[first] = spare
    engine.spares.turning.add(first)
    engine.outside.notice("warning", f"{spare} plays in place of {first} now")


def take_back(engine: "Engine", first: str) -> None:
    """Let a sensor play its own part again; raises CommandError while it is not heard."""
    carried = engine.spares.carried
    if first not in carried:
        raise CommandError(f'"{first}" plays its own part')
    if not here(engine, first):
        raise CommandError(f'"{first}" is not heard: it cannot play its part yet')
    del carried[first]
    engine.spares.turning.add(first)
    engine.outside.notice("warning", f"{first} plays its own part again")
