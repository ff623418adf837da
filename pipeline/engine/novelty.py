"""The novelty of what is played: listening to it, its policy, and what is told of it."""

from typing import TYPE_CHECKING, Any

from pipeline.engine.novel import Novel
from pipeline.engine.upkeep import save_rig, save_scene
from pipeline.project.novelty import POLICIES, PROJECT
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene

PAUSE = 50_000_000
"""Nanoseconds between two looks at it, at least, where no policy acts by it."""

OFTEN, ENOUGH = 0.2, 10.0
"""The share of the time from which novelty is often, and the seconds it is judged after."""


def listen(engine: "Engine", scene: "Scene") -> None:
    """Look how novel the movement of a scene is; where it plays, keep when it was."""
    novel, learnt = scene.novel, scene.follows
    if learnt is None or learnt.novelty is None:
        if novel.value is not None:
            novel.forget()
        return
    now = engine.now
    if now - novel.looked < PAUSE:
        return
    x = engine.graph.vector(scene.name)
    if not (novel.acts and engine.playing):
        novel.take(learnt, x, now)
    if engine.playing:
        novel.note(learnt, x, now)
    novel.looked = now


def policy_of(engine: "Engine", name: str) -> str:
    """Return what is done in a scene where a movement is novel."""
    own: str = engine.project.scenes[name].novelty.policy
    return own or engine.project.rig.novelty.policy


def obey(engine: "Engine") -> None:
    """Let every scene go by its policy as it is now, without a jump."""
    for name, scene in engine.scenes.items():
        policy = policy_of(engine, name)
        if scene.novel.policy != policy:
            scene.novel.policy = policy
            scene.ease(max(engine.project.rig.playing.crossfade, 0.25))


def choose(engine: "Engine", kind: str, name: str) -> None:
    """Set the policy of the project, or of one scene; raises CommandError."""
    known = (*POLICIES, PROJECT) if name else POLICIES
    if kind not in known:
        raise CommandError(f'there is no policy "{kind}".{nearest(kind, known)}')
    if name and name not in engine.scenes:
        raise CommandError(f'there is no scene "{name}".{nearest(name, engine.scenes)}')
    if name:
        own: Any = "" if kind == PROJECT else kind
        engine.project.scenes[name].novelty.policy = own
        save_scene(engine, name)
    else:
        policy: Any = kind
        engine.project.rig.novelty.policy = policy
        save_rig(engine)
    obey(engine)


def status(engine: "Engine") -> dict[str, Any]:
    """Return how novel the movement is, the policy, and where it was novel, as JSON values."""
    scene = engine.active_scene
    novel = scene.novel
    return {
        "novelty": {
            "value": None if novel.value is None else round(novel.value, 3),
            "new": novel.within,
            "policy": policy_of(engine, scene.name),
            "own": bool(engine.project.scenes[scene.name].novelty.policy),
            "share": round(novel.share, 3),
            "places": places(engine, novel),
            "says": says(novel),
        }
    }


def places(engine: "Engine", novel: Novel) -> list[dict[str, Any]]:
    """Return the last whiles of novelty, the newest first: how long ago, for how long, by what."""
    return [
        {
            "ago": round((engine.now - spell.began) * 1e-9, 1),
            "seconds": round(spell.seconds, 1),
            "peak": round(spell.peak, 2),
            "by": spell.by,
        }
        for spell in reversed(novel.spells)
    ]


def says(novel: Novel) -> str:
    """Return in a sentence that one was often where nothing was taught, "" where one was not."""
    if novel.watched < ENOUGH or novel.share < OFTEN:
        return ""
    found = [spell.by for spell in novel.spells if spell.by]
    most = max(dict.fromkeys(found), key=found.count) if found else ""
    by = f", most often by {most}" if most else ""
    return (
        f"You were often where nothing was taught: {100 * novel.share:.0f} % of the last minutes"
        f"{by}."
    )
