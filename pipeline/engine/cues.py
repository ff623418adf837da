"""Going from cue to cue, and keeping them as they are arranged."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.engine import held, upkeep
from pipeline.project.cues import Cue, cues_of
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


def all_of(engine: "Engine") -> list[Cue]:
    """Return the cues in their order; without any in the rig, the scenes are the cues."""
    return cues_of(engine.project.rig.cues, engine.scenes)


def one(engine: "Engine", number: int) -> Cue:
    """Return a cue by its number, from 1; raises CommandError."""
    found = all_of(engine)
    if not 1 <= number <= len(found):
        raise CommandError(f"there are cues 1 to {len(found)}, no {number}")
    return found[number - 1]


def go(engine: "Engine", number: int) -> list[Any]:
    """Go to a cue, and return its number and its name; raises CommandError."""
    cue = one(engine, number)
    if cue.scene not in engine.scenes:
        raise CommandError(f'cue {number} ("{cue.name}") has no scene any more: "{cue.scene}"')
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    engine.on_stage.crossfade = cue.crossfade
    if not cue.play:
        held.stand(engine)
        engine.stop_playing(cue.crossfade)
    upkeep.go(engine, cue.scene)
    if cue.play:
        _play(engine, cue)
    _note(engine, number)
    return [number, cue.name]


def _play(engine: "Engine", cue: Cue) -> None:
    """Begin to play a cue's scene, where it has learnt; else tell."""
    if engine.active_scene.learnt is not None:
        engine.active_scene.teaching.interrupted = False
        engine.start_playing(cue.crossfade)
    elif not engine.playing:  # else it is told already
        text = f"Nothing is learnt in {cue.scene} yet: it follows its target"
        engine.outside.notice("warning", text)


def go_on(engine: "Engine", by: int) -> list[Any]:
    """Go to the cue after the present one, or before it (-1); raises CommandError at the ends."""
    found, now = all_of(engine), engine.on_stage.cue
    if now == len(found) and by > 0:
        raise CommandError(f'"{found[-1].name}" is the last cue: go to the first to begin again')
    if now + by < 1:
        raise CommandError("there is no cue before this one: go on to the next")
    return go(engine, now + by)


def follow(engine: "Engine") -> None:
    """Take note that a scene was gone to by its name: where scenes are the cues, it is its cue."""
    engine.on_stage.crossfade = None
    if engine.on_stage.cue and not engine.project.rig.cues:
        number = [*engine.scenes].index(engine.active) + 1
        if number != engine.on_stage.cue:
            _note(engine, number)


def forget(engine: "Engine", scene: str) -> None:
    """Let a scene that goes be no cue any more, where scenes are the cues."""
    number = [*engine.scenes].index(scene) + 1
    if engine.on_stage.cue > number and not engine.project.rig.cues:
        engine.on_stage.cue -= 1


def _note(engine: "Engine", number: int) -> None:
    engine.on_stage.cue, engine.on_stage.cue_since = number, engine.now
    tell(engine)


def tell(engine: "Engine") -> None:
    """Tell which cue is the present one."""
    number = engine.on_stage.cue
    name = one(engine, number).name if number else ""
    engine.outside.notice("cue/now", number, name)


def arrange(engine: "Engine", before: list[Cue], after: list[Cue]) -> None:
    """Keep cues in place of those `before`; the present one stays so, where it is still there."""
    now = engine.on_stage.cue
    present = before[now - 1] if now else None
    engine.project.rig.cues = after
    number = next((i for i, cue in enumerate(after, 1) if cue is present), 0)
    if number != now:
        engine.on_stage.cue = number
        engine.on_stage.cue_since *= bool(number)
        tell(engine)
    upkeep.save_rig(engine)


def tables(engine: "Engine") -> list[dict[str, Any]]:
    """Return the cues as JSON values."""
    return [asdict(cue) for cue in all_of(engine)]
