"""Any sequence of edits can be taken back to the first state and brought to the last again."""

from collections.abc import Callable, Iterable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from recordings.rounds import RoundBook

VALUES = st.lists(st.none() | st.floats(-10, 10), min_size=3, max_size=3)
TIMES = st.integers(0, 10**15)
TAKES = st.sampled_from(["a.mcap", "b.mcap", "c.mcap"])


class Edits(RuleBasedStateMachine):
    """Edits a book at random, and knows the states that undo must bring back, in order."""

    @initialize()
    def begin(self) -> None:
        self.book = RoundBook()
        self.past: list[object] = []
        self.future: list[object] = []

    def number(self, data: st.DataObject) -> int:
        number: int = data.draw(st.sampled_from([round_.id for round_ in self.book.rounds]))
        return number

    def edited(self, before: object) -> None:
        if before != self.book.rounds:
            self.past.append(before)
            self.future.clear()

    def record(self, number: int, moves: Iterable[list[float | None]], end: int) -> None:
        for move in moves:
            self.book.move_target(number, end, move)
        self.book.close(number, end)

    @rule(take=TAKES, start=TIMES, values=VALUES, moves=st.lists(VALUES, max_size=2), end=TIMES)
    def add(
        self,
        take: str,
        start: int,
        values: list[float | None],
        moves: list[list[float | None]],
        end: int,
    ) -> None:
        before = self.book.rounds
        self.record(self.book.add(take, start, values).id, moves, end)
        self.edited(before)

    @precondition(lambda self: bool(self.book.rounds))
    @rule(data=st.data(), take=TAKES, start=TIMES, moves=st.lists(VALUES, max_size=2), end=TIMES)
    def replace(
        self,
        data: st.DataObject,
        take: str,
        start: int,
        moves: list[list[float | None]],
        end: int,
    ) -> None:
        before, number = self.book.rounds, self.number(data)
        self.book.replace(number, take, start)
        self.record(number, moves, end)
        self.edited(before)

    @precondition(lambda self: bool(self.book.rounds))
    @rule(data=st.data(), name=st.sampled_from(["x", "y", ""]), muted=st.booleans())
    def change(self, data: st.DataObject, name: str, muted: bool) -> None:
        number = self.number(data)
        edits: list[Callable[[], None]] = [
            lambda: self.book.rename(number, name),
            lambda: self.book.mute(number, muted),
            lambda: self.book.weight(number, 1.0 + len(name)),
            lambda: self.book.trim(number, 0.1 * muted, 0.2),
        ]
        for edit in edits:
            before = self.book.rounds
            edit()
            self.edited(before)

    @precondition(lambda self: bool(self.book.rounds))
    @rule(data=st.data(), values=VALUES)
    def retarget(self, data: st.DataObject, values: list[float | None]) -> None:
        before = self.book.rounds
        self.book.retarget(self.number(data), values)
        self.edited(before)

    @precondition(lambda self: bool(self.book.rounds))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        before = self.book.rounds
        self.book.delete(self.number(data))
        self.edited(before)

    @rule()
    def clear(self) -> None:
        before = self.book.rounds
        self.book.clear()
        self.edited(before)

    @rule(take=TAKES, start=TIMES, values=VALUES)
    def add_and_cancel(self, take: str, start: int, values: list[float | None]) -> None:
        before = self.book.rounds
        self.book.add(take, start, values)
        self.book.undo()
        assert self.book.rounds == before
        self.future.clear()

    @rule()
    def undo(self) -> None:
        before = self.book.rounds
        assert (self.book.undo() is not None) == bool(self.past)
        if self.past:
            self.future.append(before)
            assert self.book.rounds == self.past.pop()

    @rule()
    def redo(self) -> None:
        before = self.book.rounds
        assert (self.book.redo() is not None) == bool(self.future)
        if self.future:
            self.past.append(before)
            assert self.book.rounds == self.future.pop()

    @rule()
    def reopen(self) -> None:
        before = self.book.rounds
        self.book = RoundBook.loads(self.book.dumps())
        assert self.book.rounds == before

    @invariant()
    def all_the_way_back_and_forth(self) -> None:
        if not hasattr(self, "book"):
            return
        copy = RoundBook.loads(self.book.dumps())
        while copy.redo():
            pass
        last = copy.rounds
        while copy.undo():
            pass
        assert copy.rounds == ()
        while copy.redo():
            pass
        assert copy.rounds == last == (self.future[0] if self.future else self.book.rounds)


TestEdits = Edits.TestCase
TestEdits.settings = settings(deadline=None, max_examples=60, stateful_step_count=30)
