"""Commands that play rounds back, and step through what can be undone."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import playback
from pipeline.engine.drawing import draw
from pipeline.engine.recording import aim, edit, end_recording, step_back
from pipeline.settings.mistakes import CommandError

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("round/play")
def round_play(engine: "Engine", number: int) -> None:
    """Hear a round's movement through what is learnt, or else its target; 0 ends it.

    So does any command that plays, records, or changes anything.
    """
    if number:  # whatever was heard alone has ended: every command ends it
        playback.begin(engine, number)


@command("target/draw")
def target_draw(engine: "Engine", seed: int = -1) -> list[float]:
    """Set a target drawn by chance: where the model has sound, if that is known; replies it.

    Equal seeds draw equally; left out, every time is another.
    """
    values = draw(engine.active_scene, engine.now if seed < 0 else seed)
    aim(engine, values)
    return [float(v) for v in engine.active_scene.target]


@command("undo/to")
def undo_to(engine: "Engine", steps: int) -> list[str]:
    """Undo that many changes of rounds at once; the reply says which, the last change first."""
    end_recording(engine)
    check(steps, len(engine.active_scene.teaching.book.labels[0]), "undone")
    return [step_back(engine) for _ in range(steps)]


@command("redo/to")
def redo_to(engine: "Engine", steps: int) -> list[str]:
    """Do that many changes again that were undone; the reply says which, in order."""
    end_recording(engine)
    check(steps, len(engine.active_scene.teaching.book.labels[1]), "done again")
    return [str(edit(engine, "redo")) for _ in range(steps)]


def check(steps: int, there: int, what: str) -> None:
    """Raise CommandError for more steps than there are, or none."""
    if not 1 <= steps <= there:
        raise CommandError(f"{there} changes can be {what}, not {steps}")
