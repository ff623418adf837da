"""Commands that hold a sound while movement goes on: freeze and mend, and the safe state."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import repairing, safety

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("freeze", stage=True)
def freeze(engine: "Engine") -> None:
    """Hold the sound that plays where it is, until `unfreeze`; `fix` shows the movement for it.

    What is held is the target meanwhile: set another one, and the fix is for that. What is safe
    is frozen from now on.
    """
    repairing.freeze(engine)


@command("fix")
def fix(engine: "Engine", seconds: float = -1.0, count_in: float = -1.0) -> list[int]:
    """Show the movement for what is frozen: a round is recorded and learnt, then it plays on.

    The new mapping blends in out of what is held. Older examples of the same movement that say
    otherwise give way to it. Times left out are as the rig says; sent again it ends the round. The
    reply is the round's number.
    """
    return [repairing.fix(engine, seconds, count_in)]


@command("unfreeze", stage=True)
def unfreeze(engine: "Engine") -> None:
    """Give up what is frozen, or safe: play on as before, blended in."""
    repairing.unfreeze(engine)


@command("repair", stage=True)
def repair(engine: "Engine") -> None:
    """Freeze what plays; then show the movement for it; for a single button.

    In the show a frozen sound plays on instead: nothing is taught there. What is safe plays on.
    """
    if engine.on_stage.show and engine.held is not None:
        repairing.unfreeze(engine)
    else:
        repairing.go_on(engine)


@command("safe", stage=True)
def safe(engine: "Engine", seconds: float = -1.0) -> list[str]:
    """Go smoothly to the safe sound, in so many seconds, and hold it until `unfreeze` or `play`.

    Left out they are as the rig says. The reply is its name: `safe/at` chooses it.
    """
    return [safety.go(engine, seconds)]


@command("safe/at")
def safe_at(engine: "Engine", name: str = "", seconds: float = -1.0) -> None:
    """Choose the safe sound by its name: a target, bookmark or scene; left out: rest.

    And in how many seconds it is gone to, if they are given.
    """
    safety.choose(engine, name, seconds)
