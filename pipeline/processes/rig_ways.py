"""Where phones may connect, by WebSocket or a page, as a project's rig says."""

import contextlib
from pathlib import Path

from pipeline.settings.documents import parse
from pipeline.settings.mistakes import SettingsError, Where
from pipeline.settings.reading import read_type
from pipeline.settings.tables import tables_of
from sensors.base import SENSORS
from sensors.comote import Comote
from sensors.web import Web
from sensors.wire.way import Way

LOOK = 1.0
"""Seconds between two looks at the rig."""


def ways(folder: Path) -> list[Way]:
    """Return where phones may connect; none where the rig cannot be read."""
    try:
        table = parse((folder / "rig.toml").read_text(encoding="utf-8"), "rig.toml")
    except (SettingsError, OSError, UnicodeError):
        return []
    found: dict[int, Way] = {}
    heard: set[tuple[str, int]] = set()  # where pages are heard: one page does for all phones
    for entry in tables_of(table, "sensors", Where("rig.toml"), []):
        if entry.get("type") not in ("comote", "web"):
            continue
        with contextlib.suppress(SettingsError):  # the engine tells of it
            sensor = read_type(SENSORS, entry, Where("rig.toml"))
            if isinstance(sensor, Web) or (isinstance(sensor, Comote) and sensor.websocket):
                way = way_of(sensor)
                if not (way.page and way.to in heard):
                    found.setdefault(way.port, way)
                heard |= {way.to} if way.page else set()
    return list(found.values())


def way_of(sensor: Comote | Web) -> Way:
    """Return where a phone connects: what it says goes to where the sensor is heard anyway."""
    local = sensor.host if sensor.host not in ("0.0.0.0", "localhost") else "127.0.0.1"  # noqa: S104
    if isinstance(sensor, Web):
        return Way(sensor.page_host, sensor.page, (local, sensor.port), page=True)
    return Way(sensor.host, sensor.websocket, (local, sensor.port))


class RigFile:
    """Looks whether a project's rig.toml has been written since."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "rig.toml"
        self._seen: int | None = -1

    def changed(self) -> bool:
        """Return whether it has; always the first time."""
        try:
            now: int | None = self._path.stat().st_mtime_ns
        except OSError:
            now = None
        changed, self._seen = now != self._seen, now
        return changed
