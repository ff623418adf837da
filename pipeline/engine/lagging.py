"""The lag of whoever moves along: found after each take, outside, kept, and removed in training."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors.numpy import save

from mappings.training.lag import SHORTEST
from pipeline.engine import improving, learning
from pipeline.engine.captures import Place, place
from pipeline.engine.demonstrating import sensors_of
from pipeline.engine.lag_words import told, unsure
from pipeline.engine.outside import Errand
from pipeline.engine.pairing import performance, was_along
from pipeline.engine.upkeep import save_rig
from pipeline.project.lags import LagSettings, lag_of, whose
from recordings.events import Command
from recordings.frame import FloatArray
from recordings.rounds import Round

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.teaching import Teaching


@dataclass
class Lagging:
    """What each movement says of a lag, and whose lags are being estimated.

    `curves` are errors by lag and block of time, as in lag.errors, of a round with that target.
    `said` is what was told last, by whose it is.
    """

    curves: dict[tuple[Place, int], FloatArray] = field(default_factory=dict)
    asked: dict[str, Errand] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def ended(self, engine: "Engine", r: Round) -> None:
        """Have the lag estimated of whoever has moved along a round."""
        if was_along(r):
            ask(engine, r.along)

    def pending(self, teaching: "Teaching") -> bool:
        """Return whether a lag is being estimated that what is taught will be learnt with."""
        return bool(self.asked.keys() & teaching.lags().keys())


def name_now(engine: "Engine") -> str:
    """Return whose lag it is who moves now, with the sensors of the active scene."""
    return whose(engine.project.rig.teaching.performer, sensors_of(engine))


def ask(engine: "Engine", name: str) -> None:
    """Have the lag of that name estimated, outside, from all rounds that were played along."""
    now = engine.lagging
    if name in now.asked:
        now.asked[name].dropped = True
    takes = list(taken(engine, name))
    arrays: dict[str, Any] = {}
    for i, (key, teaching, one) in enumerate(takes):
        if key in now.curves:
            arrays[f"{i}.errors"] = now.curves[key]
        else:
            capture = teaching.captures[place(one)]
            rows = teaching.rows(one, capture.names)
            assert rows is not None  # noqa: S101 - they were captured
            arrays |= {f"{i}.{k}": v for k, v in vars(performance(one, *rows)).items()}
    blob = bytes(save({k: np.ascontiguousarray(v) for k, v in arrays.items()}))
    facts = {"takes": [str(i) for i in range(len(takes))]}
    now.asked[name] = errand = Errand("lag", facts, blob)

    def done(answer: dict[str, Any]) -> None:
        if now.asked.get(name) is errand:
            for i, (key, *_) in enumerate(takes):
                if str(i) in answer.get("curves", {}):
                    now.curves[key] = np.array(answer["curves"][str(i)])
            answered(engine, name, answer)

    engine.outside.send_on(errand, lambda _: None, done)


def taken(engine: "Engine", name: str) -> "list[tuple[tuple[Place, int], Teaching, Round]]":
    """Return the rounds that were played along by whose lag this is, with what names them."""
    return [
        ((place(r), len(r.target)), scene.teaching, r)
        for scene in engine.scenes.values()
        for r in scene.teaching.counted()
        if r.along == name and was_along(r) and place(r) in scene.teaching.captures
    ]


def answered(engine: "Engine", name: str, answer: dict[str, Any]) -> None:
    """Take in what was estimated, as a command, so that a replay does the same."""
    found = answer.get("lag") or {}
    ms = [round(1000 * found.get(key, 0.0), 1) for key in ("seconds", "low", "high")]
    args = [name, *ms, int(found.get("sure", False)), int(found.get("takes", 0))]
    engine.step(Command(engine.now, "lag/found", args, "lag"))
    if problem := answer.get("problem"):
        engine.outside.notice("warning", f"The lag could not be told: {problem}")


def found(engine: "Engine", lag: LagSettings, sure: bool) -> None:
    """Keep a lag that was found, unless it is not sure, or one was set by hand; and tell it."""
    engine.lagging.asked.pop(lag.name, None)
    now = lag_of(engine.project.rig.lags, lag.name)
    text = told(lag) if sure else unsure(lag.takes, SHORTEST)
    if now is not None and now.by_hand:
        text += f". {round(now.ms)} ms are removed, as set by hand"
    elif sure:
        keep(engine, lag)
    engine.lagging.said[lag.name] = text
    engine.outside.notice("lag", lag.name, lag.ms, lag.low, lag.high, int(sure), lag.takes, text)
    learning.go_on(engine)


def keep(engine: "Engine", lag: LagSettings) -> None:
    """Remove this lag from now on when training, and keep it in the project."""
    forget(engine, lag.name, tell=False)
    engine.project.rig.lags.append(lag)
    changed(engine, lag.name)


def forget(engine: "Engine", name: str, tell: bool = True) -> bool:
    """Remove no lag of that name any more; return whether one was known."""
    lags = engine.project.rig.lags
    known = lag_of(lags, name)
    if known is not None:
        lags.remove(known)
        engine.lagging.said.pop(name, None)
        if tell:
            changed(engine, name)
    return known is not None


def changed(engine: "Engine", name: str) -> None:
    """Keep the lags; what was learnt from rounds that have this one is older than it is."""
    save_rig(engine)
    for scene in engine.scenes.values():
        if name in scene.teaching.lags():
            scene.stale = True
            improving.changed(engine, scene.name)


def status(engine: "Engine") -> dict[str, Any]:
    """Return what is known of the lag of who moves now, and what was said of it last."""
    name = name_now(engine)
    known = lag_of(engine.project.rig.lags, name)
    said = engine.lagging.said.get(name) or (told(known) if known is not None else "")
    facts = vars(known) if known is not None else {"name": name}
    takes = len(taken(engine, name))
    return {"lag": {**facts, "said": said, "asked": name in engine.lagging.asked, "rounds": takes}}
