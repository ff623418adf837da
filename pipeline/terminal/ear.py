"""Hears latents as a patch would: a UDP socket in a thread, keeping what came."""

import socket
import threading
import time
from types import TracebackType
from typing import Self

import numpy as np

from recordings.frame import FloatArray
from sensors.base import MalformedError
from sensors.wire.osc import decode


class Ear:
    """Listens on a port of this machine (0: a free one) for messages that end in `/latents`."""

    def __init__(self, port: int = 0) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", port))
        self._socket.settimeout(0.1)
        self.port = int(self._socket.getsockname()[1])
        self.count = 0
        self.times: list[float] = []
        """When each of the latents came that were heard since `forget`, on the monotonic clock."""
        self._rows: list[tuple[float, ...]] = []
        self._open = True
        self._thread = threading.Thread(target=self._listen, name="ear", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._open = False
        self._thread.join()
        self._socket.close()

    def forget(self) -> None:
        """Forget the latents heard so far; `count` goes on."""
        self._rows, self.times = [], []

    def latents(self, m: int) -> FloatArray:
        """Return the latents heard since `forget`, shape (n, m)."""
        return np.array([row for row in self._rows if len(row) == m]).reshape(-1, m)

    def _listen(self) -> None:
        while self._open:
            try:
                data = self._socket.recv(65536)
                messages = decode(data)
            except (TimeoutError, MalformedError):
                continue
            for address, args in messages:
                if address.endswith("/latents"):
                    self.count += 1
                    self.times.append(time.monotonic())
                    self._rows.append(tuple(a for a in args if isinstance(a, float)))
