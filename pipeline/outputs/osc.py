"""Latents as OSC messages over UDP, for nn~ in Max, Pd or SuperCollider."""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.outputs.base import Output, Voice
from recordings.frame import Float32Array
from sensors.wire.osc import FloatMessage
from sensors.wire.telling import message

Prepared = tuple[Voice, list[int] | None, list[FloatMessage]]
"""A scene's messages: for which voice, which of its latents, and each message's header."""


@dataclass
class Osc(Output):
    """One message of float32 for each step: `/limber/SCENE/latents`, or `/limber/latents`.

    `style` "each" sends one message for each latent, its name after the address. `rate`
    limits the messages of one scene in a second (0: no limit); the newest values are sent
    when their turn comes, none is kept back for good. `address` replaces the default. Raises
    ValueError for an address that is none.
    """

    host: str = "127.0.0.1"
    port: int = field(default=12000, metadata={"min": 1, "max": 65535})
    address: str = ""
    style: Literal["list", "each"] = "list"
    rate: float = field(default=0.0, metadata={"min": 0.0, "max": 10000.0, "unit": "Hz"})

    def __post_init__(self) -> None:
        if self.address and not self.address.startswith("/"):
            raise ValueError(f'address "{self.address}" must begin with "/"')
        self._socket: socket.socket | None = None
        self._messages: dict[str, Prepared] = {}
        self._next: dict[str, int] = {}
        self._told: dict[str, int | None] = {}
        self._held: dict[str, tuple[Voice, Float32Array]] = {}
        self.sent = self.unsent = 0

    def open(self) -> None:
        """Look the host up and make the socket; raises OSError for a host nobody knows."""
        try:
            found = socket.getaddrinfo(self.host, self.port, socket.AF_INET, socket.SOCK_DGRAM)
        except (OSError, UnicodeError) as error:
            raise OSError(
                f'the host "{self.host}" is not known ({error}): write its address in numbers, '
                "such as 192.168.1.20, or 127.0.0.1 for this machine"
            ) from None
        self._to = (str(found[0][4][0]), self.port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        if self._to[0].startswith("127."):
            self._socket.bind(("127.0.0.1", 0))  # else the network could send to it

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
        self._put(message(f"{prefix(voice)}/gain", float(value)))

    def following(self, voice: Voice, values: Sequence[float]) -> None:
        """Send `/limber/SCENE/following`, no more often than the latents."""
        if self.rate:
            if self._told.get(voice.scene) == self._next.get(voice.scene):
                return
            self._told[voice.scene] = self._next.get(voice.scene)
        self._put(message(f"{prefix(voice)}/following", *values))

    def likeness(self, names: Sequence[str], values: Sequence[float]) -> None:  # noqa: ARG002 - told by "gestures"
        """Send `/limber/gestures/likeness`, four numbers of each gesture."""
        self._put(message("/limber/gestures/likeness", *values))

    def notice(self, name: str, args: Sequence[float | int | str]) -> None:
        """Send `/limber/NAME` with its arguments; nothing held back follows a mute."""
        if name == "mute":
            self.forget()
        self._put(message(f"/limber/{name}", *args))

    def due(self) -> int | None:
        """Return when the first value held back may go."""
        return min((self._next[scene] for scene in self._held), default=None)

    def flush(self, now: int) -> None:
        """Send what was held back and may go now."""
        for scene in [s for s in self._held if self._next[s] <= now]:
            Osc.send(self, *self._held[scene], now, by_frame=False)

    def forget(self) -> None:
        """Drop what is held back: it is no longer true."""
        self._held.clear()

    def close(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _write(self, voice: Voice, values: Float32Array) -> None:
        prepared = self._messages.get(voice.scene)
        if prepared is None or prepared[0] is not voice:  # renamed, or no longer alone
            prepared = self._messages[voice.scene] = self._prepare(voice)
        _, chosen, messages = prepared
        if chosen is not None:
            values = values[chosen]
        if self.style == "list":
            self._put(messages[0].pack(values))
        else:
            for i, one in enumerate(messages):
                self._put(one.pack(values[i : i + 1]))

    def _prepare(self, voice: Voice) -> Prepared:
        chosen = self.chosen(voice)
        names = voice.latents if chosen is None else [voice.latents[i] for i in chosen]
        base = self.address or f"{prefix(voice)}/latents"
        if self.style == "list":
            return voice, chosen, [FloatMessage(base, len(names))]
        return voice, chosen, [FloatMessage(f"{base}/{part(name)}", 1) for name in names]

    def _put(self, data: bytes) -> None:
        """Send a datagram; nobody listening (or a full buffer) is no fault of the engine."""
        if self._socket is None:
            return
        try:
            self._socket.sendto(data, self._to)
            self.sent += 1
        except OSError:
            self.unsent += 1


def prefix(voice: Voice) -> str:
    """Return the address that a scene's messages begin with."""
    return "/limber" if voice.alone else f"/limber/{part(voice.scene)}"


def part(name: str) -> str:
    """Return a name as one part of an OSC address: what OSC reserves becomes a dash."""
    return re.sub(r"[\s\x00-\x1f\x7f\ud800-\udfff#*,/?\[\]{}]+", "-", name)
