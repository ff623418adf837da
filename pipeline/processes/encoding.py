"""The rounds of a scene as JSON, of which only what has changed is put into words again."""

import json

from pipeline.engine.captures import place
from pipeline.engine.status import round_facts
from pipeline.engine.teaching import Teaching
from recordings.rounds import Round


class RoundsText:
    """Remembers the text of every round, and of all of them together."""

    def __init__(self) -> None:
        self._parts: dict[int, tuple[Round, int | None, str]] = {}
        self._whole = b"[]"

    def text(self, teaching: Teaching) -> bytes:
        """Return what `rounds_of` says of a scene that is taught, as JSON."""
        parts, before = {}, self._parts
        changed = False
        for r in teaching.book.rounds:
            capture = teaching.captures.get(place(r))
            count = None if capture is None else len(capture.rows)
            part = before.get(r.id)
            if part is None or part[0] is not r or part[1] != count:
                part, changed = (r, count, json.dumps(round_facts(r, count))), True
            parts[r.id] = part
        if changed or parts.keys() != before.keys():
            self._whole = f"[{', '.join(text for _, _, text in parts.values())}]".encode()
        self._parts = parts
        return self._whole
