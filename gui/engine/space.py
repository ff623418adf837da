"""Where the scene's model has sound, asked for again whenever it may be another."""

import json
from typing import Any

from gui.engine.link import Link, Reply


class Space:
    """Keeps the newest answer to the query `space` in `facts`, {} while nothing is known.

    `version` grows with each answer, so that a picture of it is drawn anew only then.
    """

    def __init__(self, link: Link) -> None:
        self.facts: dict[str, Any] = {}
        self.version = 0
        self._link = link
        self._asked: Any = None
        self._waits = False

    def told(self, status: dict[str, Any]) -> None:
        """Ask anew, if the status speaks of another model, scene or kind of latents."""
        if not status:
            self._asked = None
            return
        sound = status.get("scene_sound") or {}
        key = (
            status.get("scene"),
            sound.get("model"),
            sound.get("mode"),
            json.dumps(status.get("scene_space")),
            len(status.get("latents", [])),
            status.get("edge") is None,
        )
        if key == self._asked and not self._waits:
            return
        self._asked, self._waits = key, False
        self._link.do("space", then=self._take, failed=lambda _: self._use({}))

    def _take(self, reply: Reply) -> None:
        try:
            facts = json.loads(reply[0])
        except (IndexError, TypeError, ValueError):
            facts = {}
        if facts.get("wait"):
            self._waits = True
        else:
            self._use(facts)

    def _use(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.version += 1
