"""Who is told of which changes, and when to look again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Address = tuple[str, int]

MOST = 64
"""Subscriptions at once, of all listeners together; one more ends the oldest."""


@dataclass
class Subscription:
    """A query asked again every `period` ns for someone, who hears each change."""

    name: str
    to: Address
    period: int
    due: int = 0
    told: list[Any] | None = None


class Subscriptions:
    """All subscriptions, the oldest first; each listener has one of a name at most."""

    def __init__(self) -> None:
        self.all: list[Subscription] = []

    def add(self, name: str, to: Address, period: int) -> Subscription | None:
        """Begin a subscription; return the one that had to end for it."""
        self.end(to, name)
        self.all.append(Subscription(name, to, period))
        return self.all.pop(0) if len(self.all) > MOST else None

    def end(self, to: Address, name: str = "") -> None:
        """End a listener's subscription of that name, or all of them."""
        self.all = [s for s in self.all if s.to != to or name not in ("", s.name)]

    def move(self, before: Address, to: Address) -> None:
        """Let a listener hear at another address."""
        if before == to:
            return
        for subscription in [s for s in self.all if s.to == before]:
            self.end(to, subscription.name)
            subscription.to = to

    def due(self) -> int | None:
        """Return when to look next, ns on the engine's clock; None for never."""
        return min((s.due for s in self.all), default=None)

    def changed(
        self, now: int, look: Callable[[str], list[Any]]
    ) -> Iterator[tuple[Subscription, list[Any]]]:
        """Yield each subscription whose answer is another than it was told, and the answer."""
        for subscription in list(self.all):
            if subscription.due > now:
                continue
            subscription.due = now + subscription.period
            answer = look(subscription.name)
            if answer != subscription.told:
                subscription.told = answer
                yield subscription, answer
