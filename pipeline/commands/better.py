"""Commands about the better mapping that training goes on to look for."""

from typing import TYPE_CHECKING, get_args, get_type_hints

from mappings.auto import Auto
from pipeline.commands.base import command
from pipeline.engine import improving
from pipeline.engine.learning import adopt, keep
from pipeline.engine.upkeep import save_scene
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

WAYS = get_args(get_type_hints(Auto)["improve"])


@command("train/take")
def take(engine: "Engine") -> list[int]:
    """Play the better mapping that is offered, blended in; `train/back` goes back.

    The reply is by how many percent the error is less.
    """
    name, found = engine.active, engine.improving
    offer = found.offers.get(name)
    if offer is None:
        raise CommandError("no better mapping is offered")
    former = found.blobs[name]
    learnt = adopt(engine, engine.active_scene, offer.blob)
    improving.withdraw(engine, name)
    if learnt is None:
        raise CommandError("the better mapping cannot be played; train again")
    found.formers[name] = former, offer
    keep(engine, name, offer.blob, learnt.report)
    engine.outside.notice("trained", f"A better mapping plays: {offer.less} % less error.")
    return [offer.less]


@command("train/back")
def back(engine: "Engine") -> None:
    """Go back to the mapping from before `train/take`; the better one is offered again."""
    name, found = engine.active, engine.improving
    if name not in found.formers:
        raise CommandError("no better mapping was taken since the last training")
    former, offer = found.formers.pop(name)
    learnt = adopt(engine, engine.active_scene, former)
    if learnt is None:
        raise CommandError("the mapping from before cannot be played; train again")
    keep(engine, name, former, learnt.report)
    improving.wait(engine, name, offer)


@command("train/refuse")
def refuse(engine: "Engine") -> None:
    """Drop the better mapping that is offered, and stop looking for one."""
    if engine.active not in engine.improving.offers and engine.improving.search is None:
        raise CommandError("no better mapping is offered, and none is looked for")
    improving.changed(engine, engine.active)


@command("train/improve")
def improve(engine: "Engine", way: str) -> None:
    """Say what becomes of a better mapping found after training: offer, swap, or off (none)."""
    table = engine.project.scenes[engine.active].mapping
    if way not in WAYS:
        raise CommandError(f'there is no "{way}".{nearest(way, WAYS)}')
    if table["type"] != Auto.type:
        raise CommandError(f"only auto looks for better mappings; this scene has {table['type']}")
    table["improve"] = way
    save_scene(engine, engine.active)
    if way == "off":
        improving.changed(engine, engine.active)
