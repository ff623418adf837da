"""The process where phones connect, by WebSocket or a page, at the ports that the rig names."""

import asyncio
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.processes.channel import Channel, DisconnectedError
from pipeline.processes.glance import Glance
from pipeline.processes.local import connect
from pipeline.processes.reaching import reached_at
from pipeline.processes.rig_ways import LOOK, RigFile, ways
from pipeline.web.pairing import own_folder, token
from pipeline.web.site import Site
from sensors.wire.way import Way
from sensors.wire.websocket import Door

if TYPE_CHECKING:
    from pipeline.web.trust import Trust

log = logging.getLogger(__name__)

RETRY = (1.0, 8.0)
"""Seconds between attempts to open a port: first, and at most."""


class Doors:
    """Opens what the rig asks for, and tells the engine at `path` how that goes."""

    def __init__(self, folder: Path, path: Path) -> None:
        self.folder, self.path = folder, path
        self._rig = RigFile(folder)
        self._open: dict[Way, Door] = {}
        self._failed: dict[Way, tuple[str, float, float]] = {}  # why, when again, the wait before
        self._wanted: Sequence[Way] = ()
        self._channel: Channel | None = None
        self._told: dict[str, Any] = {}
        self._glance = Glance(folder)
        self._trust: Trust | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            while True:
                await self.tend()
                await asyncio.sleep(LOOK)
        finally:
            for door in self._open.values():
                await door.close()
            self._glance.close()

    async def tend(self) -> None:
        """Look at everything once."""
        if self._rig.changed():
            self._wanted = ways(self.folder)
            for way in [way for way in self._open if way not in self._wanted]:
                await self._open.pop(way).close()
        self._failed = {way: why for way, why in self._failed.items() if way in self._wanted}
        now = time.monotonic()
        for way in self._wanted:
            if way not in self._open and self._failed.get(way, ("", 0.0, 0.0))[1] <= now:
                await self._try(way, now)
        for door in self._open.values():
            if isinstance(door, Site):
                door.tend()
        self._renew()
        self._tell()

    def _door(self, way: Way) -> Door:
        """Return what is to be opened; raises OSError for a page that cannot be certified."""
        if not way.page:
            return Door(way)
        if self._trust is None:
            from pipeline.web.trust import Trust  # its library only where a page is served

            trust = Trust(own_folder())
            trust.renew(reached_at(way.host))
            self._trust = trust
        return Site(way, self._trust.context, token(self.folder), self._glance.text)

    def _renew(self) -> None:
        """Let the certificate hold for the addresses that there are now."""
        hosts = [host for way in self._open if way.page for host in reached_at(way.host)]
        if self._trust is not None and hosts:
            try:
                self._trust.renew(hosts)
            except OSError as error:  # the one before stays
                log.warning("The page's certificate cannot be renewed: %s", error)

    async def _try(self, way: Way, now: float) -> None:
        try:
            door = self._door(way)
            await door.open()
        except OSError as error:
            why = error.strerror or str(error)
            before = self._failed.get(way)
            delay = RETRY[0] if before is None else min(before[2] * 2, RETRY[1])
            self._failed[way] = why, now + delay, delay
            if before is None:
                log.warning("%s", why)
            return
        self._failed.pop(way, None)
        self._open[way] = door

    def facts(self) -> dict[str, Any]:
        """Return what the engine tells those who ask, as JSON values."""
        return {
            "ports": [way.port for way in self._open],
            "joined": [name for door in self._open.values() for name in door.joined],
            "problems": [why for why, _, _ in self._failed.values()],
        }

    def _tell(self) -> None:
        """Tell the engine, if it is there and what it was told is no longer so."""
        facts = self.facts()
        try:
            if self._channel is None:
                self._channel, self._told = Channel(connect(self.path, LOOK)), {}
                self._channel.stream.setblocking(False)
                self._channel.send({"hello": "doors"})
            for _ in self._channel.receive():
                pass
            if facts != self._told:
                self._channel.send({"doors": facts})
                self._told = facts
        except (DisconnectedError, OSError):
            if self._channel is not None:
                self._channel.close()
            self._channel = None


def main(folder: Path, path: Path) -> None:
    """Run the process until it is ended."""
    asyncio.run(Doors(folder, path).run())
