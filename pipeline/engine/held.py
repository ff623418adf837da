"""What is heard in place of movement until it plays on: a frozen sound, or the safe one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

EASE = 0.5
"""Seconds at least in which what is held goes over into movement again."""

FROZEN, SAFE = "frozen", "safe"


@dataclass
class Held:
    """The target of a scene, which is heard as long as this lasts.

    `before` is the target there was, `played` whether movement was followed. `fix` is the round
    that shows the movement for what is held, 0: there is none yet; `learn` is called when it ends.
    """

    kind: str
    scene: str
    before: list[float]
    played: bool = True
    fix: int = 0
    learn: Callable[["Engine"], None] | None = None

    def recorded(self, engine: "Engine", number: int) -> None:
        """Learn from the round that has ended, where it is the fix."""
        if number == self.fix and self.learn is not None:
            self.learn(engine)

    def cancelled(self, number: int) -> None:
        """Take note that a round was dropped."""
        self.fix = 0 if number == self.fix else self.fix


def leave(engine: "Engine", over: float | None) -> float | None:
    """Hold nothing any longer; return the seconds in which what follows is to be blended in.

    The target is what it was before. `over` are the seconds that were asked for, if any.
    """
    held, engine.held = engine.held, None
    if held is None:
        return over
    scene = engine.scenes.get(held.scene)
    if scene is not None and len(held.before) == scene.m:
        scene.target = scene.shaper.limited(np.array(held.before, np.float32))
    return max(engine.project.rig.playing.crossfade, EASE) if over is None else over


def stand(engine: "Engine") -> None:
    """Do not play on when what is held is left."""
    if engine.held is not None:
        engine.held.played = False


def turn_away(engine: "Engine") -> None:
    """Play on, or stand still where it did, since another scene is gone to."""
    if engine.held is not None and engine.held.played:
        engine.start_playing()
    elif engine.held is not None:
        engine.blend(leave(engine, None))


def status(engine: "Engine") -> dict[str, Any]:
    """Return what is held, as JSON values, None where movement, or the target, is heard.

    And which share of rounds by number was left out of the last training, since a fix mends it.
    """
    held, teaching = engine.held, engine.active_scene.teaching
    given = {str(number): one.share for number, one in teaching.gave_way.items()}
    if held is None:
        return {"held": None, "gave_way": given}
    shown = teaching.recording is not None and teaching.recording.round == held.fix
    learnt = held.fix > 0 and engine.training is not None
    step = "showing" if shown else "learning" if learnt else "holding"
    return {"held": {"kind": held.kind, "step": step, "fix": held.fix}, "gave_way": given}


def performance(engine: "Engine") -> dict[str, Any]:
    """Return what is held as it outlives a crash, {} where nothing is."""
    held = engine.held
    if held is None:
        return {}
    told = {"kind": held.kind, "scene": held.scene, "before": held.before, "played": held.played}
    return {"held": told}


def take_up(engine: "Engine", facts: Mapping[str, Any]) -> None:
    """Go on holding what was held; what is damaged or no longer fits is left out."""
    kind, scene, before = facts.get("kind"), facts.get("scene"), facts.get("before")
    if kind not in (FROZEN, SAFE) or scene != engine.active or not isinstance(before, list):
        return
    numbers = [float(v) for v in before if isinstance(v, int | float) and abs(v) < 1e30]
    if len(numbers) == len(before) == engine.active_scene.m:
        engine.held = Held(str(kind), engine.active, numbers, facts.get("played") is True)
