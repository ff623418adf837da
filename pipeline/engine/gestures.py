"""Which taught gesture is made, how far and how fast, where a scene's mapping follows gestures."""

from typing import TYPE_CHECKING, Any

from mappings.training.temporal import Following
from pipeline.engine import inner
from recordings.rounds import RoundsError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


def following(engine: "Engine", scene: "Scene") -> Following | None:
    """Return where the movement is; None while nothing is followed, or no gestures are known."""
    if scene.follows is None or not engine.playing or scene.solo is not None:
        return None
    return scene.follows.following()


def numbers(found: Following) -> list[float]:
    """Return five numbers of the likeliest gesture, then of each.

    They are: its first round, progress, speed, share and likelihood.
    """
    each = [
        [float(rounds[0]), *rest]
        for rounds, *rest in zip(
            found.rounds, found.progress, found.speed, found.shares, found.likelihood, strict=True
        )
    ]
    return [value for row in (each[found.likeliest], *each) for value in row]


def tell_following(engine: "Engine", scene: "Scene") -> None:
    """Tell the outputs where the movement is, where gestures are followed."""
    found = following(engine, scene)
    if found is not None:
        engine.outside.following(scene.voice, numbers(found))
        inner.tell_following(engine, scene, found)


def status(engine: "Engine") -> dict[str, Any]:
    """Return what the active scene follows: None, or its gestures, the likeliest by its round."""
    scene = engine.active_scene
    found = following(engine, scene)
    if found is None:
        return {"following": None}
    gestures = [
        {
            "rounds": list(rounds),
            "name": name_of(scene, rounds[0]),
            "progress": found.progress[i],
            "speed": found.speed[i],
            "share": found.shares[i],
            "likelihood": found.likelihood[i],
        }
        for i, rounds in enumerate(found.rounds)
    ]
    return {"following": {"likeliest": found.rounds[found.likeliest][0], "gestures": gestures}}


def name_of(scene: "Scene", number: int) -> str:
    """Return what a round is called, "" for one that is no more."""
    try:
        return scene.teaching.book[number].name
    except RoundsError:
        return ""
