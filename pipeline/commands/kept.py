"""Commands that keep mappings by name and play one instead of another: A/B."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import keeping

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("mapping/keep")
def keep(engine: "Engine", name: str) -> None:
    """Keep the mapping that plays under a name, with its report; one of that name is replaced."""
    keeping.keep(engine, name)


@command("mapping/use", stage=True)
def use(engine: "Engine", name: str) -> None:
    """Play a mapping that was kept, crossfaded; what plays is kept as "latest" if it has no name.

    It plays although something else was taught since, until it is trained anew.
    """
    keeping.use(engine, name)


@command("mapping/other", stage=True)
def other(engine: "Engine") -> list[str]:
    """Play the other of the two kept mappings that played last: A/B. The reply is its name."""
    return [keeping.turn(engine)]


@command("mapping/forget")
def forget(engine: "Engine", name: str) -> None:
    """Forget a mapping that was kept; if it plays, it plays on."""
    keeping.forget(engine, name)
