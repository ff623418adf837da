"""What the page's server proves itself with, kept true while addresses come and go."""

import ssl
import time
from collections.abc import Collection
from pathlib import Path

from pipeline.web.certificate import certificate

AGAIN = 3600.0
"""Seconds after which one looks again whether it is about to expire."""


class Trust:
    """A TLS `context` with this computer's own certificate, from a folder of the user's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hosts: frozenset[str] = frozenset()
        self._looked = -AGAIN
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)

    def renew(self, hosts: Collection[str]) -> None:
        """Hold for these addresses from the next connection on; raises OSError."""
        now = time.monotonic()
        if frozenset(hosts) <= self._hosts and now - self._looked < AGAIN:
            return
        path, new = certificate(self._folder, hosts)
        if new or not self._hosts:
            self.context.load_cert_chain(path)  # also for a server that listens already
        self._hosts, self._looked = self._hosts | frozenset(hosts), now
