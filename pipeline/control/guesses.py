"""How often a machine may send a wrong token, so that none can be found by trying."""

from math import ceil

FREE = 5
"""Wrong tokens of a machine that cost nothing: people mistype."""

WAIT = 10.0
"""Seconds that it is not listened to after each one more."""


class Guesses:
    """The wrong tokens of each machine since its last right one.

    Only machines on the rig's list are counted, so that there are no more of them than there.
    """

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, int]] = {}

    def wait(self, host: str, now: int) -> int:
        """Return for how many seconds a machine is not listened to yet, at `now` (ns)."""
        count, last = self._wrong.get(host, (0, 0))
        left = WAIT - (now - last) * 1e-9
        return ceil(left) if count > FREE and left > 0 else 0

    def wrong(self, host: str, now: int) -> None:
        """Count a wrong token."""
        self._wrong[host] = self._wrong.get(host, (0, 0))[0] + 1, now

    def right(self, host: str) -> None:
        """Forget the wrong ones: it was the right one."""
        self._wrong.pop(host, None)
