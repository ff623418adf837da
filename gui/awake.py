"""Keeps the computer awake and its screen on while a show runs."""

import logging
from typing import Any

log = logging.getLogger(__name__)

UNABLE = (
    "The computer may fall asleep during the show: this system does not let Limber hold that off. "
    "Switch sleep and screen saver off in its settings"
)


class Awake:
    """Holds sleep and screen saver off from `hold` to `let_go`; `held` says whether it works."""

    def __init__(self) -> None:
        self._mode: Any = None
        self.held = False

    def hold(self) -> bool:
        """Hold them off; return whether the system lets us."""
        if self._mode is not None:
            return self.held
        try:
            from wakepy import keep

            self._mode = keep.presenting(on_fail="pass")
            self._mode.__enter__()
            self.held = bool(self._mode.active)
        except Exception:  # a system service that answers in its own way must not stop a show
            log.exception("Sleep cannot be held off")
            self._mode, self.held = None, False
        return self.held

    def let_go(self) -> None:
        """Let the computer sleep again."""
        mode, self._mode, self.held = self._mode, None, False
        if mode is None:
            return
        try:
            mode.__exit__(None, None, None)
        except Exception:  # as above
            log.exception("Sleep could not be allowed again")
