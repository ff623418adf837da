"""Commands that play, train, and stop everything."""

from typing import TYPE_CHECKING

from mappings.base import MAPPINGS
from pipeline.commands.base import command
from pipeline.engine import calibrating, choosing, cues, demonstrating, improving, repairing
from pipeline.engine.learning import begin_training, give_up
from pipeline.engine.recording import (
    aim_at_queue,
    cancel_recording,
    end_recording,
    step_back,
)
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine
    from pipeline.engine.scene import Scene


@command("run", stage=True)
def run(engine: "Engine") -> None:
    """Play: from now on movement moves the latents."""
    if engine.active_scene.learnt is None:
        raise CommandError("nothing is learnt yet: record rounds, then train")
    end_recording(engine)
    engine.active_scene.teaching.interrupted = False
    engine.start_playing()


@command("stop", stage=True)
def stop(engine: "Engine") -> None:
    """Stop playing: from now on the latents follow the target."""
    engine.held = None  # what was held is the target, and stays so
    engine.stop_playing()


@command("panic", stage=True)
def panic(engine: "Engine") -> None:
    """Silence: `/limber/mute 1` goes out, and no latents until `resume`."""
    engine.muted = True
    engine.outside.notice("mute", 1)


@command("resume", stage=True)
def resume(engine: "Engine") -> None:
    """Take the silence back: `/limber/mute 0` goes out, and latents again."""
    engine.muted = False
    engine.outside.notice("mute", 0)


@command("train")
def train(engine: "Engine") -> list[int]:
    """Learn from the rounds of this scene; what plays goes on until the new mapping is there.

    The reply is the number of examples.
    """
    end_recording(engine)
    return [begin_training(engine)]


@command("train/cancel")
def cancel(engine: "Engine", reason: str = "") -> None:
    """Give up training, and looking for a better mapping; what was learnt before stays.

    With a REASON, `play` does not try it again until something else is taught: the trainer
    gives one where it finds nothing.
    """
    engine.run_when_trained = False
    give_up(engine, reason)
    improving.stop(engine)


@command("mapping")
def mapping(engine: "Engine", kind: str) -> None:
    """Choose what the next training makes: auto, knn, ridge, kernel, gp, mlp, hhmr, windowed, grab.

    Or one that is set by hand, and plays at once: direct, around. Then what was learnt waits.
    """
    if kind not in MAPPINGS.types():
        raise CommandError(f'there is no mapping "{kind}".{nearest(kind, MAPPINGS.types())}')
    choosing.choose(engine, kind)


@command("performance")
def performance(engine: "Engine", on: bool = True) -> None:
    """Tell displays to show what a performance needs, or everything again."""
    engine.outside.notice("performance", int(on))


@command("play", stage=True)
def play(engine: "Engine") -> None:
    """Play, training first where rounds are newer than what was learnt; playing, stop.

    Where that training finds nothing, what was learnt before plays, and the next time at once.
    """
    if engine.playing:
        stop(engine)
        return
    if engine.on_stage.show:
        run(engine)  # as it is: in the show nothing is trained
        return
    scene, training = engine.active_scene, engine.training
    if training is not None and training.scene == scene.name and not scene.stale:
        engine.run_when_trained = True
    elif scene.learnt is None or (scene.stale and not scene.untrained):
        end_recording(engine)
        begin_training(engine)
        engine.run_when_trained = True
    else:
        run(engine)


@command("next", stage=True)
def next_(engine: "Engine") -> None:
    """Do what comes next, for a single button: teach each target of the queue, train, play.

    Recording: end the round. Targets left in the queue: record the next. All taught: train
    and play. Playing what was learnt: stop, and begin the queue again (`back` plays on
    instead). Frozen: show the movement for it; safe: play on. In the show: go to the next cue.
    """
    if engine.on_stage.show:
        cues.go_on(engine, 1)
        return
    if engine.held is not None:
        repairing.go_on(engine)
        return
    teaching = engine.active_scene.teaching
    if teaching.recording is not None:
        end_recording(engine)
    elif engine.playing and not untaught(engine.active_scene):
        stop(engine)
        teaching.at, teaching.interrupted = 0, True
        aim_at_queue(engine.active_scene)
    elif teaching.at < len(teaching.queue) and not engine.active_scene.by_hand:
        demonstrating.begin_next(engine)
    else:
        play(engine)


def untaught(scene: "Scene") -> bool:
    """Return whether a scene has nothing to play, and targets that wait to be taught."""
    return scene.learnt is None and scene.teaching.at < len(scene.teaching.queue)


@command("back")
def back(engine: "Engine") -> None:
    """Take the last thing back, for a single button: stop, play on, or undo the last round.

    Recording: drop the round. Calibrating: stop that. Playing: stop. Training: give it up. Frozen,
    or safe: play on. Stopped, and no round taught since: play on, so that a button touched by
    mistake costs nothing. Else: undo the last change of rounds; a round of the queue is then next
    again.
    """
    teaching = engine.active_scene.teaching
    if teaching.recording is not None:
        cancel_recording(engine)
    elif engine.calibrating is not None:
        calibrating.stop(engine)
    elif engine.playing:
        stop(engine)
        teaching.interrupted = True
    elif engine.training is not None:
        cancel(engine)
    elif engine.held is not None:
        repairing.unfreeze(engine)
    elif teaching.interrupted and engine.active_scene.learnt is not None:
        teaching.at = len(teaching.queue)
        run(engine)
    else:
        engine.outside.notice("cue", "undone", step_back(engine) or "nothing")
