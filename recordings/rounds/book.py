"""The rounds of a scene, and what can be done with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from recordings.rounds import text
from recordings.rounds.history import Edit, Fields, History
from recordings.rounds.round import Breakpoint, Round, RoundsError, fields_of

Values = Sequence[float | None]

_PLACE = ("take", "start", "end", "target", "trim")  # what recording a round again replaces


class RoundBook:
    """Rounds by id, in the order in which they were first recorded.

    Every change is an edit: `undo` takes it back, `redo` brings it again, and a new edit ends
    what could be redone. Recording a round, from `add` or `replace` to `close`, is one edit;
    while it lasts (`end` is None) nothing can be deleted, replaced or redone, and `undo` drops
    what is being recorded. Methods raise RoundsError and then change nothing.

    One thread may change a book; any may read it and call `dumps`, since a change puts a new
    history in the place of the old one, which is never changed again.
    """

    def __init__(self) -> None:
        self._history = History()
        self._moves: dict[int, list[Breakpoint]] = {}

    @property
    def rounds(self) -> tuple[Round, ...]:
        """All rounds, in the order in which they were first recorded."""
        return tuple(round_ for _, round_ in sorted(self._history.rounds.items()))

    @property
    def open(self) -> tuple[Round, ...]:
        """The rounds that are being recorded."""
        return tuple(round_ for round_ in self.rounds if round_.end is None)

    @property
    def takes(self) -> frozenset[str]:
        """The takes that a round is in, or would be in after undoing or redoing."""
        former = (fields for fields in self._history.former() if fields)
        takes = {fields["take"] for fields in former if "take" in fields}
        return frozenset(takes | {round_.take for round_ in self.rounds})

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back."""
        return self._history.done[-1].label if self._history.done else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would bring again."""
        return self._history.undone[-1].label if self._history.undone else None

    @property
    def labels(self) -> tuple[list[str], list[str]]:
        """What `undo` would take back and what `redo` would bring again, each the next first."""
        history = self._history
        return [e.label for e in history.done[::-1]], [e.label for e in history.undone[::-1]]

    def __getitem__(self, number: int) -> Round:
        try:
            return self._history.rounds[number]
        except KeyError:
            raise RoundsError(f"there is no round {number}") from None

    def add(
        self, take: str, start: int, target: Values, name: str = "", fix: bool = False
    ) -> Round:
        """Open a new round at `start` (ns) with a target held still, and return it.

        A `fix` mends what was taught before.
        """
        number = self._history.next_id()
        held = ((start, tuple(target)),)
        called = name or f"{'fix' if fix else 'round'} {number}"
        opened = Round(number, called, take, start, None, held, fix=fix)
        self._edit(f'record "{opened.name}"', {number: fields_of(opened)})
        return opened

    def demonstrate(
        self, take: str, start: int, target: Sequence[Breakpoint], name: str, along: str
    ) -> Round:
        """Open a new round at `start` (ns) with a target that moves by itself, and return it.

        `along` is as in Round.
        """
        way = tuple(target)
        return self.enter(lambda n: Round(n, name, take, start, None, way, along=along), "record")

    def replace(self, number: int, take: str, start: int) -> Round:
        """Open a round again at `start` (ns), to record its movement anew, and return it.

        Its id, name, weight and target stay; a target that moves begins anew with it.
        """
        self._all_closed()
        opened = self[number].moved_to(take, start)
        self._edit(f'record "{opened.name}" again', {number: fields_of(opened, _PLACE)})
        return opened

    def enter(self, made: Callable[[int], Round], verb: str) -> Round:
        """Take in the round that `made` returns for a new number, as one edit, and return it."""
        self._all_closed()
        entered = made(self._history.next_id())
        self._edit(f'{verb} "{entered.name}"', {entered.id: fields_of(entered)})
        return entered

    def move_target(self, number: int, time: int, target: Values) -> None:
        """Let the target of an open round be another from `time` (ns) on; cheap.

        The round has it once it is closed.
        """
        opened = self._opened(number)
        moves = self._moves.setdefault(number, [])
        last = (moves or opened.target)[-1]
        move = (max(time, last[0]), tuple(target))
        replace(opened, target=(last, move))  # raises RoundsError when the move is none
        moves.append(move)

    def close(self, number: int, end: int) -> Round:
        """End an open round at `end` (ns), and return it."""
        opened = _moved(self._opened(number), self._moves)
        closed = replace(opened, end=max(end, opened.start))
        self._history = self._history.with_round(closed)
        self._moves.pop(number, None)
        return closed

    def cancel(self, number: int) -> None:
        """Drop the recording of an open round, as if it had never begun."""
        self._opened(number)
        self._history = self._history.without_recording(number)
        self._moves.pop(number, None)

    def delete(self, number: int) -> None:
        """Take a round out."""
        self._all_closed()
        self._edit(f'delete "{self[number].name}"', {number: None})

    def clear(self) -> None:
        """Take all rounds out."""
        self._all_closed()
        self._edit("delete all rounds", dict.fromkeys(self._history.rounds))

    def rename(self, number: int, name: str) -> None:
        """Give a round another name."""
        self._change(number, "rename", name=name)

    def mute(self, number: int, muted: bool = True) -> None:
        """Leave a round out of training, or take it in again."""
        self._change(number, "mute" if muted else "unmute", muted=muted)

    def weight(self, number: int, weight: float) -> None:
        """Let a round count more or less than the others (1) in training."""
        self._change(number, "weigh", weight=weight)

    def trim(self, number: int, head: float, tail: float) -> None:
        """Leave out `head` seconds at the start of a round and `tail` at its end."""
        self._change(number, "trim", trim=(head, tail))

    def retarget(self, number: int, target: Values) -> None:
        """Let a round teach another target, held still."""
        held = ((self[number].start, tuple(target)),)
        self.retarget_all({number: held}, f'change the target of "{self[number].name}"')

    def retarget_all(self, targets: Mapping[int, Sequence[Breakpoint]], label: str) -> None:
        """Let several rounds teach other targets, which may move, as one edit."""
        self._edit(label, {self[n].id: {"target": tuple(t)} for n, t in targets.items()})
        for number in targets:
            self._moves.pop(number, None)

    def turned(self, turn: Callable[[Values], Values]) -> "RoundBook":
        """Return a book with every target turned into another, in all that can be undone too.

        For latents that mean something else from now on. What `turn` raises goes on.
        """
        self._all_closed()
        book = RoundBook()
        book._history = self._history.turned(turn)
        return book

    def undo(self) -> str | None:
        """Take the last edit back and return its label; None when there is none.

        While a round is being recorded, the last edit is that recording, and it is dropped.
        """
        for opened in self.open:
            self.cancel(opened.id)
            return f'record "{opened.name}"'
        self._history, label = self._history.undo()
        return label

    def redo(self) -> str | None:
        """Bring the last undone edit again and return its label; None when there is none."""
        self._all_closed()
        self._history, label = self._history.redo()
        return label

    def recover(self, ends: Mapping[str, int]) -> list[str]:
        """Close the rounds that a crash left open; return what was done, in sentences.

        `ends` is the time of the last event of each take, ns. A round ends there; one of
        which its take has nothing goes, or is again what it was before it was recorded anew.
        """
        notes = []
        for left in self.open:
            end = ends.get(left.take, left.start)
            if end > left.start:
                self.close(left.id, end)
                notes.append(f'"{left.name}" was being recorded: it ends where its take ends.')
            else:
                self.cancel(left.id)
                notes.append(f'"{left.name}" was being recorded, but nothing of it was kept.')
        return notes

    def dumps(self) -> bytes:
        """Return everything, the history too, as JSON."""
        moves = dict(self._moves)  # before the history: in a later one, a round is closed
        history = self._history
        for opened in history.rounds.values():
            if opened.end is None:
                history = history.with_round(_moved(opened, moves))
        return text.dumps(history)

    @classmethod
    def loads(cls, data: bytes) -> "RoundBook":
        """Return the book that `dumps` wrote; raises RoundsError."""
        book = cls()
        book._history = text.loads(data)
        return book

    def _opened(self, number: int) -> Round:
        if self[number].end is not None:
            raise RoundsError(f'"{self[number].name}" is not being recorded')
        return self[number]

    def _change(self, number: int, word: str, **fields: object) -> None:
        self._edit(f'{word} "{self[number].name}"', {number: fields})

    def _edit(self, label: str, fields: Mapping[int, Fields]) -> None:
        self._history = self._history.edited(Edit(label, fields))

    def _all_closed(self) -> None:
        for opened in self.open:
            raise RoundsError(f'"{opened.name}" is being recorded: stop it first')


def _moved(opened: Round, moves: Mapping[int, Sequence[Breakpoint]]) -> Round:
    return replace(opened, target=opened.target + tuple(moves.get(opened.id, ())))
