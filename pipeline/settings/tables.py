"""What reading and writing the tables of rig.toml and scene.toml have in common."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import fields, is_dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.settings.documents import write
from pipeline.settings.reading import Where


def typed(part: Any) -> dict[str, Any]:
    """Return a sensor, feature or output as the table it would be read from."""
    return {"type": kind_of(part), **plain(part)}


def plain(part: Any) -> dict[str, Any]:
    """Return a dataclass as a table, without what is not set: TOML has no word for it."""
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    return {name: own(value) for name, value in values.items() if value is not None}


def own(value: Any) -> Any:
    """Return a value of a table that nobody else changes."""
    if isinstance(value, Path):
        return value.as_posix()
    if is_dataclass(value) and not isinstance(value, type):
        return plain(value)
    return deepcopy(value) if isinstance(value, list | dict) and value else copy(value)


def kind_of(part: Any) -> str:
    """Return the type of a sensor, feature or output: the name of the file that defines it."""
    return type(part).__module__.rsplit(".", 1)[-1]


def table_of(part: Any) -> dict[str, Any]:
    """Return a sensor, feature or output as its table, without what goes without saying."""
    values = write(part)
    name = {"name": values.pop("name")} if "name" in values else {}
    return {**name, "type": kind_of(part), **values}


Steps = Sequence[tuple[str, int, int, int, int]]
Change = tuple[tuple[str | int, ...], Any]
"""The way to a value of a table, and what it is to be; None: it is taken out."""


def changes(before: Any, after: Any, keys: tuple[str | int, ...] = ()) -> Iterator[Change]:
    """Yield what makes one table another, to be done in this order by `documents.update`."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(k for k in after if k not in before)]:
            yield from changes(before.get(key), after.get(key), (*keys, key))
    elif is_tables(before) and is_tables(after):
        yield from list_changes(before, after, keys)
    elif before != after:
        yield keys, None if is_tables(before) and after == [] else after


def list_changes(
    before: Sequence[Any], after: Sequence[Any], keys: tuple[str | int, ...]
) -> Iterator[Change]:
    """Yield what makes one list of tables another, the last first so that places hold.

    Tables are told apart by their names; where others than the last are new, the whole list is.
    """
    old, new = ([str(table.get("name")) for table in tables] for tables in (before, after))
    if len(before) == len(after):
        steps: Steps = [("equal", 0, len(before), 0, len(after))]
    else:
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if any(what == "replace" or (what == "insert" and i < len(before)) for what, i, *_ in steps):
        yield keys, after
        return
    for what, i, end, j, j_end in reversed(steps):
        if what == "insert":
            yield from (((*keys, i + n), after[j + n]) for n in range(j_end - j))
        for at in reversed(range(i, end)):
            if what == "delete":
                yield (*keys, at), None
            else:
                yield from changes(before[at], after[j + at - i], (*keys, at))


def is_tables(value: Any) -> bool:
    """Return whether a value is a list of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def name_problems(names: list[str], where: Where, key: str) -> list[str]:
    """Return what is wrong with names that must be there and differ."""
    missing = [i for i, n in enumerate(names) if not n.strip()]
    twice = sorted({n for n in names if n and names.count(n) > 1})
    return [where.item(key, i).mistake("name", "is missing") for i in missing] + [
        where.mistake(key, f'the name "{n}" is used twice') for n in twice
    ]


def tables_of(
    table: Mapping[str, Any], key: str, where: Where, mistakes: list[str]
) -> list[Mapping[str, Any]]:
    """Return the `[[key]]` tables, noting a mistake when they are none."""
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(v, Mapping) for v in value):
        return value
    mistakes.append(where.mistake(key, f"expected [[{key}]] tables"))
    return []
