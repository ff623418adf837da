"""Latents as OSC messages over UDP, for nn~ in Max, Pd or SuperCollider."""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.outputs.base import Output, Voice
from recordings.frame import Float32Array
from sensors.wire.osc import FloatMessage, encode


@dataclass
class Osc(Output):
    """One message of float32 for each step: `/limber/SCENE/latents`, or `/limber/latents`.

    `style` "each" sends one message for each latent, its name after the address. `rate`
    limits the messages of one scene in a second (0: no limit); the newest values are sent
    when their turn comes, none is kept back for good. `address` replaces the default.
    """

    host: str = "127.0.0.1"
    port: int = field(default=12000, metadata={"min": 1, "max": 65535})
    address: str = ""
    style: Literal["list", "each"] = "list"
    rate: float = field(default=0.0, metadata={"min": 0.0, "max": 10000.0, "unit": "Hz"})

    def open(self) -> None:
        """Look the host up and make the socket."""
        self._socket: socket.socket | None = None
        found = socket.getaddrinfo(self.host, self.port, socket.AF_INET, socket.SOCK_DGRAM)
        self._to = (str(found[0][4][0]), self.port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._messages: dict[str, tuple[list[int] | None, list[FloatMessage]]] = {}
        self._next: dict[str, int] = {}
        self._held: dict[str, tuple[Voice, Float32Array]] = {}
        self.unsent = 0

    def send(self, voice: Voice, values: Float32Array, now: int, by_frame: bool) -> None:  # noqa: ARG002 - every step is sent
        """Send latents, or keep the newest until the rate allows it."""
        if self.rate:
            if now < self._next.get(voice.scene, 0):
                self._held[voice.scene] = (voice, values.copy())
                return
            self._held.pop(voice.scene, None)
            self._next[voice.scene] = now + int(1e9 / self.rate)
        self._write(voice, values)

    def gain(self, voice: Voice, value: float) -> None:
        """Send `/limber/SCENE/gain`."""
        self._put(encode(f"{prefix(voice)}/gain", float(value)))

    def notice(self, name: str, args: Sequence[float | int | str]) -> None:
        """Send `/limber/NAME` with its arguments."""
        self._put(encode(f"/limber/{name}", *args))

    def due(self) -> int | None:
        """Return when the first value held back may go."""
        return min((self._next[scene] for scene in self._held), default=None)

    def flush(self, now: int) -> None:
        """Send what was held back and may go now."""
        for scene in [s for s in self._held if self._next[s] <= now]:
            voice, values = self._held[scene]
            self.send(voice, values, now, by_frame=False)

    def close(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _write(self, voice: Voice, values: Float32Array) -> None:
        if voice.scene not in self._messages:
            self._messages[voice.scene] = self._prepare(voice)
        chosen, messages = self._messages[voice.scene]
        if chosen is not None:
            values = values[chosen]
        if self.style == "list":
            self._put(messages[0].pack(values))
        else:
            for i, message in enumerate(messages):
                self._put(message.pack(values[i : i + 1]))

    def _prepare(self, voice: Voice) -> tuple[list[int] | None, list[FloatMessage]]:
        chosen = self.chosen(voice)
        names = voice.latents if chosen is None else [voice.latents[i] for i in chosen]
        base = self.address or f"{prefix(voice)}/latents"
        if self.style == "list":
            return chosen, [FloatMessage(base, len(names))]
        return chosen, [FloatMessage(f"{base}/{part(name)}", 1) for name in names]

    def _put(self, data: bytes) -> None:
        """Send a datagram; nobody listening (or a full buffer) is no fault of the engine."""
        if self._socket is None:
            return
        try:
            self._socket.sendto(data, self._to)
        except OSError:
            self.unsent += 1


def prefix(voice: Voice) -> str:
    """Return the address that a scene's messages begin with."""
    return "/limber" if voice.alone else f"/limber/{part(voice.scene)}"


def part(name: str) -> str:
    """Return a name as one part of an OSC address: what OSC reserves becomes a dash."""
    return re.sub(r"[\s#*,/?\[\]{}]+", "-", name)
