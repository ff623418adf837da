"""How mistakes are told: where they are, what was expected and what was found."""

import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
"""What each plain type is called in a message."""


class SettingsError(ValueError):
    """Settings are wrong; the message has one line for each of the `mistakes`.

    `remedy` says what to do about all of them, in its last line.
    """

    def __init__(self, mistakes: list[str], remedy: str = "") -> None:
        super().__init__("\n".join([*mistakes, *filter(None, (remedy,))]))
        self.mistakes = mistakes


class CommandError(ValueError):
    """A command cannot be obeyed; the message says why and what to do."""


@dataclass(frozen=True)
class Where:
    """A place in a file: `table` is "" for its top, or such as "control" or "sensors #1"."""

    file: str
    table: str = ""

    def under(self, key: str) -> "Where":
        """Return the place of the table `key` inside this one."""
        return Where(self.file, f"{self.table}.{key}" if self.table else key)

    def item(self, key: str, index: int) -> "Where":
        """Return the place of one table, counted from 0, of the list `key`."""
        return self.under(f"{key} #{index + 1}")

    def mistake(self, key: str, problem: str) -> str:
        """Return one line that says file, table, key and what is wrong."""
        table = f"[{self.table}] " if self.table else ""
        return f"{self.file}: {table}{_shown(key)}: {problem}"


def expected(kind: Any) -> str:
    """Return what a type is called in a message."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " or ".join(f'"{c}"' if isinstance(c, str) else str(c) for c in arguments)
    if origin in (Union, types.UnionType):
        return expected(without_none(kind))
    if origin is list:
        return f"a list, each {expected(arguments[0])}"
    if origin is dict:
        return f"a table, each value {expected(arguments[1])}"
    if kind is Path:
        return "the path of a file or folder as text"
    return NAMES.get(kind, "a table")


def found(value: Any) -> str:
    """Return a value of TOML as a message shows it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = f'"{_shown(value)}"' if isinstance(value, str) else _number(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _number(value: Any) -> str:
    # Python refuses to print integers of more than 4,300 digits
    return str(value) if not isinstance(value, int) or abs(value) < 10**60 else "a huge number"


def _shown(key: str) -> str:
    return key if key.isprintable() and key else repr(key)


def without_none(kind: Any) -> Any:
    """Return the one type besides None of an optional type."""
    inner = [option for option in get_args(kind) if option is not types.NoneType]
    if len(inner) != 1:
        raise TypeError(f"settings cannot be of type {kind}")
    return inner[0]
