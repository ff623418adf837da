"""Parts of the status as JSON, of which only what has changed is put into words again."""

import json

from pipeline.engine.arrangement import arrangement
from pipeline.engine.doubtful import doubts
from pipeline.engine.engine import Engine
from pipeline.engine.status import round_facts
from pipeline.engine.teaching import Teaching
from recordings.rounds import Round


class ArrangementText:
    """Remembers the text of the arrangement until something happens."""

    def __init__(self) -> None:
        self._state: tuple[object, ...] = ()
        self._text = ""

    def text(self, engine: Engine, changes: int) -> str:
        """Return what `arrangement` says, as JSON; `changes` grows with all that happens."""
        state = changes, engine.active, engine.graph.version
        if state != self._state:
            self._state, self._text = state, json.dumps(arrangement(engine))
        return self._text


class RoundsText:
    """Remembers the text of every round, and of all of them together: `whole`."""

    def __init__(self) -> None:
        self.whole = b"[]"
        self._parts: dict[int, tuple[Round, int | None, list[str], str]] = {}
        self._shown: list[str] = []
        self._state: object = None

    def renew(self, teaching: Teaching, changes: int, most: int) -> bool:
        """Put at most `most` of a scene's rounds into words that are new; return whether all are.

        `whole` is then what `rounds_of` says of the scene, as JSON, and else as it was. `changes`
        grows with all that happens, but for the examples of a round that is being recorded.
        """
        state = None if teaching.recording is not None else (teaching, changes)
        if state is not None and state == self._state:
            return True
        parts, rounds = {}, teaching.book.rounds
        for r in rounds:
            count, wrong = teaching.count(r), doubts(teaching, r)
            part = self._parts.get(r.id)
            if part is None or part[0] is not r or part[1:3] != (count, wrong):
                if not most:
                    continue
                text, most = json.dumps(round_facts(r, count, wrong)), most - 1
                part = r, count, wrong, text
            parts[r.id] = part
        self._parts = parts
        if len(parts) < len(rounds):
            return False
        texts = [text for _, _, _, text in parts.values()]
        if texts != self._shown:
            self._shown, self.whole = texts, f"[{', '.join(texts)}]".encode()
        self._state = state
        return True
