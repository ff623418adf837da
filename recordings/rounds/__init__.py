"""Rounds: what was taught, where it lies in the takes, and every edit of it."""

from recordings.rounds.book import RoundBook
from recordings.rounds.file import load_book, set_aside
from recordings.rounds.round import KEPT, TAUGHT, WATCHED, Breakpoint, Round, RoundsError

__all__ = [
    "KEPT",
    "TAUGHT",
    "WATCHED",
    "Breakpoint",
    "Round",
    "RoundBook",
    "RoundsError",
    "load_book",
    "set_aside",
]
