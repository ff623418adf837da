"""Commands that answer what is, and change nothing."""

import json
from typing import TYPE_CHECKING, Any

from pipeline.commands.base import command
from pipeline.engine import gestures, without
from pipeline.engine.cues import all_of
from pipeline.engine.pinning import told
from pipeline.engine.status import edge_of, nearest_of
from pipeline.engine.status import status as status_of
from recordings.rounds import Round

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

Reply = list[Any]


@command("state")
def state(engine: "Engine") -> Reply:
    """Answer with two words: idle, playing or panic; and recording, training or nothing."""
    return list(engine.state())


@command("hello")
def hello(engine: "Engine") -> Reply:
    """Answer with each scene's name, its number of latents and their names; also to outputs."""
    engine.introduce()
    return [*engine.hello()]


@command("scene/list")
def scene_list(engine: "Engine") -> Reply:
    """Answer with the active scene's name, then all scenes' names in their order."""
    return [engine.active, *engine.scenes]


@command("latents")
def latents(engine: "Engine") -> Reply:
    """Answer with the latents of the active scene as they are now."""
    return [float(v) for v in engine.active_scene.values]


@command("edge")
def edge(engine: "Engine") -> Reply:
    """Answer with how near to the edge of what the model has sound for it is; -1: not known.

    0 in the usual half of the sounds that were analysed, 1 where their most unusual 1 % begins,
    beyond 1 outside.
    """
    found = edge_of(engine.active_scene)
    return [-1.0 if found is None else round(found, 3)]


@command("following")
def following(engine: "Engine") -> Reply:
    """Answer with five numbers of the likeliest gesture, then of each; none: none are followed.

    Its first round, how much of it is done (0 to 1), how fast (1: as it was taught), how likely
    it is (0 to 1), and the log-likelihood of the last moments under it.
    """
    found = gestures.following(engine, engine.active_scene)
    return gestures.numbers(found) if found is not None else []


@command("regions")
def regions(engine: "Engine") -> Reply:
    """Answer with the names of the sounds that were analysed, for `target/region`."""
    ground = engine.active_scene.ground
    return [region.name for region in ground.space.regions] if ground is not None else []


@command("targets")
def targets(engine: "Engine") -> Reply:
    """Answer with the target of the active scene."""
    return [float(v) for v in engine.active_scene.target]


@command("features")
def features(engine: "Engine") -> Reply:
    """Answer with each feature value's name and what it is now; only those that are there."""
    view, x = engine.graph.views[engine.active], engine.graph.vector(engine.active)
    pairs = [(n, float(v)) for n, v in zip(view.names, x, strict=True) if v == v]
    return [part for pair in pairs for part in pair]


@command("rounds")
def rounds(engine: "Engine") -> Reply:
    """Answer with each round's number, name, seconds and whether it is muted."""
    book = engine.active_scene.teaching.book
    return [part for r in book.rounds for part in (r.id, r.name, seconds(r), int(r.muted))]


def seconds(r: Round) -> float:
    """Return how long a round is, after its trim; 0 while it is being recorded."""
    begin, end = r.span
    return (end - begin) * 1e-9


@command("nearest")
def nearest(engine: "Engine") -> Reply:
    """Answer with the number of the round nearest to the present movement, 0 for none."""
    return [nearest_of(engine) or 0]


@command("queue")
def queue(engine: "Engine") -> Reply:
    """Answer with the place (from 1) that is next in the queue, then the targets' names."""
    teaching = engine.active_scene.teaching
    return [teaching.at + 1, *(t.name for t in teaching.queue)]


@command("pins")
def pins(engine: "Engine") -> Reply:
    """Answer with JSON: each pin (`keep`), and how far what plays is off it, of the limits: 0 to 1.

    `off` is null while nothing is learnt.
    """
    return [told(engine)]


@command("bookmarks")
def bookmarks(engine: "Engine") -> Reply:
    """Answer with the names of the active scene's bookmarks, in their order."""
    return [mark.name for mark in engine.project.scenes[engine.active].bookmarks]


@command("cues")
def cues(engine: "Engine") -> Reply:
    """Answer with the number of the present cue (0: none yet), then all cues' names."""
    return [engine.on_stage.cue, *(cue.name for cue in all_of(engine))]


@command("sensors")
def sensors(engine: "Engine") -> Reply:
    """Answer with JSON: each sensor of the rig, and each device heard beside it."""
    return [json.dumps(engine.hub.status())]


@command("train/progress")
def train_progress(engine: "Engine") -> Reply:
    """Answer with how far training is, 0 to 1, and in words with what it is busy; else 0 and "".

    So also while it looks for a better mapping.
    """
    busy = engine.training or engine.improving.search
    return [round(busy.share, 2), busy.step] if busy is not None else [0.0, ""]


@command("train/offer")
def train_offer(engine: "Engine") -> Reply:
    """Answer with the better mapping that waits: percent less, error now, its error; else zeros."""
    offer = engine.improving.offers.get(engine.active)
    return [offer.less, offer.now, offer.error] if offer is not None else [0, 0.0, 0.0]


@command("sound")
def sound(engine: "Engine") -> Reply:
    """Answer with JSON: how the sound goes that is made here: device, levels, times, faults."""
    return [json.dumps(engine.outside.sound_status())]


@command("sound/devices")
def sound_devices(engine: "Engine") -> Reply:
    """Answer with the names of the devices that can play, none before `sound/here`."""
    return list(engine.outside.sound_status().get("devices", []))


@command("report")
def report(engine: "Engine") -> Reply:
    """Answer with JSON: what the last training found, and what each sensor is done without by."""
    learnt = engine.active_scene.learnt
    return [json.dumps({**learnt.report, **without.status(engine)} if learnt else {})]


@command("status")
def status(engine: "Engine") -> Reply:
    """Answer with JSON: everything that a display of the instrument needs."""
    return [json.dumps(status_of(engine))]


@command("ping")
def ping(engine: "Engine") -> Reply:  # noqa: ARG001 - any command gets the engine
    """Answer, to show that the engine lives."""
    return []


@command("help")
def help_(engine: "Engine", name: str = "") -> Reply:  # noqa: ARG001 - as above
    """Answer with the names of all commands, or with what one of them does."""
    from pipeline.commands import COMMANDS

    if name in COMMANDS:
        spec = COMMANDS[name]
        return [f"{name} {spec.usage}".strip(), spec.help]
    return list(COMMANDS)
