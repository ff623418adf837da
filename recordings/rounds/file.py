"""Opens the rounds of a scene as a crash, or an editor, has left them."""

import contextlib
import math
from pathlib import Path

from recordings.events import Command
from recordings.files import write_atomic
from recordings.rounds.book import RoundBook
from recordings.rounds.round import Round, RoundsError
from recordings.take import TakeError, read_take, summarise

DAMAGED = ".damaged-"
"""What the name of a damaged file gets, before its number."""


def load_book(path: Path, takes: Path, before: Path | None = None) -> tuple[RoundBook, list[str]]:
    """Return the rounds kept in `path`, and what had to be mended, in sentences.

    Rounds that were being recorded end where their take, in the folder `takes`, ends; their
    targets moved as the commands in it say. A damaged file is kept under another name, so that
    nothing overwrites it; in its place comes its older copy `before`, and where there is none
    the book is empty. Raises RoundsError when the file can be neither read nor kept.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return RoundBook(), []
    except OSError as error:
        raise RoundsError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        book, notes = RoundBook.loads(data), list[str]()
    except RoundsError as error:
        note = f"{path} is damaged ({error}): it is kept as {_set_aside(path)}"
        if before is None or (former := _put_back(before, path)) is None:
            return RoundBook(), [f"{note}."]
        book, notes = former, [f"{note}; the rounds of when it was last played are in its place."]
    for opened in book.open:
        _move_again(book, opened, takes / opened.take)
    return book, notes + book.recover(
        {round_.take: _end(takes / round_.take) for round_ in book.open}
    )


def _move_again(book: RoundBook, opened: Round, take: Path) -> None:
    """Let the target of a round left open move as the commands in its take say."""
    begun, last = opened.target[-1]
    with contextlib.suppress(TakeError, RoundsError):
        for event in read_take(take):
            if not isinstance(event, Command) or event.name != "target" or event.time <= begun:
                continue
            if len(event.args) == len(last) and all(map(_is_number, event.args)):
                taught = zip(event.args, last, strict=True)
                values = [None if held is None else float(v) for v, held in taught]
                book.move_target(opened.id, event.time, values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < math.inf


def set_aside(scene: Path) -> list[str]:
    """Return the names of the damaged files that were kept in the folder of a scene."""
    return sorted(path.name for path in scene.glob(f"rounds{DAMAGED}*"))


def _put_back(before: Path, path: Path) -> RoundBook | None:
    """Return the rounds of an older copy, which is now in its place; None without one."""
    with contextlib.suppress(OSError, RoundsError):
        data = before.read_bytes()
        book = RoundBook.loads(data)
        if book.rounds:
            write_atomic(path, data)
            return book
    return None


def _set_aside(path: Path) -> str:
    number = 1
    while (kept := path.with_name(f"{path.stem}{DAMAGED}{number}{path.suffix}")).exists():
        number += 1
    try:
        path.rename(kept)
    except OSError as error:
        raise RoundsError(
            f"{path} is damaged and cannot be kept under another name: {error.strerror}."
        ) from error
    return kept.name


def _end(take: Path) -> int:
    try:
        return summarise(take).end or 0
    except TakeError:
        return 0
