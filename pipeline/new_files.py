"""The first text of rig.toml and scene.toml, for people to read and change."""

from collections.abc import Sequence
from typing import Any

import tomlkit

from pipeline.documents import write
from pipeline.outputs.base import Output
from pipeline.rig import RigSettings
from pipeline.scene_settings import SceneSettings
from pipeline.tables import kind_of
from sensors.base import Sensor


def rig_file(rig: RigSettings, sensors: Sequence[Sensor], outputs: Sequence[Output]) -> str:
    """Return rig.toml for a new project."""
    document = tomlkit.document()
    document.add(tomlkit.comment("What is plugged in. docs/project.md explains every key."))
    for key, value in write(rig).items():
        document.add(key, tomlkit.item(value))
    add_tables(document, "sensors", [table_of(s) for s in sensors])
    add_tables(document, "outputs", [table_of(o) for o in outputs])
    return tomlkit.dumps(document)


def scene_file(scene: SceneSettings) -> str:
    """Return scene.toml for a new scene."""
    document = tomlkit.document()
    document.add(tomlkit.comment("One sound and how it is played. docs/project.md explains it."))
    document.add("mapping", tomlkit.item(scene.mapping))
    add_tables(document, "features", [table_of(f) for f in scene.features])
    add_tables(document, "latents", [write(latent) for latent in scene.latents])
    add_tables(document, "targets", [write(t) for t in scene.targets])
    return tomlkit.dumps(document)


def add_tables(document: tomlkit.TOMLDocument, key: str, tables: list[dict[str, Any]]) -> None:
    """Add `[[key]]` tables to a document."""
    array = tomlkit.aot()
    for table in tables:
        array.append(tomlkit.item(table))
    if tables:
        document.add(key, array)


def table_of(part: Any) -> dict[str, Any]:
    """Return a sensor, feature or output as its table, without what goes without saying."""
    values = write(part)
    name = {"name": values.pop("name")} if "name" in values else {}
    return {**name, "type": kind_of(part), **values}
