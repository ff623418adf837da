"""Commands for what is set by hand, in the mappings direct and around; latents count from 1."""

from typing import TYPE_CHECKING

from pipeline.commands.base import command
from pipeline.commands.latents import change, checked
from pipeline.engine import byhand, choosing, routing
from pipeline.engine.handmade import Handmade
from pipeline.engine.inputs import belongs
from pipeline.engine.upkeep import save_scene
from pipeline.project.latents import HEAVIEST, WIDEST
from pipeline.settings.mistakes import CommandError
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine


@command("direct/route")
def route(engine: "Engine", feature: str, latent: int, weight: float = 1.0) -> None:
    """Let a feature's value, or all of a feature's, move a latent so much; 0: no longer.

    1 moves it over all of its range, -1 the other way round; several add up.
    """
    check(engine, feature, latent)
    if abs(weight) > HEAVIEST:
        raise CommandError(f"weights are {-HEAVIEST:g} to {HEAVIEST:g}, not {weight:g}")
    settings = engine.project.scenes[engine.active]
    names = engine.graph.views[engine.active].names
    routes = dict(routing.routes_of(settings, names)[latent - 1])
    for name in [n for n in names if belongs(n, feature)] or [feature]:
        routes.pop(name, None)
        if weight:
            routes[name] = weight
    change(engine, latent, routes=routes)


@command("direct/usual")
def usual(engine: "Engine") -> None:
    """Let the first value of the features move the first latent again, and so on."""
    for i in range(engine.active_scene.m):
        change(engine, i + 1, routes=None)


@command("direct/range")
def range_(engine: "Engine", feature: str, low: float, high: float) -> None:
    """Set from where to where the value of a feature goes, to move a latent over all its range."""
    check(engine, feature, 1)
    if not -WIDEST <= low < high <= WIDEST:
        raise CommandError(f"a range is from less to more, within ±{WIDEST:g}")
    settings = engine.project.scenes[engine.active]
    names = [n for n in engine.graph.views[engine.active].names if belongs(n, feature)]
    for name in names or [feature]:
        settings.ranges[name] = [low, high]
    renew(engine)


@command("direct/watch")
def watch(engine: "Engine", feature: str = "") -> None:
    """Forget the range of a feature (left out: of all), and find it in what is played next."""
    settings = engine.project.scenes[engine.active]
    if feature:
        check(engine, feature, 1)
    kept = {n: e for n, e in settings.ranges.items() if feature and not belongs(n, feature)}
    settings.ranges = kept
    if isinstance(learnt := engine.active_scene.learnt, Handmade):
        learnt.watched = learnt.watched.of(())
    renew(engine)


@command("latent/centre")
def centre(engine: "Engine", latent: int, value: float) -> None:
    """Set where the middle of the movement puts a latent that is set by hand."""
    checked(engine.active_scene, latent)
    one = engine.active_scene.latents[latent - 1]
    if not one.min <= value <= one.max:
        raise CommandError(f'"{one.name}" goes from {one.min:g} to {one.max:g}, not to {value:g}')
    change(engine, latent, centre=value)


@command("latent/range")
def share(engine: "Engine", latent: int, share: float) -> None:
    """Set over how much of its limits movement moves a latent that is set by hand, 0 to 1."""
    change(engine, latent, range=share)


@command("latent/invert")
def invert(engine: "Engine", latent: int, inverted: bool = True) -> None:
    """Let a latent that is set by hand go the other way round, or not."""
    change(engine, latent, invert=inverted)


@command("latent/curve")
def curve(engine: "Engine", latent: int, curve: float) -> None:
    """Bend how a latent that is set by hand answers: 1 is calm in the middle, -1 quick there."""
    change(engine, latent, curve=curve)


@command("around/file")
def around(engine: "Engine", file: str = "") -> None:
    """Let movement play around a trajectory, round and round: a CSV file or a take of the project.

    Left out: around none, for a sound that plays by itself (`sound/mode around`).
    """
    choosing.go_around(engine, file)


def renew(engine: "Engine") -> None:
    """Play what is set now, and keep it."""
    byhand.renew(engine, engine.active_scene)
    save_scene(engine, engine.active)


def check(engine: "Engine", feature: str, latent: int) -> None:
    """Raise CommandError where there is no such feature, or value, or latent."""
    checked(engine.active_scene, latent)
    names = engine.graph.views[engine.active].names
    listed = [f.name for f in engine.project.scenes[engine.active].features]
    waits = [f for f in listed if not any(belongs(n, f) for n in names)]  # for its device
    known = any(belongs(n, feature) for n in (*names, *listed))
    if not known and not any(belongs(feature, f) for f in waits):
        raise CommandError(f'there is no feature "{feature:.100}".{nearest(feature, names)}')
