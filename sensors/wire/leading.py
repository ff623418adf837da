"""Which kind of message paces a device whose app sends whatever is switched on in it."""

from collections.abc import Sequence

PATIENCE = 64
"""Messages of other kinds after which the leading one is taken to be switched off."""


class Leader:
    """Chooses, of `kinds` (the best first), the one that makes the frames of one device.

    Messages that come apart would else each make a frame: a sample is paced by one kind of
    message, and the others are held until its next. Depends on nothing but the calls made.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self._ranks = {kind: rank for rank, kind in enumerate(kinds)}
        self._leads = len(kinds)
        self._others = 0

    def paces(self, kind: str) -> bool:
        """Return whether a message of this kind makes a frame; kinds that are not listed do not."""
        rank = self._ranks.get(kind)
        if rank is None:
            return False
        self._others += rank != self._leads
        if rank <= self._leads or self._others > PATIENCE:
            self._leads, self._others = rank, 0
            return True
        return False
