"""Commands about the conversation over OSC: where answers go, who may ask, what is told."""

import hmac
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.commands import COMMANDS, QUERIES, CommandError
from pipeline.commands.base import Spec, collect, command
from pipeline.control.subscriptions import Address
from recordings.families import nearest

if TYPE_CHECKING:
    from pipeline.control.control import Control

TELLABLE = sorted(QUERIES - {"hello", "help", "ping"})
"""The queries that can be subscribed to: those whose answer changes."""

PERIOD = (0.01, 0.1, 3600.0)
"""Seconds between looks at what is subscribed to: at least, unless told, at most."""


@dataclass(frozen=True)
class Talk:
    """Who is speaking, the control that hears it, and when, ns on the engine's clock."""

    control: "Control"
    sender: Address
    time: int = 0


@command("reply")
def reply(talk: Talk, port: int) -> None:
    """Send answers and subscriptions of this sender to that port of its machine from now on.

    For programs that cannot hear on the port they send from, such as Max's udpsend.
    """
    if not 0 < port < 65536:
        raise CommandError(f"reply: PORT must be 1 to 65535, not {port}")
    peer = talk.control.remember(talk.sender)
    before, peer.reply = peer.reply, (talk.sender[0], port)
    talk.control.subscriptions.move(before, peer.reply)


@command("token")
def token(talk: Talk, token: str) -> None:
    """Show the rig's token, so that commands from another machine are obeyed."""
    wanted = talk.control.settings.token
    if not wanted:
        raise CommandError("the rig has no token: write one at [control] in rig.toml")
    guesses, host = talk.control.guesses, talk.sender[0]
    if wait := guesses.wait(host, talk.time):
        raise CommandError(f"too many wrong tokens: try again in {wait:.0f} s")
    if not hmac.compare_digest(token.encode(errors="replace"), wanted.encode()):
        guesses.wrong(host, talk.time)
        raise CommandError("that is not the rig's token")
    guesses.right(host)
    talk.control.remember(talk.sender).trusted = True


@command("subscribe")
def subscribe(talk: Talk, name: str, seconds: float = PERIOD[1]) -> list[str]:
    """Tell of a query's answer as `/limber/NAME …`, now and whenever it changes.

    The answer is looked at every 0.1 s unless another time is given.
    """
    tellable(name)
    if not PERIOD[0] <= round(seconds, 6) <= PERIOD[2]:  # 0.01 is a little less in float32
        raise CommandError(f"subscribe: SECONDS must be {PERIOD[0]} to {PERIOD[2]:.0f}")
    talk.control.subscribe(name, talk.control.answers_to(talk.sender), int(seconds * 1e9))
    return [name]


@command("unsubscribe")
def unsubscribe(talk: Talk, name: str = "") -> None:
    """End this sender's subscription of that name; without a name, all of them."""
    if name:
        tellable(name)
    talk.control.subscriptions.end(talk.control.answers_to(talk.sender), name)


@command("help")
def help_(talk: Talk, name: str = "") -> list[Any]:  # noqa: ARG001 - any command gets the talk
    """Answer with the names of all commands, or with what one of them wants and does."""
    if not name:
        return sorted(everything())
    if name not in everything():
        raise CommandError(unknown(name))
    spec = everything()[name]
    return [f"{name} {spec.usage}".strip(), spec.help]


def tellable(name: str) -> None:
    """Raise CommandError for what cannot be subscribed to, with the nearest that can."""
    if name not in TELLABLE:
        raise CommandError(f'"{name:.60}" cannot be subscribed to.{nearest(name, TELLABLE)}')


def unknown(name: str) -> str:
    """Return what to say about a command that is none."""
    return f'There is no command "{name:.60}".{nearest(name[:60], everything())}'


def everything() -> dict[str, Spec]:
    """Return every command that can be sent over OSC, by name."""
    return COMMANDS | OWN


OWN = collect((sys.modules[__name__],))
"""The commands of this file: heard by the control itself, not by the engine."""
