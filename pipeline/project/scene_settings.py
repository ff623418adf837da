"""What a scene is made of: the tables of scene.toml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mappings.base import MAPPINGS
from pipeline.features.base import FEATURES, Feature
from pipeline.project.latents import WIDEST, Bookmark, LatentSettings, Target, bends_of, own
from pipeline.project.novelty import SceneNovelty
from pipeline.settings.mistakes import found as shown
from pipeline.settings.reading import SettingsError, Where, read, read_type
from pipeline.settings.tables import name_problems, plain, tables_of, typed
from pipeline.sound.bends import KINDS
from pipeline.sound.settings import SoundSettings
from pipeline.sound.space.settings import SpaceSettings
from recordings.families import nearest

PARTS: dict[str, type[Any]] = {
    "sound": SoundSettings,
    "space": SpaceSettings,
    "novelty": SceneNovelty,
}
"""The tables that are each a dataclass of settings."""


@dataclass
class SceneSettings:
    """A scene as scene.toml describes it; `mapping` is the table of the model's settings.

    `ranges` are the least and the greatest of values of features that movement by hand goes by.
    """

    features: list[Feature] = field(default_factory=list)
    latents: list[LatentSettings] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)
    mapping: dict[str, Any] = field(default_factory=lambda: {"type": "auto"})
    sound: SoundSettings = field(default_factory=SoundSettings)
    space: SpaceSettings = field(default_factory=SpaceSettings)
    novelty: SceneNovelty = field(default_factory=SceneNovelty)
    ranges: dict[str, list[float]] = field(default_factory=dict)


def scene_table(scene: SceneSettings) -> dict[str, Any]:
    """Return a scene as the table it would be read from."""
    return {
        "mapping": dict(scene.mapping),
        "sound": plain(scene.sound),
        "space": plain(scene.space),
        "novelty": plain(scene.novelty),
        "ranges": {name: list(ends) for name, ends in scene.ranges.items()},
        "features": [typed(f) for f in scene.features],
        "latents": [plain(latent) for latent in scene.latents],
        "targets": [plain(t) for t in scene.targets],
        "bookmarks": [plain(t) for t in scene.bookmarks],
    }


def read_scene(table: Mapping[str, Any], file: str) -> SceneSettings:
    """Return a scene; raises SettingsError listing all mistakes."""
    where = Where(file)
    mistakes: list[str] = []
    scene = SceneSettings()
    mapping = table.get("mapping", scene.mapping)
    if isinstance(mapping, Mapping):
        scene.mapping = dict(mapping)
    else:
        mistakes.append(where.mistake("mapping", f"expected a table, found {shown(mapping)}"))
    known = tuple(scene_table(scene))
    mistakes += [
        where.mistake(k, f"there is no such table.{nearest(k, known)}")
        for k in table
        if k not in known
    ]
    jobs: list[Any] = [(lambda: read_type(MAPPINGS, scene.mapping, where.under("mapping")))]
    for key, kind in PARTS.items():
        found = table.get(key, {})
        if isinstance(found, Mapping):
            at = where.under(key)
            jobs.append(
                lambda key=key, kind=kind, t=found, at=at: setattr(scene, key, read(kind, t, at))
            )
        else:
            mistakes.append(where.mistake(key, f"expected a table, found {shown(found)}"))
    jobs.append(lambda: scene.ranges.update(read_ranges(table.get("ranges", {}), where)))
    for i, t in enumerate(tables_of(table, "features", where, mistakes)):
        at = where.item("features", i)
        jobs.append(lambda t=t, at=at: scene.features.append(read_type(FEATURES, t, at)))
    for i, t in enumerate(tables_of(table, "latents", where, mistakes)):
        at = where.item("latents", i)
        jobs.append(lambda t=t, at=at: scene.latents.append(read(LatentSettings, t, at)))
    lists = (("targets", Target, scene.targets), ("bookmarks", Bookmark, scene.bookmarks))
    for key, kind, into in lists:
        for i, t in enumerate(tables_of(table, key, where, mistakes)):
            at = where.item(key, i)
            jobs.append(lambda t=t, at=at, kind=kind, into=into: into.append(read(kind, t, at)))
    for job in jobs:
        try:
            job()
        except SettingsError as error:
            mistakes += error.mistakes
    mistakes += scene_problems(scene, where)
    if mistakes:
        raise SettingsError(mistakes)
    return scene


def read_ranges(table: Any, where: Where) -> dict[str, list[float]]:
    """Return the ranges of features; raises SettingsError for what is none."""
    if not isinstance(table, Mapping):
        raise SettingsError([where.mistake("ranges", f"expected a table, found {shown(table)}")])
    wrong = [
        where.under("ranges").mistake(name, f"expected [least, greatest], found {shown(ends)}")
        for name, ends in table.items()
        if not is_range(ends)
    ]
    if wrong:
        raise SettingsError(wrong)
    return {name: [float(low), float(high)] for name, (low, high) in table.items()}


def is_range(ends: Any) -> bool:
    """Return whether a value is two numbers within ± WIDEST, the second the greater."""
    if not isinstance(ends, list) or len(ends) != 2 or not {*map(type, ends)} <= {int, float}:
        return False
    return bool(-WIDEST <= ends[0] < ends[1] <= WIDEST)


def scene_problems(scene: SceneSettings, where: Where) -> list[str]:
    """Return what does not fit together in a scene."""
    m = len(scene.latents)
    problems = name_problems([f.name for f in scene.features], where, "features")
    problems += name_problems([latent.name for latent in scene.latents], where, "latents")
    if not m:
        problems.append(where.mistake("latents", "a scene needs at least one latent"))
    problems += [where.mistake("latents", text) for text in bend_problems(scene.latents)]
    places: dict[str, Sequence[Target | Bookmark]]
    places = {"targets": scene.targets, "bookmarks": scene.bookmarks}
    problems += [
        where.item(key, i).mistake("values", f"has {len(t.values)} for {m} latents")
        for key, listed in places.items()
        for i, t in enumerate(listed)
        if len(t.values) != m
    ]
    return problems


def bend_problems(latents: Sequence[LatentSettings]) -> list[str]:
    """Return what is wrong with the latents that bend, in words."""
    bends, n = bends_of(latents), len(own(latents))
    if bends and not n:
        return ["one at least must be the model's, without bends"]
    if any(latent.bends for latent in latents[:n]):
        return ["those with bends come last: put them after the model's"]
    if list(bends) != [kind for kind in KINDS if kind in bends]:
        order = ", ".join(KINDS)
        return [f"each bends something else, in the order {order}; not {', '.join(bends)}"]
    return []
