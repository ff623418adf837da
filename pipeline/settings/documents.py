"""TOML text: read with its mistakes placed, written without what goes without saying."""

import dataclasses
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from pipeline.settings.mistakes import SettingsError

PLACE = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|(end of document))\)$", re.DOTALL)
"""How tomllib ends its messages; its errors carry no numbers before Python 3.14."""


def load(path: Path, name: str = "") -> dict[str, Any]:
    """Return the tables of a TOML file, called `name` (else its path) in messages.

    Raises SettingsError when it cannot be read, is not UTF-8 or is not TOML.
    """
    return parse(read_text(path, name or str(path)), name or str(path))


def read_text(path: Path, name: str) -> str:
    """Return a file's text; raises SettingsError when it cannot be read or is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsError([f"{name}: cannot be read: {error.strerror or error}"]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([f"{name}: is not text in UTF-8 (byte {error.start})"]) from error


def parse(text: str, name: str) -> dict[str, Any]:
    """Return the tables of TOML text; raises SettingsError with file, line and column."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise SettingsError([f"{name}: is nested too deeply"]) from None
    except ValueError as error:  # TOMLDecodeError, and int() of more than 4,300 digits
        raise SettingsError([_placed(str(error), name)]) from None


def _placed(message: str, name: str) -> str:
    match = PLACE.match(message)
    if match is None:
        return f"{name}: {message}"
    problem, line, column, end = match.groups()
    place = "at the end" if end else f"line {line}, column {column}"
    return f"{name}, {place}: {problem}"


def write(instance: Any) -> dict[str, Any]:
    """Return a settings dataclass as a plain table, without values equal to the defaults.

    `settings.read` makes an equal instance of it. Raises ValueError for a value that TOML
    has no word for: None where the default is something else.
    """
    table = {}
    for field in dataclasses.fields(instance):
        value = getattr(instance, field.name)
        if not field.init or value == _default(field):
            continue
        if value is None:
            raise ValueError(f'TOML cannot say that "{field.name}" is not set')
        table[field.name] = _plain(value)
    return table


def _default(field: dataclasses.Field[Any]) -> Any:
    """Return a field's default, MISSING (equal to nothing else) where there is none."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return write(value)
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def update(text: str, keys: Sequence[str | int], value: Any) -> str:
    """Return TOML text with one value changed and everything else, comments too, as it was.

    `keys` leads to the value: ("playing", "fade"), or with the position in a list of tables,
    from 0, ("sensors", 1, "port"). Tables on the way are made where they are missing. None
    takes the key out, or one of the tables of a list; a table at the position after the last
    is added. Raises SettingsError when the text is not TOML or the way leads nowhere.
    """
    wanted = parse(text, "settings")
    try:
        _put(wanted, keys, value)
        document = tomlkit.parse(text)
        _put(document, keys, value)
        changed = tomlkit.dumps(document)
    except (TOMLKitError, KeyError, IndexError, TypeError, ValueError) as error:
        raise SettingsError([f"cannot change {_way(keys)}: {error}"]) from error
    if parse(changed, "settings") != wanted:
        raise SettingsError([f"cannot change {_way(keys)} without losing what is beside it"])
    return changed


def _put(table: Any, keys: Sequence[str | int], value: Any) -> None:
    *path, last = keys
    for key in path:
        if isinstance(key, str) and key not in table:
            table[key] = {}
        table = table[key]
    if isinstance(last, int):
        _put_item(table, last, value)
        return
    if not isinstance(table, Mapping):
        raise TypeError(f"{last} is not in a table")
    if value is None:
        table.pop(last, None)  # type: ignore[attr-defined]  # tomllib's and tomlkit's are mutable
    else:
        table[last] = value  # type: ignore[index]  # as above


def _put_item(tables: Any, index: int, value: Any) -> None:
    if not isinstance(tables, list):
        raise TypeError("it is no list")
    if value is None:
        del tables[index]
    elif index == len(tables):
        tables.append(_spaced(value) if isinstance(tables, tomlkit.items.AoT) else value)
    else:
        tables[index] = value


def _spaced(value: Mapping[str, Any]) -> tomlkit.items.Table:
    """Return a table that stands apart from what follows it."""
    table = tomlkit.table()
    for key, item in value.items():
        table.add(key, item)
    table.add(tomlkit.nl())
    return table


def _way(keys: Sequence[str | int]) -> str:
    return ".".join(map(str, keys))
