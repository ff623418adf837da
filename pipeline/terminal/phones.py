"""Connects phones from a terminal: a code for each and each address, and whether they are heard."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engine.hub import Hub
from pipeline.engine.opening import open_project
from pipeline.processes.client import Client, EngineAbsentError
from pipeline.processes.reaching import SILENCE, causes, reached_at, taken
from pipeline.processes.silence import why_lost
from pipeline.terminal.tap import Tap
from sensors.comote import Comote, settings_link

LOOK = 1.0
"""Seconds between two looks at the addresses, and at who is heard."""

HERE = "127."
"""How addresses begin that nothing but this computer reaches."""


@dataclass(frozen=True)
class Wanted:
    """A phone of the rig: the `sensor`, and the ID that its app is to have."""

    sensor: Comote
    id: str

    def links(self) -> dict[str, str]:
        """Return each address where it may send now → the link that sets its app up."""
        s = self.sensor
        return {
            host: settings_link(self.id, host, s.port, websocket=s.websocket)
            for host in reached_at(s.host)
        }

    def by_hand(self, host: str) -> str:
        """Return what to type into the app instead."""
        s = self.sensor
        if s.websocket:
            return f"ID {self.id}, WebSocket on, ws://{host}:{s.websocket}, OSC off"
        return f"ID {self.id}, OSC on, udp://{host}:{s.port}"


def phones_of(folder: Path) -> list[Wanted]:
    """Return the phones with CoMote in a project's rig; those without an ID get a free one."""
    sensors = [s for s in open_project(folder).sensors if isinstance(s, Comote)]
    taken = {s.id for s in sensors}
    free = (str(i) for i in range(len(sensors) + len(taken) + 1) if str(i) not in taken)
    return [Wanted(s, s.id or next(free)) for s in sensors]


def statuses(folder: Path, phones: list[Wanted], warn: Callable[[str], None]) -> Iterator[Any]:
    """Yield the status of the engine that plays a project, again and again, a second apart.

    Where nobody plays it, its phones' ports are listened to, and the same is told of them.
    """
    client = Client(folder, patience=0.5)
    try:
        while True:
            yield client.status()
            time.sleep(LOOK)
    except EngineAbsentError:
        yield from overheard(phones, warn)
    finally:
        client.close()


def overheard(phones: list[Wanted], warn: Callable[[str], None]) -> Iterator[Any]:
    """Yield what is heard of phones, without an engine."""
    if any(phone.sensor.websocket for phone in phones):
        warn("Phones connect by WebSocket only while the project plays: limber run")
    hub = Hub([phone.sensor for phone in phones])
    problems: list[str] = []
    try:
        tap = Tap(sorted({phone.sensor.port for phone in phones}), problems.append)
    except OSError as error:
        problems.append(error.strerror or str(error))
        tap = Tap([], warn)
    try:
        while True:
            yield {"sensors": hub.status(), "problems": problems}
            until = time.monotonic() + LOOK
            while (left := until - time.monotonic()) > 0:
                for datagram in tap.wait(left):
                    hub.feed(datagram)
    finally:
        tap.close()


class Connecting:
    """What is still to be shown and said about a project's phones.

    `show` draws a code with its title and what to type instead; `say` prints a line.
    """

    def __init__(
        self,
        phones: list[Wanted],
        show: Callable[[str, str, str], None],
        say: Callable[[str], None],
    ) -> None:
        self.waiting = {phone.sensor.name: phone for phone in phones}
        self._show, self._say = show, say
        self._shown: dict[str, tuple[str, ...]] = {}
        self._before: dict[str, int] = {}
        self._told: set[str] = set()
        self._began = time.monotonic()

    def look(self, status: Mapping[str, Any]) -> None:
        """Show codes that are new, and say who is heard now and why others may not be."""
        facts = status["sensors"]["sensors"]
        for name, phone in list(self.waiting.items()):
            frames = facts.get(name, {}).get("frames") or 0
            before, self._before[name] = self._before.get(name, frames), frames
            if frames and frames != before:
                self._say(f"● {name} is heard")
                del self.waiting[name]
                continue
            self._codes(phone)
            port = phone.sensor.websocket or phone.sensor.port
            silent = time.monotonic() - self._began > SILENCE
            if name not in self._told and (silent or taken(dict(status), port)):
                self._why(phone, dict(status))

    def _codes(self, phone: Wanted) -> None:
        links = phone.links()
        name = phone.sensor.name
        if self._shown.get(name) == tuple(links):
            return
        if name in self._shown:
            self._say("The addresses of this computer have changed: scan again.")
        self._shown[name] = tuple(links)
        if not links:
            self._say(
                "This computer is on no network. Join the Wi-Fi that the phone is on, or open the "
                "phone's hotspot and join that; the code comes by itself."
            )
        for host, link in links.items():
            self._show(f"{name}: CoMote app, ID {phone.id}, to {host}", link, phone.by_hand(host))
            if host.startswith(HERE):
                self._say(
                    f"Only this computer reaches {host}. In rig.toml, set host = "
                    f'"0.0.0.0" for {name}.'
                )

    def _why(self, phone: Wanted, status: dict[str, Any]) -> None:
        self._told.add(phone.sensor.name)
        host = next(iter(phone.links()), "this computer")
        s = phone.sensor
        gone = self._before.get(s.name) and not taken(status, s.websocket or s.port)
        facts = status["sensors"]["sensors"].get(s.name, {})
        if gone:
            why = f"It was heard before. {why_lost(s.name, facts, dict(status))}"
        else:
            why = causes(status, host, s.port, phone.id, s.websocket)
        self._say(f"{s.name} is not heard. {why}")
