import json
import math
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.events import About, Command, Tick
from recordings.rounds import RoundBook, RoundsError, load_book
from recordings.rounds.history import LIMIT
from recordings.take import pack_take

S = 1_000_000_000


def book_of(*names: str) -> RoundBook:
    """Return a book of rounds of two seconds each, one after another in one take."""
    book = RoundBook()
    for index, name in enumerate(names):
        start = index * 10 * S
        book.close(book.add("a.mcap", start, [float(index), None], name).id, start + 2 * S)
    return book


def names(book: RoundBook) -> list[str]:
    return [round_.name for round_ in book.rounds]


def test_recording_a_round_is_one_edit() -> None:
    book = RoundBook()
    opened = book.add("a.mcap", 5 * S, [0.5, None], "arms up")
    assert book.open == (opened,)
    closed = book.close(opened.id, 7 * S)
    assert (closed.start, closed.end, closed.seconds) == (5 * S, 7 * S, 2.0)
    assert book.undo() == 'record "arms up"'
    assert names(book) == []
    assert book.redo() == 'record "arms up"'
    assert book.rounds == (closed,)


def test_a_round_without_a_name_is_called_by_its_number() -> None:
    assert RoundBook().add("a.mcap", 0, [1.0]).name == "round 1"


def test_every_edit_is_undone_and_redone() -> None:
    book = book_of("a", "b", "c")
    book.rename(1, "first")
    book.mute(2)
    book.weight(3, 2.5)
    book.trim(1, 0.25, 0.5)
    book.retarget(2, [None, 3.0])
    book.delete(3)
    book.clear()
    labels = [book.undo_label for _ in iter(book.undo, None)]
    assert labels[-1] is None
    assert names(book) == []
    while book.redo():
        pass
    assert names(book) == []
    assert book.undo() == "delete all rounds"
    first, second = book.rounds
    assert (first.name, first.trim, first.span) == ("first", (0.25, 0.5), (S // 4, 3 * S // 2))
    assert (second.muted, second.target) == (True, ((10 * S, (None, 3.0)),))
    assert book.undo() == 'delete "c"'
    assert book[3].weight == 2.5


def test_a_deleted_round_comes_back_in_its_place() -> None:
    book = book_of("a", "b", "c")
    book.delete(2)
    assert names(book) == ["a", "c"]
    book.undo()
    assert names(book) == ["a", "b", "c"]


def test_an_id_is_never_given_twice_while_an_edit_knows_it() -> None:
    book = book_of("a", "b")
    book.delete(2)
    assert book.add("a.mcap", 0, [0.0]).id == 3


def test_a_new_edit_ends_what_could_be_redone() -> None:
    book = book_of("a")
    book.rename(1, "b")
    book.undo()
    book.mute(1)
    assert book.redo() is None
    assert book.redo_label is None
    assert names(book) == ["a"]


def test_an_edit_that_changes_nothing_is_none() -> None:
    book = book_of("a")
    book.rename(1, "b")
    book.undo()
    book.rename(1, "a")
    book.mute(1, False)
    assert book.redo_label == 'rename "a"'
    assert book.undo_label == 'record "a"'


def test_redoing_a_movement_keeps_all_but_its_place() -> None:
    book = book_of("a")
    book.retarget_all({1: [(0, (0.0,)), (S, (1.0,))]}, "draw a target")
    book.weight(1, 3.0)
    book.trim(1, 0.5, 0.5)
    before = book[1]
    book.replace(1, "b.mcap", 100 * S)
    after = book.close(1, 103 * S)
    assert after.target == ((100 * S, (0.0,)), (101 * S, (1.0,)))
    assert (after.id, after.name, after.weight, after.trim) == (1, "a", 3.0, (0.0, 0.0))
    assert (after.take, after.span) == ("b.mcap", (100 * S, 103 * S))
    assert book.undo() == 'record "a" again'
    assert book[1] == before
    assert book.takes == {"a.mcap", "b.mcap"}
    book.redo()
    assert book[1] == after


def test_a_target_that_moves_while_a_round_is_recorded() -> None:
    book = RoundBook()
    book.add("a.mcap", 10 * S, [0.0, None])
    book.move_target(1, 11 * S, [1.0, 5.0])
    book.move_target(1, 12 * S, [2.0, None])
    closed = book.close(1, 13 * S)
    times = np.array([0, 10 * S, 11 * S - 1, 11 * S, 12 * S, 99 * S])
    nan = math.nan
    expected = [[0, nan], [0, nan], [0, nan], [1, 5], [2, nan], [2, nan]]
    np.testing.assert_array_equal(closed.target_at(times), expected)
    assert closed.target_at(times).dtype == np.float64


def test_a_target_that_moves_is_kept_through_a_crash() -> None:
    book = RoundBook()
    book.add("a.mcap", 10 * S, [0.0])
    book.move_target(1, 11 * S, [1.0])
    again = RoundBook.loads(book.dumps())
    book.move_target(1, 12 * S, [2.0])
    again.recover({"a.mcap": 14 * S})
    assert again[1].target == ((10 * S, (0.0,)), (11 * S, (1.0,)))
    assert len(book.close(1, 15 * S).target) == 3


def test_targets_that_are_none_are_refused_as_they_come() -> None:
    book = RoundBook()
    book.add("a.mcap", 10 * S, [0.0, 0.0])
    for values in ([1.0], [1.0, math.nan], [], ["x", 1.0]):
        with pytest.raises(RoundsError, match="target"):
            book.move_target(1, 11 * S, values)  # type: ignore[arg-type]  # what a peer might send
    assert book.close(1, 12 * S).target == ((10 * S, (0.0, 0.0)),)


def test_another_target_while_recording_takes_the_place_of_its_moves() -> None:
    book = RoundBook()
    book.add("a.mcap", 10 * S, [0.0])
    book.move_target(1, 11 * S, [1.0])
    book.retarget(1, [2.0, 3.0])
    assert book.close(1, 12 * S).target == ((10 * S, (2.0, 3.0)),)


def test_undo_while_recording_drops_the_recording_only() -> None:
    book = book_of("a")
    kept = book[1]
    book.add("a.mcap", 50 * S, [1.0], "b")
    book.rename(2, "c")
    book.mute(1)
    assert book.undo() == 'record "c"'
    assert book.rounds == (replace(kept, muted=True),)
    assert book.undo() == 'mute "a"'
    assert book.rounds == (kept,)


def test_cancelling_a_movement_recorded_anew_brings_the_old_one_back() -> None:
    book = book_of("a", "b")
    before = book.rounds
    book.replace(1, "b.mcap", 100 * S)
    book.cancel(1)
    assert book.rounds == before
    assert book.undo_label == 'record "b"'


def test_while_recording_nothing_is_deleted_replaced_or_redone() -> None:
    book = book_of("a", "b")
    book.undo()
    opened = book.add("a.mcap", 90 * S, [1.0, 1.0], "c")
    for edit in (book.clear, book.redo, lambda: book.delete(1), lambda: book.replace(1, "x", 0)):
        with pytest.raises(RoundsError, match='"c" is being recorded: stop it first'):
            edit()
    assert book.open == (opened,)
    with pytest.raises(RoundsError, match='"a" is not being recorded'):
        book.close(1, 5 * S)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda book: book.rename(9, "x"), "there is no round 9"),
        (lambda book: book.rename(1, 5), "name must be text"),
        (lambda book: book.rename(1, "\ud800"), "name must be text"),
        (lambda book: book.weight(1, 0.0), "weight must be above 0"),
        (lambda book: book.weight(1, math.nan), "weight must be above 0"),
        (lambda book: book.trim(1, -1.0, 0.0), "trim must be two numbers"),
        (lambda book: book.mute(1, 1), "muted must be true or false"),
        (lambda book: book.retarget(1, []), "target must be breakpoints"),
        (lambda book: book.add("a.mcap", 1.5, [0.0]), "start must be a time"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(change, message: str) -> None:  # type: ignore[no-untyped-def]  # a table of lambdas
    book = book_of("a")
    before = book.dumps()
    with pytest.raises(RoundsError, match=message):
        change(book)
    assert book.dumps() == before


def test_trimming_more_than_there_is_leaves_nothing() -> None:
    book = book_of("a")
    book.trim(1, 1.5, 1.5)
    begin, end = book[1].span
    assert begin == end
    assert book[1].seconds == 0
    book.trim(1, 1e200, 0.0)
    assert book[1].span == (2 * S, 2 * S)


def test_the_history_is_bounded_but_long() -> None:
    book = book_of("a")
    for number in range(LIMIT + 5):
        book.rename(1, str(number))
    assert sum(1 for _ in iter(book.undo, None)) == LIMIT
    assert names(book) == ["4"]


def test_another_thread_may_write_the_book_while_it_is_edited() -> None:
    book = book_of("a", "b")
    book.add("a.mcap", 90 * S, [0.0, 0.0], "c")
    written: list[bytes] = []
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            written.append(book.dumps())

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(300):
        book.rename(1, str(number))
        book.move_target(3, 91 * S + number, [float(number), None])
    book.close(3, 95 * S)
    done.set()
    writer.join()
    assert len(book[3].target) == 301
    for data in {*written[:: max(1, len(written) // 20)], book.dumps()}:
        again = RoundBook.loads(data)
        assert names(again)[1:] == ["b", "c"]
        assert len(again[3].target) >= 1


def test_undo_works_after_reopening() -> None:
    book = book_of("a", "é")
    book.delete(1)
    book.rename(2, "ü")
    book.undo()
    again = RoundBook.loads(book.dumps())
    assert again.rounds == book.rounds
    assert again.dumps() == book.dumps()
    assert again.redo() == 'rename "é"'
    assert [again.undo(), again.undo()] == ['rename "é"', 'delete "a"']
    assert names(again) == ["a", "é"]


def test_the_file_can_be_read_by_people() -> None:
    lines = book_of("arms up", "é").dumps().decode().splitlines()
    assert lines[0] == '{"version": 1,'
    assert lines[2].startswith('  {"id": 1, "name": "arms up", "take": "a.mcap", "start": 0,')
    assert '"name": "é"' in lines[3]
    assert json.loads("\n".join(lines))["rounds"][1]["target"] == [[10 * S, [1.0, None]]]


GOOD = book_of("a", "b").dumps()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'{"version": 1', b'{"version": 9', "no rounds of version 1"),
        (b'{"version": 1', b'"version": 1', "not JSON"),
        (b'"done"', b'"dome"', '"done" must be a list'),
        (b'"id": 2', b'"id": 1', "same id|have the id 1"),
        (b'"muted"', b'"mooted"', 'no field "mooted"'),
        (b'"start": 0, ', b"", 'lacks the field "start"'),
        (b'"weight": 1.0', b'"weight": NaN', "weight must be above 0"),
        (b"[[0, [0.0, null]]]", b"[[0, [0.0]], [1, []]]", "target must be breakpoints"),
        (b'"fields": {"2"', b'"fields": {"x"', "an edit is damaged"),
        (b'"fields": {"2": null}', b'"fields": {"2": {"end": 1}}', "end must be null or a time"),
    ],
)
def test_damage_is_named(old: bytes, new: bytes, message: str) -> None:
    assert old in GOOD
    with pytest.raises(RoundsError, match=message):
        RoundBook.loads(GOOD.replace(old, new))


@settings(deadline=None, max_examples=300)
@given(index=st.integers(0, len(GOOD) - 1), data=st.binary(max_size=4))
def test_any_damage_gives_a_book_or_a_rounds_error(index: int, data: bytes) -> None:
    damaged = GOOD[:index] + data + GOOD[index + len(data) :]
    try:
        book = RoundBook.loads(damaged)
    except RoundsError:
        return
    while book.undo():
        pass
    while book.redo():
        pass


def test_json_nested_too_deep_is_an_error_like_any() -> None:
    deep = b"[" * 990 + b"]" * 990
    with pytest.raises(RoundsError):
        RoundBook.loads(b'{"version": 1, "rounds": [' + deep + b'], "done": [], "undone": []}')


def test_rounds_left_open_end_where_their_take_ends() -> None:
    book = book_of("a")
    book.add("b.mcap", 50 * S, [1.0, 1.0], "cut")
    again = RoundBook.loads(book.dumps())
    notes = again.recover({"b.mcap": 51 * S})
    assert notes == ['"cut" was being recorded: it ends where its take ends.']
    assert again[2].end == 51 * S
    assert again.undo() == 'record "cut"'
    assert names(again) == ["a"]


def test_rounds_left_open_without_a_take_are_dropped_with_a_note() -> None:
    book = book_of("a")
    before = book[1]
    book.replace(1, "gone.mcap", 50 * S)
    again = RoundBook.loads(book.dumps())
    assert "nothing of it was kept" in again.recover({})[0]
    assert again.rounds == (before,)
    assert again.recover({}) == []


def test_loading_recovers_from_the_take_itself(tmp_path: Path) -> None:
    take = pack_take(About(49 * S, {}), [Tick(50 * S), Tick(51 * S), Tick(52 * S)])
    (tmp_path / "b.mcap").write_bytes(take[: take.rindex(b"\x05\x16" + bytes(7)) + 5])
    book = RoundBook()
    book.add("b.mcap", 50 * S, [1.0])
    (tmp_path / "rounds.json").write_bytes(book.dumps())
    again, notes = load_book(tmp_path / "rounds.json", tmp_path)
    assert again[1].end == 51 * S
    assert len(notes) == 1


def test_loading_what_is_not_there_gives_an_empty_book(tmp_path: Path) -> None:
    book, notes = load_book(tmp_path / "rounds.json", tmp_path)
    assert (book.rounds, notes) == ((), [])


def test_a_damaged_file_is_kept_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "rounds.json"
    for number, content in enumerate((b"first", GOOD[:-5]), start=1):
        path.write_bytes(content)
        book, notes = load_book(path, tmp_path)
        assert names(book) == []
        assert f"kept as rounds.damaged-{number}.json" in notes[0]
        assert (tmp_path / f"rounds.damaged-{number}.json").read_bytes() == content
    assert not path.exists()


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "rounds.json").mkdir()
    with pytest.raises(RoundsError, match="cannot be read"):
        load_book(tmp_path / "rounds.json", tmp_path)


def test_a_target_that_moved_before_a_crash_is_found_again_in_the_take(tmp_path: Path) -> None:
    moves = [
        Command(12 * S, "target", [0.5, 9.0]),
        Command(13 * S, "target", ["no", "numbers"]),
        Command(14 * S, "target", [1, 9.0]),
        Command(15 * S, "stop"),
    ]
    (tmp_path / "a.mcap").write_bytes(pack_take(About(10 * S, {}), moves))
    book = RoundBook()
    book.add("a.mcap", 11 * S, [0.0, None])
    (tmp_path / "rounds.json").write_bytes(book.dumps())
    again, notes = load_book(tmp_path / "rounds.json", tmp_path)
    assert len(notes) == 1
    assert again[1].end == 15 * S
    assert again[1].target == ((11 * S, (0.0, None)), (12 * S, (0.5, None)), (14 * S, (1.0, None)))
