"""The last seconds of movement and of the sound it had, for what is kept afterwards."""

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.engine.captures import Capture
from pipeline.engine.placing import View
from recordings.frame import Float32Array, FloatArray, Frame

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

LONGEST = 5.0
"""Seconds that are known at most."""

MOST = 5000
"""Frames that are known at most: 5 s of a thousand in a second."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A frame: where its features (d,) belong, and what it aimed at and gave, (m,) each."""

    time: int
    where: tuple[str, str]
    view: View
    x: FloatArray
    measured: int
    sensor: str
    aim: Float32Array
    values: Float32Array


class Past:
    """Remembers the last moments of the active scene; `where` they were is take and scene."""

    def __init__(self) -> None:
        self._moments: deque[Moment] = deque(maxlen=MOST)

    def hear(self, engine: "Engine", view: View, x: FloatArray, frame: Frame) -> None:
        """Remember what a frame brought and let sound, and forget what is too long ago."""
        if engine.muted:
            return
        scene, now, moments = engine.active_scene, engine.now, self._moments
        where, heard = (engine.take, engine.active), (frame.when, frame.sensor)
        moments.append(Moment(now, where, view, x, *heard, scene.raw, scene.values))
        while now - moments[0].time > LONGEST * 1e9:
            moments.popleft()

    def last(self, engine: "Engine", seconds: float) -> list[Moment]:
        """Return the last moments in this take and scene, the newest last."""
        since, where = engine.now - seconds * 1e9, (engine.take, engine.active)
        return [m for m in self._moments if m.time >= since and m.where == where]


def capture_of(moments: list[Moment]) -> Capture:
    """Return the features of moments, as they would have been recorded."""
    capture = Capture(moments[0].view.names)
    for m in moments:
        capture.add(m.time, m.view.names, m.x, m.measured, m.view.fresh(m.sensor))
    return capture


def sounds_of(moments: list[Moment], locked: list[bool]) -> FloatArray:
    """Return what moments aimed at, shape (n, m); of locked latents, where these were."""
    aims = np.array([m.aim for m in moments], np.float64)
    return np.where(locked, np.array([m.values for m in moments], np.float64), aims)
