"""Commands that keep versions of the whole project, and go back to them."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.engine import versioned

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("version/keep")
def version_keep(engine: "Engine", name: str) -> None:
    """Keep the project as it is now as a version: rig, scenes, rounds, mappings, sounds.

    `/limber/version kept NAME` says when that is done. Takes are not copied, and none that a
    version needs is deleted.
    """
    versioned.keep(engine, name)


@command("version/restore")
def version_restore(engine: "Engine", name: str) -> None:
    """Go back to a version; what there is now is kept as one first.

    The engine starts anew for it and goes on where it was: sound made here plays on, and latents
    stand still for about a second.
    """
    versioned.restore(engine, name)


@command("version/forget")
def version_forget(engine: "Engine", name: str) -> None:
    """Forget a version; `/limber/version forgotten NAME` says when that is done."""
    versioned.forget(engine, name)
