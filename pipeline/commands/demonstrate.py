"""Commands that let something play to be moved along, and that know how late one moves."""

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.commands.base import command
from pipeline.engine import demonstrating, lagging
from pipeline.engine.lag_words import told
from pipeline.engine.recording import limited
from pipeline.engine.trajectories import LONGEST
from pipeline.engine.upkeep import save_rig, save_scene
from pipeline.project.lags import LONGEST as LONGEST_LAG
from pipeline.project.lags import LagSettings, lag_of
from pipeline.project.latents import Target
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("demonstrate")
def demonstrate(
    engine: "Engine", source: str = "", seconds: float = 0.0, count_in: float = -1.0
) -> list[int]:
    """Let latents play while you move along, and record that as one round.

    SOURCE is a sound of the project (encoded by the scene's model, and kept as CSV beside it), a
    CSV file or a take with latents, round:NUMBER, drawn, or sweep (sweep:SEED is the same path
    each time); left out, what was last. It plays for some seconds (0: all of it, 30 s of a sweep)
    after a count-in (left out: as the rig says). Go on moving for a moment when it has ended. The
    reply is the round's number, 0 while a file is read.
    """
    known = engine.demonstrating
    length = seconds if source or seconds > 0 else known.seconds
    return [demonstrating.demonstrate(engine, source or known.source or "sweep", length, count_in)]


@command("demonstrate/stop")
def demonstrate_stop(engine: "Engine") -> list[int]:
    """End what is moved along now; the reply is its round, 0 where there is none."""
    return [demonstrating.stop(engine)]


@command("demonstrate/cancel")
def demonstrate_cancel(engine: "Engine", reason: str = "") -> None:  # noqa: ARG001 - for the take
    """Drop what is moved along, or waited for; Limber gives a REASON where a file is no use."""
    demonstrating.cancel(engine)


@command("demonstrate/draw")
def demonstrate_draw(engine: "Engine", points: list[float]) -> list[float]:
    """Draw a path: for each point its seconds, from 0 on, and a value for each latent.

    `demonstrate drawn` then plays it. The reply is how many seconds it takes.
    """
    scene = engine.active_scene
    width = 1 + scene.m
    if len(points) % width or len(points) < 2 * width:
        raise CommandError(
            f"give two points or more, each as seconds and {scene.m} latents; "
            f"{len(points)} numbers came"
        )
    table = np.array(points, np.float64).reshape(-1, width)
    if table[0, 0] != 0 or np.any(np.diff(table[:, 0]) <= 0) or table[-1, 0] > LONGEST:
        raise CommandError(f"seconds begin at 0, grow, and end by {LONGEST:.0f}")
    rows = [limited(scene, row.tolist()) for row in table[:, 1:]]
    engine.demonstrating.drawn[scene.name] = np.column_stack([table[:, 0], rows])
    return [float(table[-1, 0])]


@command("demonstrate/queue")
def demonstrate_queue(engine: "Engine", name: str, source: str, seconds: float = 0.0) -> list[int]:
    """Add something to move along to the queue of targets; the reply is how many there are."""
    if not 0 <= seconds <= LONGEST:
        raise CommandError(f"SECONDS must be 0 (all of it) to {LONGEST:.0f}, not {seconds:g}")
    scene = engine.active_scene
    values = limited(scene, scene.target.tolist())
    scene.teaching.queue.append(Target(name, values, source, seconds))
    save_scene(engine, engine.active)
    return [len(scene.teaching.queue)]


@command("lag")
def lag(engine: "Engine", ms: list[float]) -> list[Any]:
    """Set by hand how many ms after the sound you move (0: remove nothing); left out: say it.

    It is of the performer and the sensors of now. The reply is whose it is, the ms that are
    removed, and a sentence.
    """
    name = lagging.name_now(engine)
    if len(ms) > 1:
        raise CommandError(f"lag wants one number of milliseconds; {len(ms)} came")
    for value in ms:
        if abs(value) > LONGEST_LAG:
            raise CommandError(f"a lag is {-LONGEST_LAG:g} to {LONGEST_LAG:g} ms, not {value:g}")
        lagging.keep(engine, LagSettings(name, value, value, value, 0, True))
    known = lag_of(engine.project.rig.lags, name)
    unknown = engine.lagging.said.get(name, "Not known: demonstrate something first")
    return [name, 0.0 if known is None else known.ms, unknown if known is None else told(known)]


@command("lag/forget")
def lag_forget(engine: "Engine") -> None:
    """Forget the lag of the performer and the sensors of now; the next demonstration finds it."""
    if not lagging.forget(engine, lagging.name_now(engine)):
        raise CommandError("no lag is known that could be forgotten")


@command("lag/found", stage=True)
def lag_found(
    engine: "Engine", name: str, ms: float, low: float, high: float, sure: bool, takes: int
) -> None:
    """Take in whose lag was found, in ms with its interval; Limber says it after each take."""
    if max(abs(ms), abs(low), abs(high)) > LONGEST_LAG:
        raise CommandError(f"a lag is at most {LONGEST_LAG:g} ms")
    lagging.found(engine, LagSettings(name, ms, low, high, takes), sure)


@command("performer")
def performer(engine: "Engine", name: str = "") -> None:
    """Say who moves now, where several do: each has a lag of their own (left out: one for all)."""
    engine.project.rig.teaching.performer = name.strip()
    save_rig(engine)
