"""The page for phones from a terminal: its codes, one for each address, and who is heard on it."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.processes.client import Client, EngineAbsentError
from pipeline.processes.reaching import SILENCE, page_causes, reached_at, taken
from pipeline.processes.rig_ways import ways
from pipeline.terminal.survey import add
from pipeline.web.pairing import link, token
from sensors.wire.way import Way

LOOK = 1.0
"""Seconds between two looks at the addresses, and at who is heard."""

ABSENT = "Nobody plays this project: the page opens while it plays. limber run"


def page_of(folder: Path) -> Way | None:
    """Return where a project serves its page, None where it serves none."""
    return next((way for way in ways(folder) if way.page), None)


def links(folder: Path, way: Way) -> dict[str, str]:
    """Return each address where the page is reached now → its link; raises OSError."""
    secret = token(folder)
    return {host: link(host, way.port, secret) for host in reached_at(way.host)}


def with_page(folder: Path, say: Callable[[str], None]) -> Way:
    """Return where a project serves its page; one that serves none does from now on."""
    way = page_of(folder)
    if way is None:
        name = add(folder, "web", "", "", 0)
        say(f'{folder} serves a page for phones now, as the sensor "{name}" in its rig.')
        until = time.monotonic() + 10 * LOOK
        while (way := page_of(folder)) is None and time.monotonic() < until:
            time.sleep(0.05)  # an engine writes its rig a moment later
    if way is None:
        raise TimeoutError(f"{folder} has not taken in the page: look at its rig.toml")
    return way


def statuses(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the status of the engine that plays a project, a second apart; {} while none does."""
    client = Client(folder, patience=0.5)
    try:
        while True:
            try:
                yield client.status()
            except EngineAbsentError:
                yield {}
            time.sleep(LOOK)
    finally:
        client.close()


class Opening:
    """What is still to be shown and said about a project's page, until a phone on it is heard.

    `show` draws a code with its title and what to type instead; `say` prints a line.
    """

    def __init__(
        self,
        folder: Path,
        way: Way,
        show: Callable[[str, str, str], None],
        say: Callable[[str], None],
    ) -> None:
        self.heard = ""
        self._folder, self._way = folder, way
        self._show, self._say = show, say
        self._shown: tuple[str, ...] | None = None
        self._before: dict[str, int] = {}
        self._told: set[str] = set()
        self._began = time.monotonic()

    def look(self, status: Mapping[str, Any]) -> None:
        """Show codes that are new, and say who is heard now, or why nobody may be."""
        self._codes()
        if not status:
            self._once(ABSENT + f" {self._folder}")
            return
        sensors = status["sensors"]["sensors"]
        for name, facts in sensors.items():
            frames = (facts.get("frames") or 0) if facts["type"] == "web" else 0
            if frames > self._before.setdefault(name, frames):
                self.heard = name
        if self.heard:
            self._say(f"● {self.heard} is heard")
        elif time.monotonic() - self._began > SILENCE or taken(dict(status), self._way.port):
            host = next(iter(self._shown or ()), "this computer")
            self._once(page_causes(dict(status), host, self._way.port))

    def _once(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self._say(text)

    def _codes(self) -> None:
        found = links(self._folder, self._way)
        if self._shown == tuple(found):
            return
        if self._shown is not None:
            self._say("The addresses of this computer have changed: scan again.")
        self._shown = tuple(found)
        if not found:
            self._say(
                "This computer is on no network. Join the Wi-Fi that the phone is on, or open the "
                "phone's hotspot and join that; the code comes by itself."
            )
        for host, address in found.items():
            self._show(f"Web page, any phone, no app, by {host}", address, address)
