"""The show: while it is on, nothing that could spoil it by accident is obeyed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.engine import cues, improving
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

REFUSAL = "the show is on: leave it first (hold F in the window, or /limber/show 0)"
"""What is told of a command that does not belong on stage."""

LATEST = 1 << 62
"""No time on the engine's clock, ns, is later."""


@dataclass
class OnStage:
    """Whether the show is on, and which cue is the present one (0: none yet).

    `show_since` and `cue_since` are ns on the engine's clock, 0 where there is nothing to tell;
    `crossfade` is that of the present cue, None: as the rig says.
    """

    show: bool = False
    show_since: int = 0
    cue: int = 0
    cue_since: int = 0
    crossfade: float | None = None


def begin(engine: "Engine") -> None:
    """Begin the show; raises CommandError while something is being taught or learnt."""
    if engine.active_scene.teaching.recording is not None:
        raise CommandError("a round is being recorded; end it first")
    if engine.training is not None:
        raise CommandError("training is not done yet: wait for it, or give it up (train/cancel)")
    improving.stop(engine)
    _turn(engine, True)


def end(engine: "Engine") -> None:
    """End the show; what plays goes on."""
    _turn(engine, False)


def _turn(engine: "Engine", show: bool) -> None:
    stage = engine.on_stage
    if show != stage.show:
        stage.show, stage.show_since = show, engine.now if show else 0
        bind(engine)
        engine.outside.notice("show", int(show))


def bind(engine: "Engine") -> None:
    """Let the rig's buttons do what they are to do now; those not safe on stage do nothing."""
    rig = engine.project.rig
    engine.buttons.bind({**rig.buttons, **(rig.show.buttons if engine.on_stage.show else {})})


def crossfade(engine: "Engine") -> float:
    """Return the seconds in which scenes cross now."""
    own = engine.on_stage.crossfade
    return engine.project.rig.playing.crossfade if own is None else own


def introduce(engine: "Engine") -> None:
    """Tell who listens anew of the show and of the present cue, where there are any."""
    if engine.on_stage.show:
        engine.outside.notice("show", 1)
    if engine.on_stage.cue:
        cues.tell(engine)


def status(engine: "Engine") -> dict[str, Any]:
    """Return the show and its cues, as JSON values; times are ns on the engine's clock."""
    stage = engine.on_stage
    return {
        "show": stage.show,
        "show_since": stage.show_since,
        "cues": {
            "now": stage.cue,
            "list": cues.tables(engine),
            "since": stage.cue_since,
            "written": bool(engine.project.rig.cues),
        },
    }


def performance(engine: "Engine") -> dict[str, Any]:
    """Return what of the show outlives a crash, as JSON values."""
    stage = engine.on_stage
    return {
        "show": stage.show,
        "show_since": stage.show_since,
        "cue": stage.cue,
        "cue_since": stage.cue_since,
    }


def take_up(engine: "Engine", facts: Mapping[str, Any]) -> None:
    """Go on with a show where it was; what is damaged, or a cue that is no more, is left out."""
    stage = engine.on_stage
    if facts.get("show") is True:
        stage.show, stage.show_since = True, _whole(facts.get("show_since"), LATEST)
    if cue := _whole(facts.get("cue"), len(cues.all_of(engine))):
        stage.cue, stage.cue_since = cue, _whole(facts.get("cue_since"), LATEST)
    bind(engine)


def _whole(value: object, most: int) -> int:
    """Return a whole number from 0 to `most`, 0 for anything else."""
    return value if type(value) is int and 0 <= value <= most else 0
