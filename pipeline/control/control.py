"""The OSC control surface: who may ask, what they ask for, and the answers they get."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.commands import COMMANDS, CommandError
from pipeline.control.conversation import OWN, Talk, unknown
from pipeline.control.guesses import Guesses
from pipeline.control.subscriptions import Address, Subscriptions
from pipeline.control.wekinator import EACH, translated
from pipeline.engine.asking import Answer
from pipeline.project.rig import Control as ControlSettings
from recordings.events import Command
from sensors.wire.telling import TooLongError, message
from sensors.xy import is_pad

log = logging.getLogger(__name__)

Ask = Callable[[Command, Answer], None]
"""Obeys a command, at once or a little later, and then gives its reply and problem."""

PEERS = 256
"""Senders remembered at once; the one silent longest is forgotten first."""

ANSWERS = ("/limber/ok", "/limber/error")
"""What Limber itself answers: never answered, or two that speak to each other would not stop."""


@dataclass
class Peer:
    """A sender: where its answers go, and whether it has shown the token."""

    reply: Address
    trusted: bool = False


@dataclass
class Control:
    """Turns messages into commands and their outcome into answers.

    `send` sends a datagram from the control port and returns whether the system took it;
    `ask` obeys a command. Whatever is heard raises nothing.
    """

    settings: ControlSettings
    ask: Ask
    send: Callable[[bytes, Address], bool]
    peers: OrderedDict[Address, Peer] = field(default_factory=OrderedDict)
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    guesses: Guesses = field(default_factory=Guesses)
    refused: int = 0
    _grumbled: str = ""

    @staticmethod
    def claims(address: str) -> bool:
        """Return whether messages to an OSC address are commands; those of a pad are data."""
        return address.startswith(("/limber/", "/wekinator/")) and not is_pad(address)

    def hear(self, address: str, args: Sequence[Any], sender: Address, time: int) -> None:
        """Obey one message that arrived at `time`; strangers are refused, and counted."""
        if address in ANSWERS or not self._may(sender, address):
            self.refused += 1
        elif address.startswith("/wekinator/"):
            self._wekinator(address, list(args), sender, time)
        else:
            name = address.removeprefix("/limber/")
            self._obey(name, list(args), sender, time)

    def answer(self, to: Address, name: str, reply: Sequence[Any], problem: str) -> None:
        """Send `/limber/ok NAME reply…` or `/limber/error NAME problem`."""
        name = name[:100]
        if problem:
            self.send(message("/limber/error", name, problem[:1000]), to)
        else:
            self._say("/limber/ok", [name, *reply], to, name)

    def answers_to(self, sender: Address) -> Address:
        """Return where a sender hears its answers."""
        peer = self.peers.get(sender)
        return peer.reply if peer else sender

    def remember(self, sender: Address) -> Peer:
        """Return what is known of a sender, from now on kept."""
        peer = self.peers.setdefault(sender, Peer(sender))
        self.peers.move_to_end(sender)
        if len(self.peers) > PEERS:
            self.peers.popitem(last=False)
        return peer

    def subscribe(self, name: str, to: Address, period: int) -> None:
        """Begin a subscription, and tell whoever loses one by it."""
        ended = self.subscriptions.add(name, to, period)
        if ended is not None:
            text = f"{ended.name} is no longer told: there are too many subscriptions"
            self.answer(ended.to, "subscribe", [], text)

    def due(self) -> int | None:
        """Return when the next subscription is to be looked at, on the engine's clock."""
        return self.subscriptions.due()

    def tell(self, now: int, look: Callable[[str], list[Any]]) -> None:
        """Send `/limber/NAME …` to subscribers whose answer has changed."""
        for subscription, answer in self.subscriptions.changed(now, look):
            name = subscription.name
            self._say(f"/limber/{name}", answer, subscription.to, name)

    def _say(self, address: str, args: Sequence[Any], to: Address, name: str) -> None:
        """Send what was asked for; where that cannot be sent, why not."""
        try:
            data = message(address, *args)
        except TooLongError as error:
            problem = f"{error}; ask for a part of it"
        except ValueError as error:
            problem = f"{error!s:.200}"
        else:
            if self.send(data, to):
                return
            problem = f"this system does not send {len(data)} bytes at once; ask for a part of it"
        self.send(message("/limber/error", name, problem), to)

    def _may(self, sender: Address, address: str) -> bool:
        """Return whether a sender may ask: this machine always, others as the rig says."""
        if sender in self.peers:
            self.peers.move_to_end(sender)
        if sender[0].startswith("127."):  # no such packet comes in from a network (RFC 1122)
            return True
        if sender[0] not in self.settings.allow:
            return False
        if address.startswith("/wekinator/") or address == "/limber/token":
            return True
        return sender in self.peers and self.peers[sender].trusted

    def _obey(self, name: str, args: list[Any], sender: Address, time: int) -> None:
        def answer(reply: Sequence[Any], problem: str) -> None:
            self.answer(self.answers_to(sender), name, reply, problem)

        if any(isinstance(arg, bytes) for arg in args):
            answer([], f"{name:.60}: a blob is no argument; send numbers and words")
        elif name in OWN:
            answer(*self._talk(name, args, Talk(self, sender, time)))
        elif name not in COMMANDS:
            answer([], unknown(name))
        else:
            self.ask(Command(time, name, args, source(sender)), answer)

    def _talk(self, name: str, args: list[Any], talk: Talk) -> tuple[list[Any], str]:
        """Obey a command about the conversation itself; return its reply and its problem."""
        try:
            return OWN[name].function(talk, *OWN[name].convert(args)) or [], ""
        except CommandError as error:
            return [], str(error)

    def _wekinator(self, address: str, args: list[Any], sender: Address, time: int) -> None:
        """Obey a message of Wekinator's, which answers nothing but what is wrong.

        Where several outputs are listed, what is wrong with one does not stop the others.
        """
        name = address.removeprefix("/wekinator/control/")
        if name == address:
            self.refused += 1  # none of its commands: what it sends itself, for one
            return
        problem = self._follow(name, args, source(sender), time)
        if problem:
            self.answer(self.answers_to(sender), name, [], problem)
            if problem != self._grumbled:
                log.warning("%s: %s", address, problem)
                self._grumbled = problem

    def _follow(self, name: str, args: list[Any], who: str, time: int) -> str:
        """Obey the commands that a message of Wekinator's means; return what is wrong first."""
        try:
            asked = translated(name, args)
        except CommandError as error:
            self.refused += 1
            return str(error)
        problems: list[str] = []
        for command, values in asked:
            answers: list[str] = []  # Wekinator's all come at once: none needs the disk
            self.ask(Command(time, command, values, who), lambda _, p, to=answers: to.append(p))  # type: ignore[misc]  # bound now
            if wrong := "".join(answers):
                rest = wrong.removeprefix(command)  # it is told of by the name it was sent by
                problems.append(name + rest if rest[:1] in (" ", ":") else wrong)
                if name not in EACH:
                    break
        return problems[0] if problems else ""


def source(sender: Address) -> str:
    """Return who asked, as a take keeps it."""
    return f"{sender[0]}:{sender[1]}"
