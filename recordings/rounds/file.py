"""Opens the rounds of a scene as a crash, or an editor, has left them."""

from pathlib import Path

from recordings.rounds.book import RoundBook
from recordings.rounds.round import RoundsError
from recordings.take import TakeError, summarise


def load_book(path: Path, takes: Path) -> tuple[RoundBook, list[str]]:
    """Return the rounds kept in `path`, and what had to be mended, in sentences.

    Rounds that were being recorded end where their take, in the folder `takes`, ends. A
    damaged file is kept under another name, so that nothing overwrites it, and the book is
    empty. Raises RoundsError when the file can be neither read nor kept.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return RoundBook(), []
    except OSError as error:
        raise RoundsError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        book = RoundBook.loads(data)
    except RoundsError as error:
        return RoundBook(), [f"{path} is damaged ({error}): it is kept as {_set_aside(path)}."]
    return book, book.recover({round_.take: _end(takes / round_.take) for round_ in book.open})


def _set_aside(path: Path) -> str:
    number = 1
    while (kept := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
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
