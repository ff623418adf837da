"""Says on the network, by zeroconf, at which ports a project hears OSC, so that apps find it."""

import contextlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.processes.reaching import addresses
from pipeline.processes.rig_ways import RigFile
from pipeline.project.rig import Control
from pipeline.settings.documents import parse
from pipeline.settings.mistakes import SettingsError, Where
from pipeline.settings.reading import read, read_type
from pipeline.settings.tables import tables_of
from sensors.base import SENSORS, OscSensor

log = logging.getLogger(__name__)

SERVICE = "_osc._udp.local."
"""What programs that speak OSC over UDP are called (Bonjour's list of types; TouchOSC uses it)."""

LOOK = 2.0
"""Seconds between two looks at the rig and at this computer's addresses."""

LEAVING = 2.0
"""Seconds that taking the names back may take."""

LONGEST = 40
"""Letters of a project's name in that of a port, which has 63 bytes at most (RFC 6763, 4.1.1)."""

LOCAL = ("127.", "localhost", "::1")


def heard_at(folder: Path) -> dict[int, list[str]]:
    """Return the ports that a project hears from the network, with who is heard there.

    None where the rig cannot be read: the engine tells of it.
    """
    try:
        table = parse((folder / "rig.toml").read_text(encoding="utf-8"), "rig.toml")
    except (SettingsError, OSError, UnicodeError):
        return {}
    found: dict[int, list[str]] = {}
    for entry in tables_of(table, "sensors", Where("rig.toml"), []):
        with contextlib.suppress(SettingsError):
            sensor = read_type(SENSORS, entry, Where("rig.toml"))
            if isinstance(sensor, OscSensor) and is_open(sensor.host) and sensor.source == Path():
                kinds = found.setdefault(sensor.port, [])
                kinds += [entry["type"]] if entry["type"] not in kinds else []
    with contextlib.suppress(SettingsError):
        control = read(Control, table.get("control", {}), Where("rig.toml"))
        if is_open(control.host):
            found.setdefault(control.port, []).append("control")
    return found


def is_open(host: str) -> bool:
    """Return whether who listens on a host hears others than this computer."""
    return not host.startswith(LOCAL)


class Announcer:
    """Announces the ports of a project in a thread of its own, as rig and network change.

    `hosts` gives the addresses of this computer at which it is reached. Where nothing is heard
    from the network, nothing is said, and no library is loaded.
    """

    def __init__(self, folder: Path, hosts: Callable[[], Sequence[str]] = addresses) -> None:
        self._folder, self._hosts = folder, hosts
        self._rig = RigFile(folder)
        self._ports: Mapping[int, Sequence[str]] = {}
        self._said: tuple[Sequence[str], Mapping[int, Sequence[str]]] = (), {}
        self._zeroconf: Any = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Begin to take everything back."""
        self._stopping.set()

    def join(self) -> None:
        """Wait until everything is taken back, but not for long."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(LEAVING)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._tend()
            except Exception as error:  # whatever a network may do: playing needs none of this
                log.warning("Limber cannot be found by zeroconf now: %s", error)
            self._stopping.wait(LOOK)
        self._take_back()

    def _tend(self) -> None:
        """Say what is so, where that is another thing than was said."""
        if self._rig.changed():
            self._ports = heard_at(self._folder)
        wanted = (tuple(self._hosts()) if self._ports else (), self._ports)
        if wanted != self._said:
            self._said = wanted
            self._take_back()
            if all(wanted):
                self._say(*wanted)

    def _say(self, hosts: Sequence[str], ports: Mapping[int, Sequence[str]]) -> None:
        from zeroconf import ServiceInfo, Zeroconf

        self._zeroconf = Zeroconf(interfaces=list(hosts))
        for port, kinds in ports.items():
            info = ServiceInfo(
                SERVICE,
                f"Limber {self._folder.resolve().name[:LONGEST]} {port}.{SERVICE}",
                port=port,
                parsed_addresses=list(hosts),
                properties={"types": ",".join(kinds)},
            )
            self._zeroconf.register_service(info, allow_name_change=True)

    def _take_back(self) -> None:
        if self._zeroconf is not None:
            with contextlib.suppress(Exception):  # the network is gone, and the names with it
                self._zeroconf.close()
            self._zeroconf = None
