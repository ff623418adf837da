"""The takes of a project as an engine knows them, looked through aside."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.engine.catalogue import Entry, annotated, refreshed, when

if TYPE_CHECKING:
    from pipeline.engine.engine import Engine

REST = 5_000_000_000
"""Nanoseconds after which the folder is looked at again, when somebody asks."""


class Shelf:
    """What is known of the takes; nothing that plays depends on it."""

    def __init__(self) -> None:
        self.ready = False
        self.entries: dict[str, Entry] = {}
        self._busy = False
        self._looked: int | None = None

    def look(self, engine: "Engine") -> None:
        """Have the folder looked at, unless that was done a moment ago; `takes` tells of news."""
        rests = self._looked is not None and engine.now - self._looked < REST
        if not (self._busy or rests):
            self._look(engine)

    def _look(self, engine: "Engine") -> None:
        self._busy = True
        writing = engine.take

        def work(folder: Path) -> tuple[dict[str, Entry], bool]:
            return refreshed(folder / "takes", writing)

        def done(found: tuple[dict[str, Entry], bool]) -> None:
            entries, whole = found
            news = entries != self.entries or whole != self.ready
            self.entries, self.ready, self._busy = entries, whole, False
            self._looked = engine.now
            if news:
                engine.outside.notice("takes", len(entries))
            if not whole:
                self._look(engine)

        engine.outside.aside(work, done)

    def note(self, engine: "Engine", name: str, text: str) -> None:
        """Keep a word for people on a take."""

        def done(problem: str) -> None:
            if problem:
                engine.outside.notice("warning", f"The note is not kept: {problem}")
                return
            self.entries = {
                n: {**e, "note": text} if n == name else e for n, e in self.entries.items()
            }
            engine.outside.notice("takes", len(self.entries))

        engine.outside.aside(lambda folder: annotated(folder / "takes", name, text), done)

    def seconds(self, engine: "Engine", name: str) -> float | None:
        """Return how long a take is, None where that is not known yet."""
        if name == engine.take:
            return (engine.now - engine.began) * 1e-9
        entry = self.entries.get(name)
        return float(entry.get("seconds", 0.0)) if entry is not None else None


def takes(engine: "Engine") -> list[dict[str, Any]]:
    """Return the takes as people see them, the one that is written now first, then the newest."""
    now = {
        "when": when(engine.began),
        "seconds": (engine.now - engine.began) * 1e-9,
        "sensors": list(engine.heard),
        "marks": [],
        "cut": False,
        "problem": "",
        "note": "",
    }
    found = {engine.take: now} if engine.take else {}
    found |= {name: e for name, e in engine.shelf.entries.items() if name != engine.take}
    return [
        {"name": name, "now": name == engine.take, **shown(e), "rounds": rounds_in(engine, name)}
        for name, e in found.items()
    ]


def shown(entry: Entry) -> dict[str, Any]:
    """Return what of an entry is for people."""
    return {key: value for key, value in entry.items() if key != "mtime_ns"}


def rounds_in(engine: "Engine", take: str) -> list[dict[str, Any]]:
    """Return the rounds of all scenes that are in a take."""
    return [
        {"scene": name, "number": r.id, "name": r.name}
        for name, scene in engine.scenes.items()
        for r in scene.teaching.book.rounds
        if r.take == take
    ]


def found_in(take: dict[str, Any], text: str) -> bool:
    """Return whether all words of a text are in what is said of a take, in whatever case."""
    said = [take["name"], take.get("when", ""), take.get("note", ""), *take.get("sensors", [])]
    said += [r["name"] for r in take["rounds"]] + [m["what"] for m in take.get("marks", [])]
    whole = "\n".join(map(str, said)).casefold()
    return all(word in whole for word in text.casefold().split())
