"""The OSC control surface: who may ask, what they ask for, and the answers they get."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline import commands
from pipeline.rig import Control as ControlSettings
from recordings.families import nearest
from sensors.wire.osc import encode

Address = tuple[str, int]
Ask = Callable[[str, list[Any], str], tuple[list[Any], str]]
"""Obeys a command (name, arguments, source) and returns its reply and its problem, "" if none."""

PEERS = 256
"""Senders remembered at once; the one silent longest is forgotten first."""

SUBSCRIPTIONS = 64
"""Subscriptions at once, of all senders together."""

WEKINATOR: dict[str, tuple[str, list[Any]]] = {
    "startRecording": ("record", [0.0, 0.0]),
    "stopRecording": ("record/stop", []),
    "train": ("train", []),
    "cancelTrain": ("train/cancel", []),
    "startRunning": ("run", []),
    "stopRunning": ("stop", []),
    "deleteAllExamples": ("rounds/clear", []),
}
"""Wekinator's control messages without arguments (fiebrink1/wekinator, OSCControlReceiver)."""


@dataclass
class Peer:
    """A sender: where its answers go, and whether it has shown the token."""

    reply: Address
    trusted: bool = False


@dataclass
class Subscription:
    """A query asked again and again for someone, who hears each change."""

    name: str
    to: Address
    period: int
    due: int = 0
    told: list[Any] | None = None


@dataclass
class Control:
    """Turns messages into commands and their outcome into answers.

    `send` sends a datagram from the control port; `ask` obeys a command.
    """

    settings: ControlSettings
    ask: Ask
    send: Callable[[bytes, Address], None]
    peers: OrderedDict[Address, Peer] = field(default_factory=OrderedDict)
    subscriptions: list[Subscription] = field(default_factory=list)
    refused: int = 0

    @staticmethod
    def claims(address: str) -> bool:
        """Return whether messages to an OSC address are commands."""
        return address.startswith(("/limber/", "/wekinator/"))

    def hear(self, address: str, args: Sequence[Any], sender: Address) -> None:
        """Obey one message; strangers are refused, and counted."""
        peer = self._peer(sender)
        if not self._may(sender, peer, address):
            self.refused += 1
            return
        if address.startswith("/wekinator/"):
            self._wekinator(address, list(args), sender)
            return
        name = address.removeprefix("/limber/")
        own = getattr(self, f"_{name}", None) if name in OWN else None
        if own is not None:
            reply, problem = own(peer, sender, list(args))
        else:
            reply, problem = self.ask(name, list(args), f"{sender[0]}:{sender[1]}")
        self.answer(peer.reply, name, reply, problem)

    def answer(self, to: Address, name: str, reply: Sequence[Any], problem: str) -> None:
        """Send `/limber/ok NAME reply…` or `/limber/error NAME problem`."""
        if problem:
            self.send(encode("/limber/error", name, problem), to)
        else:
            self.send(encode("/limber/ok", name, *reply), to)

    def due(self) -> int | None:
        """Return when the next subscription is to be looked at, on the engine's clock."""
        return min((s.due for s in self.subscriptions), default=None)

    def tell(self, now: int, look: Callable[[str], list[Any]]) -> None:
        """Send `/limber/NAME …` to subscribers whose answer has changed."""
        for subscription in self.subscriptions:
            if subscription.due > now:
                continue
            subscription.due = now + subscription.period
            reply = look(subscription.name)
            if reply != subscription.told:
                subscription.told = reply
                self.send(encode(f"/limber/{subscription.name}", *reply), subscription.to)

    def _peer(self, sender: Address) -> Peer:
        peer = self.peers.setdefault(sender, Peer(sender))
        self.peers.move_to_end(sender)
        if len(self.peers) > PEERS:
            self.peers.popitem(last=False)
        return peer

    def _may(self, sender: Address, peer: Peer, address: str) -> bool:
        """Return whether a sender may ask: this machine always, others as the rig says."""
        if sender[0].startswith("127."):
            return True
        if sender[0] not in self.settings.allow:
            return False
        if address.startswith("/wekinator/") or address == "/limber/token":
            return True
        return peer.trusted

    def _wekinator(self, address: str, args: list[Any], sender: Address) -> None:
        """Obey a message of Wekinator's, which answers nothing."""
        name = address.removeprefix("/wekinator/control/")
        source = f"{sender[0]}:{sender[1]}"
        if name == "outputs":
            self.ask("target", args, source)
        elif name in WEKINATOR:
            command, fixed = WEKINATOR[name]
            if name == "startRecording":
                self.ask("record/stop", [], source)
            self.ask(command, fixed, source)
        else:
            self.refused += 1

    # ---- commands about the control itself ---------------------------------------------

    def _reply(self, peer: Peer, sender: Address, args: list[Any]) -> tuple[list[Any], str]:
        if len(args) != 1 or not isinstance(args[0], int) or not 0 < args[0] < 65536:
            return [], "reply wants PORT, the port on which you listen"
        peer.reply = (sender[0], args[0])
        return [], ""

    def _token(self, peer: Peer, _: Address, args: list[Any]) -> tuple[list[Any], str]:
        peer.trusted = bool(self.settings.token) and args == [self.settings.token]
        return [], "" if peer.trusted else "that is not the rig's token"

    def _subscribe(self, peer: Peer, _: Address, args: list[Any]) -> tuple[list[Any], str]:
        name = args[0] if args else ""
        if name not in commands.QUERIES:
            return (
                [],
                f'"{name!s:.60}" cannot be subscribed to.{nearest(str(name), commands.QUERIES)}',
            )
        seconds = args[1] if len(args) > 1 else 0.1
        if not isinstance(seconds, int | float) or not 0.01 <= seconds <= 3600:
            return [], "subscribe wants NAME [SECONDS], from 0.01 to 3600 seconds"
        self._drop(name, peer.reply)
        if len(self.subscriptions) >= SUBSCRIPTIONS:
            return [], "there are too many subscriptions; end some with unsubscribe"
        self.subscriptions.append(Subscription(name, peer.reply, int(seconds * 1e9)))
        return [name], ""

    def _unsubscribe(self, peer: Peer, _: Address, args: list[Any]) -> tuple[list[Any], str]:
        self._drop(args[0] if args else None, peer.reply)
        return [], ""

    def _drop(self, name: Any, to: Address) -> None:
        self.subscriptions = [
            s for s in self.subscriptions if s.to != to or name not in (None, s.name)
        ]


OWN = frozenset(("reply", "token", "subscribe", "unsubscribe"))
