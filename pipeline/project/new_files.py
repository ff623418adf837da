"""The first text of rig.toml and scene.toml, for people to read and change."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

from pipeline.outputs.base import Output
from pipeline.project.rig import RigSettings
from pipeline.project.scene_settings import SceneSettings
from pipeline.settings.documents import write
from pipeline.settings.tables import is_tables, table_of
from sensors.base import Sensor


def rig_file(rig: RigSettings, sensors: Sequence[Sensor], outputs: Sequence[Output]) -> str:
    """Return rig.toml for a new project."""
    return text_of(
        "What is plugged in. docs/project.md explains every key.",
        rig_short(rig, sensors, outputs),
    )


def scene_file(scene: SceneSettings) -> str:
    """Return scene.toml for a new scene."""
    return text_of(
        "One sound and how it is played. docs/project.md explains it.", scene_short(scene)
    )


def rig_short(
    rig: RigSettings, sensors: Sequence[Sensor], outputs: Sequence[Output]
) -> dict[str, Any]:
    """Return rig.toml's tables, without what goes without saying."""
    lists = {"sensors": [table_of(s) for s in sensors], "outputs": [table_of(o) for o in outputs]}
    return {**write(rig), **lists}


def scene_short(scene: SceneSettings) -> dict[str, Any]:
    """Return scene.toml's tables, without what goes without saying."""
    return {
        "mapping": dict(scene.mapping),
        **({"sound": sound} if (sound := write(scene.sound)) else {}),
        **({"space": space} if (space := write(scene.space)) else {}),
        **({"novelty": novelty} if (novelty := write(scene.novelty)) else {}),
        **({"ranges": dict(scene.ranges)} if scene.ranges else {}),
        "features": [table_of(f) for f in scene.features],
        "latents": [write(latent) for latent in scene.latents],
        "targets": [write(t) for t in scene.targets],
        "bookmarks": [write(t) for t in scene.bookmarks],
    }


def text_of(comment: str, tables: Mapping[str, Any]) -> str:
    """Return tables as TOML under a comment."""
    document = tomlkit.document()
    document.add(tomlkit.comment(comment))
    for key, value in tables.items():
        if not is_tables(value) and value != []:
            document.add(key, tomlkit.item(value))
    for key, value in tables.items():
        if is_tables(value):
            add_tables(document, key, value)
    return tomlkit.dumps(document)


def add_tables(document: tomlkit.TOMLDocument, key: str, tables: list[dict[str, Any]]) -> None:
    """Add `[[key]]` tables to a document."""
    array = tomlkit.aot()
    for table in tables:
        array.append(tomlkit.item(table))
    document.add(key, array)
