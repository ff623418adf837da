"""What a flooded port still hears: those who are known, each with room of its own."""

import selectors
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from recordings.clock import EngineClock
from recordings.events import Datagram
from sensors.wire.udp import UdpReceiver

FULL = 20_000_000
"""ns for which a port must bring more than is taken of it before it counts as flooded."""

HELD_UP = 5_000_000
"""ns by which what is read is old, after which to be ever less behind is to catch up."""

TOLD = 500_000_000
"""ns of that before it is told."""

CALM = 2_000_000_000
"""ns without that, after which it no longer does."""

LOOK = 250_000_000
"""ns between looks at who is known, while it is flooded."""

FEW = 4
"""Datagrams taken at a time from a port that is flooded, where others are heard beside it."""

LAST = 100
"""Times that a socket is read before it is closed: what waits there is not to be lost."""

COUNTED = 1000
"""Senders that are told apart."""

Sender = tuple[str, int]
Drain = Callable[[UdpReceiver], bool]
"""Reads some of what has come; returns whether there may be more."""


class Crowd:
    """Watches one port, and while it is flooded hears those who are `known` beside the crowd.

    The system keeps what comes in one room for all who send to a port, so that one who floods it
    crowds out the others. Each that is known gets a socket of its own there, connected to it.
    """

    def __init__(
        self,
        receiver: UdpReceiver,
        known: Callable[[], Iterable[Sender]],
        selector: selectors.BaseSelector,
        clock: EngineClock,
    ) -> None:
        self._receiver, self._known = receiver, known
        self._selector, self._clock = selector, clock
        self._apart: dict[Sender, UdpReceiver] = {}
        self._from: Counter[str] = Counter()
        self._since: int | None = None
        self._full = self._due = self._newest = self._behind = 0
        self.flooded = False

    @property
    def aside(self) -> bool:
        """Whether what comes to the port itself is nobody's who is known."""
        return bool(self._apart)

    @property
    def problem(self) -> str:
        """What is wrong, "" for nothing."""
        if not self.flooded or self._full - (self._since or 0) < TOLD:
            return ""
        most = self._from.most_common(1)[0][0] if self._from else "somebody"
        return (
            f"Port {self._receiver.port} is flooded, mostly by {most}: sensors that are known are "
            "heard all the same. Stop what sends there"
        )

    def taken(self, whole: bool, drain: Drain) -> None:
        """Look at how it goes, after a turn; `whole`: there was more than could be taken.

        Who was held up has much to read, too, but is ever less behind: that is no flood.
        """
        if not whole and not self.flooded:
            self._since = None
            return
        now = self._clock.now()
        if whole:
            behind, self._full = now - self._newest, now
            catches_up = HELD_UP < behind < self._behind and not self.flooded
            if self._since is None or catches_up:
                self._since, self._behind = now, behind
        if not self.flooded and now - (self._since or now) > FULL:
            self.flooded, self._due = True, now
        elif self.flooded and now - self._full > CALM:
            self.flooded, self._since = False, None
            self._hear(set(), drain)
        if self.flooded and now >= self._due:
            self._due = now + LOOK
            self._hear(set(self._known()), drain)

    def saw(self, datagram: Datagram) -> None:
        """Take in what is read; count who floods."""
        self._newest = datagram.time
        if not self.flooded:
            return
        host = datagram.sender[0]
        if host in self._from or len(self._from) < COUNTED:
            self._from[host] += 1

    def _hear(self, wanted: set[Sender], drain: Drain) -> None:
        """Hear these apart, and no others."""
        for sender in [sender for sender in self._apart if sender not in wanted]:
            for _ in range(LAST):
                if sender not in self._apart or not drain(self._apart[sender]):
                    break
            self._shut(sender)
        for sender in wanted - self._apart.keys():
            found = self._receiver.apart(sender)
            if found is not None:
                self._apart[sender] = found
                turn = partial(self._turn, sender, found, drain)
                self._selector.register(found, selectors.EVENT_READ, turn)
        if not self.flooded:
            self._from.clear()

    def _turn(self, sender: Sender, receiver: UdpReceiver, drain: Drain, _: int) -> None:
        if self._apart.get(sender) is receiver:  # not shut since it was seen to have something
            if drain(receiver):  # it is who is known that sends so much
                self._full = self._clock.now()
            self.taken(whole=False, drain=drain)  # the crowd may have gone, and be heard no more

    def _shut(self, sender: Sender) -> None:
        found = self._apart.pop(sender, None)
        if found is None:
            return
        self._selector.unregister(found)
        found.close()

    def close(self) -> None:
        """Hear nobody apart any more."""
        for sender in list(self._apart):
            self._shut(sender)
