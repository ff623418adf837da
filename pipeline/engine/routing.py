"""Which features move which latents of a scene that is set by hand, and over what ranges."""

from collections.abc import Mapping, Sequence

from pipeline.engine.arrangement import span_of
from pipeline.engine.handmade import Routes
from pipeline.engine.inputs import belongs
from pipeline.project.scene_settings import SceneSettings


def routes_of(settings: SceneSettings, names: Sequence[str]) -> Routes:
    """Return for each latent which values of features move it, and how much.

    A latent that says nothing is moved by one value, the first latent by the first, and so on:
    values whose range is known come before others. Latents that bend are moved by none. A feature
    that has several values moves with all of them; one that is not there (yet) stands as it is.
    """
    known = [name for name in names if span(settings, name) is not None]
    usual = [*known, *(name for name in names if name not in known)]
    routes = []
    for j, latent in enumerate(settings.latents):
        if latent.routes is not None:
            routes.append(expanded(latent.routes, names))
        else:
            routes.append({usual[j]: 1.0} if j < len(usual) and not latent.bends else {})
    return tuple(routes)


def expanded(routes: Mapping[str, float], names: Sequence[str]) -> dict[str, float]:
    """Return routes from values, in place of those from features that have several."""
    found: dict[str, float] = {}
    for wanted, weight in routes.items():
        for name in [n for n in names if belongs(n, wanted)] or [wanted]:
            found[name] = weight
    return found


def known_range(settings: SceneSettings, value: str) -> list[float] | None:
    """Return the range that movement goes by: as it is set, or as the feature says; else None."""
    return settings.ranges.get(value) or span(settings, value)


def span(settings: SceneSettings, value: str) -> list[float] | None:
    """Return the least and the greatest that a value can be, None where its feature has no ends."""
    owners = [f for f in settings.features if belongs(value, f.name)]
    return span_of(max(owners, key=lambda f: len(f.name)), value) if owners else None


def summary(latents: Sequence[str], routes: Routes) -> str:
    """Return in words what moves what."""
    moved = [
        f"{name} follows {some(route)}"
        for name, route in zip(latents, routes, strict=True)
        if route
    ]
    if not moved:
        return "Set by hand: nothing moves any latent yet. They are where the target is."
    more = f"; and {len(moved) - 3} more" if len(moved) > 3 else ""
    return f"Set by hand: {'; '.join(moved[:3])}{more}."


def some(route: Mapping[str, float]) -> str:
    """Return the values that move a latent, at most two by name."""
    names = list(route)
    return " and ".join(names) if len(names) < 3 else f"{names[0]} and {len(names) - 1} others"


def rename(settings: SceneSettings, names: Mapping[str, str]) -> None:
    """Let what is set by hand of a scene follow new names of features and their values."""
    for latent in settings.latents:
        if latent.routes is not None:
            latent.routes = {names.get(n, n): weight for n, weight in latent.routes.items()}
    settings.ranges = {names.get(n, n): ends for n, ends in settings.ranges.items()}
