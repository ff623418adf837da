"""A round's movement played back through what is learnt, so that it is heard."""

from collections import deque
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from pipeline.engine import solo
from pipeline.engine.captures import place
from pipeline.engine.learnt import Learnt
from pipeline.engine.recording import aim_of, limited
from pipeline.engine.rendering import render
from pipeline.engine.standin import PLAYED
from pipeline.settings.mistakes import CommandError
from recordings.events import Event
from recordings.frame import Float32Array, FloatArray, Frame, Layout
from recordings.rounds import Round, RoundsError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


@dataclass
class Playback:
    """A round heard in place of the live movement, from `begin` to `end`, ns.

    Its features come as frames of the sensor PLAYED, so that a take has them; before the first,
    or without any, what was heard is held. Without `learnt` its target is heard.
    """

    scene: "Scene"
    round: Round
    begin: int
    end: int
    learnt: Learnt | None
    held: Float32Array
    index: ClassVar[int] = -1
    x: FloatArray | None = field(default=None, repr=False)
    _layout: Layout | None = field(default=None, repr=False)

    def hear(self, frame: Frame) -> None:
        """Take in the features of one moment."""
        if self.learnt is not None and frame.layout is not self._layout:
            self._layout = frame.layout
            self.learnt.find(frame.layout.names)
        self.x = frame.values

    def aim(self, now: int) -> Float32Array:
        """Return the latents at `now`, float32 of shape (m,)."""
        if self.learnt is None:
            target = aim_of(self.scene, self.round, self.round.span[0] + now - self.begin)
            return np.array(limited(self.scene, target), np.float32)
        return self.held if self.x is None else self.scene.played(self.learnt, self.x)


class RoundPlayer:
    """Gives the features of a round at its own speed, as long as it is heard."""

    def __init__(self, playback: Playback, names: tuple[str, ...], rows: "Rows") -> None:
        self._playback = playback
        self._layout = Layout(names, ("",) * len(names))
        first = playback.round.span[0]
        self._rows = deque(
            (playback.begin + time - first, x) for time, x in zip(*rows, strict=True)
        )

    def due(self) -> int | None:
        """Return when the next features are due."""
        return self._rows[0][0] if self._rows else None

    def read(self, engine: "Engine", now: int) -> list[Event]:
        """Return the features due until `now`, none once something else is heard."""
        found: list[Event] = []
        if engine.active_scene.solo is not self._playback:
            self._rows.clear()
        while self._rows and self._rows[0][0] <= now:
            time, x = self._rows.popleft()
            found.append(Frame(PLAYED, self._layout, np.array(x, np.float64), time))
        return found

    def over(self, engine: "Engine") -> bool:  # noqa: ARG002 - as every player
        """Return whether all was given."""
        return not self._rows


Rows = tuple[list[int], FloatArray]
"""Times, ns, and the features at each, shape (n, d)."""


def begin(engine: "Engine", number: int) -> None:
    """Let a round of the active scene be heard from now on; raises CommandError.

    What this does to the engine depends on events alone: the features come as frames.
    """
    scene = engine.active_scene
    try:
        r = scene.teaching.book[number]
    except RoundsError as error:
        raise CommandError(str(error)) from None
    if r.end is None:
        raise CommandError(f'"{r.name}" is being recorded; end it first')
    if scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    first, last = r.span
    aim_of(scene, r, first)  # which tells of a round for other latents
    learnt = copy(scene.learnt)
    if learnt is not None:
        learnt.last = None
        learnt.begin()
    end = engine.now + last - first
    scene.blend(engine.project.rig.playing.crossfade)
    scene.solo = playback = Playback(scene, r, engine.now, end, learnt, scene.raw.copy())
    if learnt is not None:
        give(engine, playback)


def give(engine: "Engine", playback: Playback) -> None:
    """Let the features of a round come, where they are known; else tell it."""
    teaching, r = playback.scene.teaching, playback.round
    capture = teaching.captures.get(place(r))
    rows = teaching.rows(r, capture.names) if capture is not None else None
    if capture is None or rows is None:
        text = f'the movement of "{r.name}" is not read from its take (yet): try again'
        engine.outside.notice("warning", text)
        return
    engine.players["round"] = RoundPlayer(playback, capture.names, (rows[0].tolist(), rows[1]))


def of(engine: "Engine") -> Playback | None:
    """Return the round that is played back, if one is."""
    found = engine.active_scene.solo
    return found if isinstance(found, Playback) else None


def hear(engine: "Engine", frame: Frame) -> None:
    """Take in the features of the round that is played back; of none that no longer is."""
    if (playback := of(engine)) is not None:
        playback.hear(frame)
        render(engine, by_frame=True)


def end_in_time(engine: "Engine") -> None:
    """End what is played back when its time is over."""
    playback = of(engine)
    if playback is not None and engine.now >= playback.end:
        solo.end(engine)


def status(engine: "Engine") -> dict[str, Any]:
    """Return which round is played back (0: none), and how far it is, 0 to 1."""
    playback = of(engine)
    if playback is None:
        return {"playing_back": 0, "playing_back_share": 0.0}
    share = (engine.now - playback.begin) / max(1, playback.end - playback.begin)
    return {"playing_back": playback.round.id, "playing_back_share": min(1.0, max(0.0, share))}
