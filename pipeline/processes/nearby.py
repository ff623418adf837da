"""Who else on the network says, by zeroconf, that it speaks OSC."""

import ipaddress
from collections.abc import Sequence
from typing import Any, Self

from pipeline.processes.announcing import SERVICE
from pipeline.processes.reaching import addresses

SERVICES = {SERVICE: "udp", "_osc._tcp.local.": "tcp"}
"""What is looked for, and how it is spoken to."""

PATIENCE = 1000
"""Milliseconds that one has to say where it is, before it is asked again."""

TRIES = 20
"""How often it is asked, as long as somebody looks."""

MOST = 64
"""Services told of: a network may be full of them."""

LOCAL = "127.0.0.1"


class Nearby:
    """Looks around from its making until it is closed.

    `hosts` are this computer's addresses on the networks to look at; where there is none, or
    multicast is impossible, nobody is found, and `problem` says why.
    """

    def __init__(self, hosts: Sequence[str] | None = None) -> None:
        self.problem = ""
        self._closing = False
        self._found: dict[str, dict[str, Any]] = {}
        self._zeroconf: Any = None
        self._browser: Any = None
        try:
            from zeroconf import ServiceBrowser, Zeroconf

            self._zeroconf = Zeroconf(interfaces=list(hosts or [*addresses(), LOCAL]))
            listener: Any = self  # its own class would have to be loaded with this file
            self._browser = ServiceBrowser(self._zeroconf, list(SERVICES), listener)
        except (ImportError, OSError) as error:
            self.problem = f"nobody can be found by zeroconf: {error}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def found(self) -> list[dict[str, Any]]:
        """Who is there, by name: `name`, `host`, `address`, `port`, `by` ("udp" or "tcp")."""
        return sorted([*self._found.values()], key=lambda one: str(one["name"]))

    def close(self) -> None:
        """Look no longer."""
        self._closing = True
        if self._browser is not None:
            self._browser.cancel()
        if self._zeroconf is not None:
            self._zeroconf.close()

    # ---- what zeroconf calls, from its own thread --------------------------------------

    def add_service(self, zeroconf: Any, kind: str, name: str) -> None:
        """Take note of one that has come."""
        info = None
        for _ in range(TRIES):
            if self._closing or (info := zeroconf.get_service_info(kind, name, PATIENCE)):
                break
        if info is None or not info.port or len(self._found) >= MOST:
            return
        self._found[name] = {
            "name": plain(name.removesuffix(f".{kind}")),
            "host": plain((info.server or "").rstrip(".")),
            "address": next(iter(usable(info.parsed_addresses())), ""),
            "port": info.port,
            "by": SERVICES.get(kind, ""),
        }

    def update_service(self, zeroconf: Any, kind: str, name: str) -> None:
        """Take note of one that is elsewhere now."""
        self.add_service(zeroconf, kind, name)

    def remove_service(self, _: Any, __: str, name: str) -> None:
        """Forget one that is gone."""
        self._found.pop(name, None)


def plain(text: str) -> str:
    """Return a name from the network without what could move the cursor of a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:80]


def usable(found: Sequence[str]) -> list[str]:
    """Return addresses, those of IPv4 first."""
    return sorted(found, key=lambda text: ipaddress.ip_address(text.partition("%")[0]).version)
