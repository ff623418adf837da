"""The rounds by id, and the edits that led to them, each of which can be taken back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recordings.rounds.round import (
    FIELDS,
    Breakpoint,
    Round,
    RoundsError,
    fields_from_json,
    fields_of,
)

LIMIT = 2000
"""How many edits can be undone."""

Turn = Callable[[Sequence[float | None]], Sequence[float | None]]
"""Makes the values of another target of those of one."""

Fields = Mapping[str, Any] | None
"""Values for some fields of a round; all of them for a round that comes back, None for one
that goes."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit is called, and what to put in place of what is there, by the round's id.

    Putting it in place gives the edit that takes it back: done and undone are alike.
    """

    label: str
    fields: Mapping[int, Fields]

    def begins(self, number: int) -> bool:
        """Whether it is the beginning of a round, or of recording it again."""
        return number in self.fields and "end" in (self.fields[number] or ("end",))

    def without(self, number: int) -> "Edit":
        """Return it as it concerns the other rounds."""
        return Edit(self.label, {n: fields for n, fields in self.fields.items() if n != number})

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"label": self.label, "fields": {str(n): f for n, f in self.fields.items()}}

    @classmethod
    def from_json(cls, content: Any) -> "Edit":
        """Return the edit that `to_json` gave; raises RoundsError."""
        try:
            fields = {int(number): entry for number, entry in content["fields"].items()}
            label = str(content["label"])
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise RoundsError(f"an edit is damaged: {content!r:.80}") from error
        return cls(
            label, {n: None if f is None else fields_from_json(f) for n, f in fields.items()}
        )


@dataclass(frozen=True, slots=True)
class History:
    """The rounds as they are, and the edits before and after, the nearest last.

    Never changed: its methods return another, and raise RoundsError when an edit does not fit.
    """

    rounds: Mapping[int, Round] = field(default_factory=dict)
    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    def edited(self, edit: Edit) -> "History":
        """Return it after an edit; itself when that changes nothing."""
        rounds, back = self._swapped(edit)
        if back.fields == edit.fields:
            return self
        return History(rounds, (*self.done, back)[-LIMIT:])

    def undo(self) -> tuple["History", str | None]:
        """Return it with the last edit taken back, and that edit's label, or None."""
        if not self.done:
            return self, None
        rounds, back = self._swapped(self.done[-1])
        return History(rounds, self.done[:-1], (*self.undone, back)), back.label

    def redo(self) -> tuple["History", str | None]:
        """Return it with the last undone edit brought again, and that edit's label, or None."""
        if not self.undone:
            return self, None
        rounds, back = self._swapped(self.undone[-1])
        return History(rounds, (*self.done, back), self.undone[:-1]), back.label

    def with_round(self, round_: Round) -> "History":
        """Return it with a round in place of the one of its id, which is no edit."""
        return replace(self, rounds={**self.rounds, round_.id: round_})

    def without_recording(self, number: int) -> "History":
        """Return it as if a round had never been begun, or begun anew, the last time."""
        begun = max((i for i, edit in enumerate(self.done) if edit.begins(number)), default=None)
        if begun is None:  # longer ago than the history goes back
            return replace(self, rounds={n: r for n, r in self.rounds.items() if n != number})
        edit = Edit(self.done[begun].label, {number: self.done[begun].fields[number]})
        later = (edit.without(number) for edit in self.done[begun:])
        done = (*self.done[:begun], *(edit for edit in later if edit.fields))
        return History(self._swapped(edit)[0], done, self.undone)

    def turned(self, turn: Turn) -> "History":
        """Return it with every target turned into another."""

        def target(points: Sequence[Breakpoint]) -> tuple[Breakpoint, ...]:
            return tuple((time, tuple(turn(values))) for time, values in points)

        def edit(one: Edit) -> Edit:
            fields = {
                n: {**f, "target": target(f["target"])} if f and "target" in f else f
                for n, f in one.fields.items()
            }
            return Edit(one.label, fields)

        rounds = {n: replace(r, target=target(r.target)) for n, r in self.rounds.items()}
        return History(rounds, tuple(map(edit, self.done)), tuple(map(edit, self.undone)))

    def rehearse(self) -> None:
        """Undo and redo everything, to see that every edit fits."""
        for turn in (History.undo, History.redo):
            there, label = turn(self)
            while label is not None:
                there, label = turn(there)

    def former(self) -> Iterator[Fields]:
        """Yield what all edits would put in place."""
        for edit in (*self.done, *self.undone):
            yield from edit.fields.values()

    def next_id(self) -> int:
        """Return an id that no round has, nor would have after undoing or redoing."""
        edits = (*self.done, *self.undone)
        return 1 + max((0, *self.rounds, *(number for edit in edits for number in edit.fields)))

    def _swapped(self, edit: Edit) -> tuple[dict[int, Round], Edit]:
        """Return the rounds after an edit, and the edit that takes it back."""
        made = {number: self._made(number, fields) for number, fields in edit.fields.items()}
        back = {number: self._present(number, fields) for number, fields in edit.fields.items()}
        after = {**self.rounds, **made}
        return {n: r for n, r in after.items() if r is not None}, Edit(edit.label, back)

    def _made(self, number: int, fields: Fields) -> Round | None:
        if fields is None:
            return None
        present = self.rounds.get(number)
        made = Round.from_json(fields) if present is None else replace(present, **fields)
        if made.id != number:
            raise RoundsError(f"an edit gives round {number} the id {made.id}")
        return made

    def _present(self, number: int, fields: Fields) -> Fields:
        present = self.rounds.get(number)
        if present is None:
            return None
        return fields_of(present, FIELDS if fields is None else tuple(fields))
