"""The rounds by id, and the edits that led to them, each of which can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from recordings.rounds.round import FIELDS, Round, RoundsError, fields_from_json, fields_of

LIMIT = 2000
"""How many edits can be undone."""

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


@dataclass
class History:
    """The rounds as they are, and the edits before and after, the nearest last."""

    rounds: dict[int, Round] = field(default_factory=dict)
    done: list[Edit] = field(default_factory=list)
    undone: list[Edit] = field(default_factory=list)

    def apply(self, edit: Edit) -> None:
        """Make an edit, unless it changes nothing; raises RoundsError and then did nothing."""
        back = self._swap(edit)
        if back.fields != edit.fields:
            self.done.append(back)
            del self.done[:-LIMIT]
            self.undone.clear()

    def undo(self) -> str | None:
        """Take the last edit back and return its label; None when there is none."""
        return self._exchange(self.done, self.undone)

    def redo(self) -> str | None:
        """Bring the last undone edit again and return its label; None when there is none."""
        return self._exchange(self.undone, self.done)

    def forget(self, number: int) -> None:
        """Take back that a round was begun, or begun anew, as if it had never been tried."""
        for edit in reversed(self.done):
            if number in edit.fields:
                fields = edit.fields[number]
                if fields is None or "end" in fields:
                    self._swap(Edit(edit.label, {number: fields}))
                    break
        else:
            self.rounds.pop(number)
        self._strike(number)

    def rehearse(self) -> None:
        """Undo and redo everything; raises RoundsError when an edit does not fit."""
        undone = len(self.undone)
        while self.undo() is not None:
            pass
        while self.redo() is not None:
            pass
        for _ in range(undone):
            self.undo()

    def former(self) -> Iterator[Fields]:
        """Yield what all edits would put in place."""
        for edit in (*self.done, *self.undone):
            yield from edit.fields.values()

    def next_id(self) -> int:
        """Return an id that no round has, nor would have after undoing or redoing."""
        edits = (*self.done, *self.undone)
        return 1 + max((0, *self.rounds, *(number for edit in edits for number in edit.fields)))

    def _strike(self, number: int) -> None:
        """Take out of the history what was done with a round since it was last begun."""
        for index in reversed(range(len(self.done))):
            edit = self.done[index]
            if number in edit.fields:
                left = {n: fields for n, fields in edit.fields.items() if n != number}
                self.done[index] = Edit(edit.label, left)
                if "end" in (edit.fields[number] or ("end",)):
                    break
        self.done[:] = [edit for edit in self.done if edit.fields]

    def _exchange(self, source: list[Edit], target: list[Edit]) -> str | None:
        if not source:
            return None
        target.append(self._swap(source[-1]))
        return source.pop().label

    def _swap(self, edit: Edit) -> Edit:
        made = {number: self._made(number, fields) for number, fields in edit.fields.items()}
        back = {number: self._present(number, fields) for number, fields in edit.fields.items()}
        for number, round_ in made.items():
            if round_ is None:
                self.rounds.pop(number, None)
            else:
                self.rounds[number] = round_
        return Edit(edit.label, back)

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
